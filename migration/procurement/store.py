"""The procurements of a plan as files: all for the working group, and what a tenant may see of them."""

from dataclasses import replace
from pathlib import Path

from common.files import write_text
from migration.procurement.model import Procurements, Record
from migration.store import dumps

NAME = "procurement"


def save_procurements(found: Procurements, folder: Path) -> Path:
    """Write `procurement.json`, or `procurement-<key>.json` for an extract, into `folder`; returns its path."""
    path = folder / (f"{NAME}-{found.tenant}.json" if found.tenant else f"{NAME}.json")
    write_text(path, dumps(found))
    return path


def extract(found: Procurements, key: str) -> Procurements:
    """What the tenant `key` may see: the procurements it takes part in, with its own installations and no sums."""
    records = tuple(_own(item, key) for item in found.records)
    return replace(found, tenant=key, records=tuple(item for item in records if item.installations))


def _own(item: Record, key: str) -> Record:
    own = tuple(name for name in item.installations if name.partition("-")[0] == key)
    return replace(item, installations=own, value_cents=None, value_unknown=None)
