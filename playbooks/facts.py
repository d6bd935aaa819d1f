"""What did the hosts say of themselves? The file `findings/<key>/hosts.json` (schemas/hosts.json) for the audit."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from common.documents import load_json
from common.errors import InputError
from common.schema import read_schema

if TYPE_CHECKING:  # an audit reads facts without Ansible
    from playbooks.runner import Run

VERSION = 3
PLAYBOOK, TASK = "facts.yml", "Facts"
FILE = "hosts.json"
HINT = "gather them anew: kreiswolke hosts facts"
_SCHEMA = Path(__file__).parent / "schemas" / FILE


def of_host(run: "Run", host: str) -> dict[str, Any] | None:
    """What files/facts.py printed on `host`; None where it was not reached or said nothing."""
    text = run.outputs.get(host, {}).get(TASK)
    if text is None:
        return None
    facts: dict[str, Any] = json.loads(text)
    return facts


def entry(name: str, server_id: str, gathered: str, facts: dict[str, Any] | None) -> dict[str, Any]:
    """What a host said at the time `gathered` (ISO 8601, UTC); `server_id` is its id in the cloud."""
    return {"name": name, "server_id": server_id, "gathered": gathered, "facts": facts}


def document(tenant: str, provenance: str, hosts: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The entries of a tenant's hosts, by name."""
    told = sorted(hosts, key=lambda host: str(host["name"]))
    return {"version": VERSION, "provenance": provenance, "tenant": tenant, "hosts": told}


def load(path: Path) -> dict[str, Any]:
    """The facts of a tenant; raises InputError naming the field where the file is not what the schema says."""
    content: dict[str, Any] = load_json(path, read_schema(_SCHEMA), HINT)
    for number, host in enumerate(content["hosts"]):
        try:
            datetime.fromisoformat(host["gathered"])
        except ValueError as error:  # a pattern knows no calendar
            raise InputError(path, str(error), field=f"hosts[{number}].gathered", hint=HINT) from None
    return content
