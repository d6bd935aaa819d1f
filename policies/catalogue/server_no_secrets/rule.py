"""User data and metadata hold no secret: every process on the server can read both."""

import base64
import binascii
import re

from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed

KINDS = {"server"}
PATTERNS = {
    "privater Schlüssel": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "Kennwort": re.compile(
        r"(?im)^\W*[\w-]*(?:passw(?:or)?d|passwort|kennwort|secret|token)\s*[:=]\s*(?!true|false)[^\s\[{]"
    ),
    "Kennwortliste": re.compile(r"(?m)^chpasswd:"),
}


def check(server: Resource, world: World) -> Verdict:  # noqa: ARG001
    """Fails where a pattern of a secret is found; what was found is never repeated."""
    metadata = server.mapping("metadata")
    places = {"user_data": _decoded(server.text("user_data") or "")}
    places |= {f"metadata.{name}": f"{name}: {value}" for name, value in metadata.items()}
    for place, text in places.items():
        for what, pattern in PATTERNS.items():
            if pattern.search(text):
                return failed(f"In {place} steht vermutlich ein Geheimnis ({what}).")
    return PASSED


def _decoded(text: str) -> str:
    """User data as text, also where it was handed over in base64."""
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return text
