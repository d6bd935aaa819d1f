"""What is secret or unique about an instance? Its passwords, its keys and the id that its cloud carries."""

import base64
import secrets
import uuid
from dataclasses import dataclass
from pathlib import Path

from common.files import read_json, write_json, write_text
from lab.instance import Instance

ACCOUNTS = ("admin", "placement", "glance", "nova", "neutron", "cinder")
SECRET = 0o600
TAG = "kreiswolke-lab:"  # tag of the project `admin`: TAG + id of the instance


@dataclass(frozen=True, slots=True)
class Identity:
    """Id and passwords of an instance's cloud; new after every reset."""

    id: str
    passwords: dict[str, str]


def load(instance: Instance) -> Identity | None:
    """The identity of the instance's state, or None where there is no complete state."""
    if not _file(instance).exists():
        return None
    content = read_json(_file(instance))
    return Identity(content["id"], content["passwords"])


def create(instance: Instance) -> Identity:
    """A new identity with random id and passwords, and new Keystone keys in the instance's state."""
    for folder in ("fernet-keys", "credential-keys"):
        keys = instance.state / "keystone" / folder
        keys.mkdir(mode=0o700, parents=True, exist_ok=True)
        for number in ("0", "1"):
            write_text(keys / number, base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(), mode=SECRET)
    return Identity(str(uuid.uuid4()), {name: secrets.token_urlsafe(24) for name in ACCOUNTS})


def save(instance: Instance, identity: Identity) -> None:
    """Write the identity, readable by the user alone. It comes last: a state without it is not complete."""
    write_json(_file(instance), {"version": 1, "id": identity.id, "passwords": identity.passwords}, mode=SECRET)


def _file(instance: Instance) -> Path:
    return instance.state / "identity.json"
