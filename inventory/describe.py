"""What does the inventory say about a tenant or a thing? Facts for people and programs to look up."""

import difflib
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from common.errors import UserError
from inventory.model import Hosting, Installation, Inventory

_KINDS = ("tenants", "installations", "products", "tasks", "servers", "contracts", "providers", "attestations",
          "clearances", "evidence", "teams", "pins", "prices")  # fmt: skip
_ANSWERS = ("hosting", "users", "data_gib", "local_device", "special_hardware", "documented", "restore_tested")


@dataclass(frozen=True, slots=True)
class Row:
    """One tenant in numbers; `unknown_percent` of the answers about its installations nobody has given."""

    key: str
    name: str
    population: int
    installations: int
    products: int
    servers: int
    own_metal: int
    unknown_percent: int


def overview(inventory: Inventory) -> list[Row]:
    """Every tenant in numbers, in the order of the file."""
    by_tenant: dict[str, list[Installation]] = {key: [] for key in inventory.tenants}
    for item in inventory.installations.values():
        by_tenant[item.tenant].append(item)
    servers = Counter(server.tenant for server in inventory.servers.values())
    return [
        Row(
            key=key,
            name=inventory.tenants[key].name,
            population=inventory.tenants[key].population,
            installations=len(items),
            products=len({item.product for item in items}),
            servers=servers[key],
            own_metal=sum(item.hosting is Hosting.OWN_METAL for item in items),
            unknown_percent=_unknown_percent(items),
        )
        for key, items in by_tenant.items()
    ]


def _unknown_percent(items: list[Installation]) -> int:
    answers = [getattr(item, name) for item in items for name in _ANSWERS]
    return round(100 * sum(answer is None for answer in answers) / len(answers)) if answers else 0


def details(inventory: Inventory, id_: str) -> dict[str, Any]:
    """Everything about the thing with this key or id, as plain data; raises UserError where there is none."""
    found = {kind: getattr(inventory, kind)[id_] for kind in _KINDS if id_ in getattr(inventory, kind)}
    if not found:
        known = [name for kind in _KINDS for name in getattr(inventory, kind)]
        near = ", ".join(difflib.get_close_matches(id_, known, n=3))
        hint = f"did you mean: {near}?" if near else "`kreiswolke inventory show` lists the tenants"
        raise UserError(f"nothing in the inventory has the id {id_} -> {hint}")
    facts = {kind: plain(asdict(entity)) for kind, entity in found.items()}
    return {**facts, **_around(inventory, id_)}


def _around(inventory: Inventory, id_: str) -> Mapping[str, Any]:
    """What depends on an installation and what it depends on, or who has a product or an answer to a task."""
    if id_ in inventory.installations:
        edges = inventory.dependencies
        return {
            "needs": [edge.target for edge in edges if edge.source == id_],
            "needed_by": [edge.source for edge in edges if edge.target == id_],
        }
    if id_ in inventory.products:
        return {"installed_as": [item.id for item in inventory.installations.values() if item.product == id_]}
    if id_ in inventory.tasks:
        return {"products_of_task": [item.id for item in inventory.products.values() if item.task == id_]}
    return {}


def plain(value: Any) -> Any:
    """Data of the model as JSON knows it: dates and decimals as text."""
    match value:
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case date() | Decimal() | str():
            return str(value)  # text itself, too: members of an enum are no plain text
        case _:
            return value
