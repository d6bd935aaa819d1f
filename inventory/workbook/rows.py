"""An Inventory as rows of plain values, one list per sheet, as the schemas describe them; whole or of one tenant."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from inventory.addresses import AddressPlan
from inventory.load import TENANT_TABLES
from inventory.model import Inventory
from inventory.parts import id_field
from inventory.save import plain_value
from inventory.workbook.columns import row_schemas, sheets

Row = dict[str, Any]
Rows = Mapping[str, list[Row]]

_OF_TENANT = re.compile(r"([0-9]{5,12})-")
# Shared files with rows whose field begins with the key of the tenant they belong to.
_OF_SHARED = {"pins": "installation", "distributions": "installation", "evidence": "id"}
_CALENDAR = ("waves", "blackouts", "milestones")


def rows_of(inventory: Inventory, addresses: AddressPlan) -> Rows:
    """Every entity as a row, in the order of the inventory."""
    return {kind: [_row(kind, entity) for entity in _entities(kind, inventory, addresses)] for kind in sheets()}


def _entities(kind: str, inventory: Inventory, addresses: AddressPlan) -> Iterable[Any]:
    if kind == "settings":
        return (inventory.settings,)
    if kind == "addresses":
        return addresses.allocations
    if kind in _CALENDAR:
        return tuple(getattr(inventory.calendar, kind))
    entities = getattr(inventory, kind)
    return entities.values() if isinstance(entities, Mapping) else tuple(entities)


def _row(kind: str, entity: Any) -> Row:
    return {name: plain_value(entity, name) for name in row_schemas()[kind]["properties"]}


def owner(kind: str, row: Mapping[str, Any]) -> str | None:
    """The tenant a row belongs to; `None` where all share it.

    A row says so in its field `tenant`, or by the key its id or installation begins with. What a tenant is (its name,
    its addresses) the project office keeps.
    """
    if kind in ("tenants", "addresses"):
        return None
    if tenant := row.get("tenant"):
        return str(tenant)
    field = id_field(kind) if kind in TENANT_TABLES else _OF_SHARED.get(kind)
    found = _OF_TENANT.match(row[field]) if field else None
    return found[1] if found else None


def extract(rows: Rows, key: str) -> Rows:
    """What the workbook of tenant `key` holds: its own rows and the shared ones, nothing of any other tenant."""
    return {kind: [found for row in items if (found := seen_by(kind, row, key))] for kind, items in rows.items()}


def seen_by(kind: str, row: Row, key: str) -> Row | None:
    """The row as tenant `key` sees it (of a list of tenants only itself), or `None` where it does not concern it."""
    if kind in ("tenants", "addresses"):
        return row if row["key"] == key else None
    if row.get("tenants"):
        return row | {"tenants": [key]} if key in row["tenants"] else None
    return row if owner(kind, row) in (None, key) else None


def without(rows: Rows, key: str) -> Rows:
    """The rows but those that belong to tenant `key`."""
    return {kind: [row for row in items if owner(kind, row) != key] for kind, items in rows.items()}
