"""An import is written into the inventory: the tenant's tables and what was learnt, all or nothing.

What is written is checked before like an inventory that is read, so that no import leaves one that cannot be loaded.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from common.errors import InputError
from common.files import write_together
from common.sources import Source
from inventory.addresses import load_addresses
from inventory.check import faults
from inventory.importers.ledger import ledger_path, ledger_text
from inventory.importers.merge import Merged
from inventory.matching.decisions import FILE as DECISIONS
from inventory.matching.decisions import Decision, decisions_text
from inventory.model import Inventory
from inventory.save import table
from inventory.tables import read_table


def tenant_tables(inventory: Inventory, tenant: str) -> Mapping[str, str]:
    """The texts of the tables that an import changes, in the order in which each only refers to those before it."""
    edges = [edge for edge in inventory.dependencies if inventory.installations[edge.source].tenant == tenant]
    return {
        "servers": table("servers", _of(inventory.servers.values(), tenant)),
        "installations": table("installations", _of(inventory.installations.values(), tenant)),
        "dependencies": table("dependencies", edges),
    }


def _of(items: Iterable[Any], tenant: str) -> list[Any]:
    return [item for item in items if item.tenant == tenant]


def write_import(merged: Merged, decisions: Mapping[str, Decision], folder: Path) -> None:
    """Write the tenant's tables, its ledger and the decisions; files that would stay the same are left alone.

    Raises InputError, and writes nothing, where the result would be no valid inventory.
    """
    tenant = merged.reckoning.tenant
    place = folder / "tenants" / tenant
    texts = {kind: (place / f"{kind}.csv", text) for kind, text in tenant_tables(merged.inventory, tenant).items()}
    texts["imported"] = (ledger_path(folder, tenant), ledger_text(merged.ledger))
    if decisions:
        texts["product_names"] = (folder / DECISIONS, decisions_text(decisions))
    for kind, (path, text) in texts.items():
        for problem in read_table(Source(path, text, ""), kind).problems:
            raise problem
    for fault in faults(merged.inventory, load_addresses(folder / "addresses.csv")):
        raise InputError(place, f"{fault.id}: {fault.problem}", field=fault.field, hint=str(fault.hint))
    write_together({path: text for path, text in texts.values() if not _is(path, text)})


def _is(path: Path, text: str) -> bool:
    return path.exists() and path.read_bytes() == text.encode()
