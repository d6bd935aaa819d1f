"""An inventory takes the place of the one in a folder, whole or not at all; what it does not know stays."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common.files import folder_beside, swap_in
from inventory.addresses import AddressPlan, save_addresses
from inventory.model import Inventory
from inventory.save import save
from inventory.workbook.columns import sheets


@dataclass(frozen=True, slots=True)
class Change:
    """How many things of a kind came, changed, went and stayed; `title` is the German name of the kind."""

    title: str
    added: int
    changed: int
    removed: int
    same: int


def replace_folder(inventory: Inventory, addresses: AddressPlan, folder: Path) -> None:
    """Write the inventory into `folder`; what is in no workbook (schools, names learnt) stays as it is."""
    with folder_beside(folder) as temporary:
        new = temporary / "new"
        if folder.exists():
            shutil.copytree(folder, new)
            _remove_others(new / "tenants", inventory)
        save(inventory, new)
        save_addresses(new / "addresses.csv", addresses)
        swap_in(new, folder)


def _remove_others(folder: Path, inventory: Inventory) -> None:
    for path in folder.glob("*/"):  # none where there is no folder yet
        if path.name not in inventory.tenants:
            shutil.rmtree(path)


def changes(before: Inventory | None, after: Inventory) -> list[Change]:
    """What differs between two inventories, by kind, where anything is there."""
    found = []
    for kind, sheet in sheets().items():
        old, new = _by_id(before, kind), _by_id(after, kind)
        both = old.keys() & new.keys()
        same = sum(old[key] == new[key] for key in both)
        found.append(Change(sheet.title, len(new) - len(both), len(both) - same, len(old) - len(both), same))
    return [change for change in found if change.added or change.changed or change.removed or change.same]


def emptied(before: Inventory | None, after: Inventory) -> list[str]:
    """The tenants that had installations before and have none afterwards: mostly a template that was not filled in."""
    left = {item.tenant for item in after.installations.values()}
    return sorted({item.tenant for item in before.installations.values()} - left) if before else []


def _by_id(inventory: Inventory | None, kind: str) -> Mapping[Any, Any]:
    if inventory is None or kind == "addresses":
        return {}
    if kind == "settings":
        return {kind: inventory.settings}
    entities = getattr(inventory.calendar if hasattr(inventory.calendar, kind) else inventory, kind)
    if isinstance(entities, Mapping):
        return entities
    return {getattr(item, "id", getattr(item, "number", item)): item for item in entities}
