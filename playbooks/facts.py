"""What did the hosts say of themselves? The file `findings/<key>/hosts.json` (schemas/hosts.json) for the audit."""

import json
from collections.abc import Mapping
from typing import Any

from playbooks.runner import Run

VERSION = 1
PLAYBOOK, TASK = "facts.yml", "Facts"


def of_host(run: Run, host: str) -> dict[str, Any] | None:
    """What files/facts.py printed on `host`; None where it was not reached or said nothing."""
    text = run.outputs.get(host, {}).get(TASK)
    if text is None:
        return None
    facts: dict[str, Any] = json.loads(text)
    return facts


def document(tenant: str, provenance: str, gathered: str, facts: Mapping[str, dict[str, Any] | None]) -> dict[str, Any]:
    """The facts of a tenant's hosts, by name; `gathered` is the time of the run (ISO 8601, UTC)."""
    hosts = [{"name": name, "facts": facts[name]} for name in sorted(facts)]
    return {"version": VERSION, "provenance": provenance, "tenant": tenant, "gathered": gathered, "hosts": hosts}
