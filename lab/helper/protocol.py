"""What may one ask the helper? One line of JSON, one line as answer; verbs and their words are a fixed list."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from common.errors import UserError
from lab.hosts import spec

LONGEST_REQUEST = 1 << 20
LONGEST_STOP_SECONDS = 300

# Verb -> the words that come with it.
VERBS: dict[str, frozenset[str]] = {
    "about": frozenset(),
    "up": frozenset({"southbound"}),
    "down": frozenset(),
    "status": frozenset(),
    "host-keep": frozenset({"uuids"}),
    "host-start": frozenset({"server"}),
    "host-stop": frozenset({"uuid", "seconds"}),
    "host-kill": frozenset({"uuid"}),
    "host-destroy": frozenset({"uuid"}),
    "host-reboot": frozenset({"uuid", "seconds"}),
    "host-pause": frozenset({"uuid"}),
    "host-unpause": frozenset({"uuid"}),
    "host-plug": frozenset({"uuid"}),
    "host-attach": frozenset({"uuid", "port"}),
    "host-detach": frozenset({"uuid", "port_id"}),
}


@dataclass(frozen=True, slots=True)
class Request:
    """A request that was checked; what its verb does not take is empty."""

    verb: str
    uuid: str = ""
    seconds: int = 0
    southbound: str = ""
    server: spec.Server | None = None
    port: spec.Port | None = None
    port_id: str = ""
    uuids: tuple[str, ...] = ()


def parse(line: bytes) -> Request:
    """Check one line; raises UserError with what is wrong."""
    if len(line) > LONGEST_REQUEST:
        raise UserError(f"a request has at most {LONGEST_REQUEST} bytes")
    try:
        value = json.loads(line)
    except ValueError:
        raise UserError("a request is one line of JSON") from None
    if not isinstance(value, dict) or not isinstance(value.get("verb"), str) or value["verb"] not in VERBS:
        raise UserError(f"expected one of the verbs {', '.join(sorted(VERBS))}")
    verb = value.pop("verb")
    if set(value) != VERBS[verb]:
        raise UserError(f"{verb}: expected the words {', '.join(sorted(VERBS[verb])) or '(none)'}")
    return Request(verb, **{word: CHECKS[word](content) for word, content in value.items()})


def _seconds(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= LONGEST_STOP_SECONDS:
        raise UserError(f"seconds: expected a number from 0 to {LONGEST_STOP_SECONDS}")
    return value


def _socket(value: Any) -> str:
    """The name of a socket in the instance's run folder, never a path."""
    if not isinstance(value, str) or not value.endswith(".sock") or not value.removesuffix(".sock").isalnum():
        raise UserError("southbound: expected the name of a socket in the instance's run folder")
    return value


def _uuids(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise UserError("uuids: expected a list")
    return tuple(spec.uuid(item) for item in value)


CHECKS: dict[str, Callable[[Any], Any]] = {
    "uuid": spec.uuid,
    "uuids": _uuids,
    "port_id": spec.uuid,
    "seconds": _seconds,
    "southbound": _socket,
    "server": spec.Server.parse,
    "port": spec.Port.parse,
}


def answer(result: Any) -> bytes:
    """The line that says it is done."""
    return json.dumps({"ok": True, "result": result}).encode() + b"\n"


def refusal(reason: str) -> bytes:
    """The line that says why it is not done."""
    return json.dumps({"ok": False, "error": reason}).encode() + b"\n"
