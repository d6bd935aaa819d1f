"""Does a plan speak of things that the inventory has? Whatever reads the two together looks things up by their names.

The inventory may have changed since the plan was made, or be another one. Whether the plan is right, the checker says.
"""

from collections.abc import Container, Iterator
from pathlib import Path

from common.errors import InputError
from inventory.model import Inventory
from migration.plan import Plan
from migration.store import AGAIN

Name = tuple[str, str | None, Container[str]]  # the field, what it names, and where that has to be


def refuse_stranger(plan: Plan, inventory: Inventory, path: Path) -> None:
    """Raise InputError for the first thing that the plan in `path` names and the inventory does not have."""
    for field, name, known in _names(plan, inventory):
        if name is not None and name not in known:
            found = f"{name} is not in the inventory; expected a plan made from it"
            raise InputError(path, found, field=field, hint=AGAIN)


def _names(plan: Plan, inventory: Inventory) -> Iterator[Name]:
    for number, item in enumerate(plan.decisions):
        place = f"decisions[{number}]"
        yield f"{place}.installation", item.installation, inventory.installations
        yield f"{place}.tenant", item.tenant, inventory.tenants
        yield f"{place}.product", item.product, inventory.products
        yield f"{place}.replacement", item.replacement, inventory.products
        yield f"{place}.task", item.task, inventory.tasks
        yield f"{place}.provider", item.provider, inventory.providers
    for number, setup in enumerate(plan.setups):
        yield f"setups[{number}].product", setup.product, inventory.products
