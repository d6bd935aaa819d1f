"""What the servers said of themselves, as `kreiswolke hosts facts` has written it, for an audit."""

from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from common.errors import InputError
from common.estate import Estate
from inventory.model import Provenance
from playbooks.facts import FILE, HINT, load
from policies.hosts import HostFacts, Told


def read(estate: Estate, scopes: Collection[str]) -> dict[str, HostFacts]:
    """The facts of the named tenants, of all without names; a tenant whose servers were never asked is left out.

    Raises InputError where a file is broken or is another tenant's.
    """
    files = sorted(estate.findings.glob(f"*/{FILE}"))
    return {file.parent.name: _facts(file) for file in files if not scopes or file.parent.name in scopes}


def _facts(file: Path) -> HostFacts:
    content = load(file)
    if content["tenant"] != file.parent.name:
        problem = f"facts of {content['tenant']} in the folder of {file.parent.name}"
        raise InputError(file, problem, field="tenant", hint=HINT)
    return HostFacts(
        provenance=Provenance(content["provenance"]),
        servers=tuple(
            Told(host["server_id"], host["name"], datetime.fromisoformat(host["gathered"]), host["facts"])
            for host in content["hosts"]
        ),
    )
