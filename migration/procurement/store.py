"""The procurements of a plan as files: all for the working group, and what a tenant may see of them."""

from dataclasses import replace
from pathlib import Path

from migration.procurement.model import Procurements, Record
from migration.store import save_result

NAME = "procurement"


def save_procurements(found: Procurements, folder: Path) -> Path:
    """Write `procurement.json`, or `procurement-<key>.json` for an extract, into `folder`; returns its path."""
    return save_result(found, NAME, folder, found.tenant)


def extract(found: Procurements, key: str) -> Procurements:
    """What the tenant `key` may see: the procurements it takes part in, with its own installations and no sums."""
    records = tuple(_own(item, key) for item in found.records)
    return replace(found, tenant=key, records=tuple(item for item in records if item.installations))


def _own(item: Record, key: str) -> Record:
    own = tuple(name for name in item.installations if name.partition("-")[0] == key)
    return replace(item, installations=own, value_cents=None, value_unknown=None)
