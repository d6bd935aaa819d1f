"""What people decided that names mean: `product_names.csv` in the inventory, used by every import.

The file may be missing; then nobody has decided anything.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from common.errors import InputError
from inventory.matching.words import fold
from inventory.model import Inventory
from inventory.save import table
from inventory.tables import load_table

FILE = "product_names.csv"


@dataclass(frozen=True, slots=True)
class Decision:
    """`name` means `product`, or none of the catalogue (`None`); decided by a role on a day."""

    name: str
    product: str | None
    decided_by: str
    decided_on: date


def load_decisions(folder: Path, inventory: Inventory) -> Mapping[str, Decision]:
    """The decisions of an inventory by their folded name; raises InputError where the file is wrong."""
    path = folder / FILE
    if not path.exists():
        return {}
    read = load_table(path, "product_names")
    decisions: dict[str, Decision] = {}
    for row, line in zip(read.rows, read.lines, strict=True):
        decision = Decision(row["name"], row["product"], row["decided_by"], date.fromisoformat(row["decided_on"]))
        if decision.product is not None and decision.product not in inventory.products:
            hint = "define it in products.csv or correct the product"
            raise InputError(path, f"{decision.product} does not exist", line=line, field="product", hint=hint)
        if fold(decision.name) in decisions:
            raise InputError(path, "name decided twice", line=line, field="name", hint="remove one of the rows")
        decisions[fold(decision.name)] = decision
    return decisions


def with_new(known: Mapping[str, Decision], new: Iterable[Decision]) -> Mapping[str, Decision]:
    """Known and new decisions; of two about a name the later day counts, and of the same day the new one."""
    result = dict(known)
    for decision in new:
        before = result.get(fold(decision.name))
        if before is None or before.decided_on <= decision.decided_on:
            result[fold(decision.name)] = decision
    return result


def decisions_text(decisions: Mapping[str, Decision]) -> str:
    """The file's text, sorted by name."""
    return table("product_names", (decisions[name] for name in sorted(decisions)))
