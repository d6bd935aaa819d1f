"""Who may log in to a tenant's school networks? `accounts.json` in the estate's folder of keys, mode 0600.

With real data it is exported from the schools' directory (NT hashes). An example estate gets one pupil and one teacher
per school with random passwords, which lie beside it in `passwords.json`: "Beispieldaten, frei erfunden".
"""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common.errors import InputError
from common.files import read_json, write_json
from playbooks.nthash import nt_hash

VERSION = 1
NOTICE = "Beispieldaten, frei erfunden"
# A role is the name of a VLAN's role in the network plan; guests and machines do not log in by name.
ROLES = ("paedagogik", "lehrkraefte", "verwaltung")
EXAMPLE_ROLES = {"paedagogik": "schueler", "lehrkraefte": "lehrkraft"}
_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,62}")
_HASH = re.compile(r"[0-9a-f]{32}")
_SECRET = 0o600


@dataclass(frozen=True, slots=True)
class Account:
    """One account; `nt_hash` is as good as the password (see playbooks.nthash)."""

    name: str
    role: str
    nt_hash: str


def read(folder: Path) -> tuple[Account, ...]:
    """The accounts in `folder`/accounts.json; raises InputError for a name, role or hash that is not one."""
    file = folder / "accounts.json"
    content = read_json(file)
    if not isinstance(content, dict) or content.get("version") != VERSION:
        raise InputError(file, f"expected version {VERSION}", field="version")
    accounts = tuple(_account(file, number, value) for number, value in enumerate(content.get("accounts", [])))
    names = [account.name for account in accounts]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise InputError(file, f"{twice} is there twice", field="name")
    return accounts


def _account(file: Path, number: int, value: Any) -> Account:
    for field, allowed, expected in (
        ("name", _NAME.fullmatch, "lower-case letters, digits, dots, hyphens and @"),
        ("role", ROLES.__contains__, " or ".join(ROLES)),
        ("nt_hash", _HASH.fullmatch, "32 hexadecimal digits in lower case"),
    ):
        text = value.get(field) if isinstance(value, dict) else None
        if not isinstance(text, str) or not allowed(text):
            raise InputError(file, f"expected {expected}", field=f"accounts[{number}].{field}")
    return Account(value["name"], value["role"], value["nt_hash"])


def ensure_examples(folder: Path, schools: Sequence[str]) -> None:
    """Make accounts and passwords of an example estate once: `schueler@<school>` and `lehrkraft@<school>`."""
    if (folder / "accounts.json").exists():
        return
    names = {f"{word}@{school}": role for school in schools for role, word in EXAMPLE_ROLES.items()}
    passwords = {name: secrets.token_urlsafe(12) for name in names}
    accounts = [{"name": name, "role": role, "nt_hash": nt_hash(passwords[name])} for name, role in names.items()]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_json(folder / "passwords.json", {"notice": NOTICE, "passwords": passwords}, _SECRET)
    write_json(folder / "accounts.json", {"version": VERSION, "notice": NOTICE, "accounts": accounts}, _SECRET)
