"""What is wrong in an inventory, as a value; and the rules that many entities share."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from inventory.model import Inventory


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule broken by the entity `id` of a kind (the name of its file or list), in its field `field`."""

    kind: str
    id: object
    field: str
    problem: str
    hint: str = ""


def dangling(kind: str, id_: object, field: str, target: Any, known: Iterable[Any]) -> Iterator[Fault]:
    """A reference to something that is not there; no reference is fine."""
    if target is not None and target not in known:
        yield Fault(kind, id_, field, f"{target} does not exist", f"define it or correct the {field}")


def order(kind: str, id_: object, field: str, first: date | None, last: date | None, what: str) -> Iterator[Fault]:
    """A day that lies before another which has to come first, called `what`; an unknown day is fine."""
    if first and last and first > last:
        yield Fault(kind, id_, field, f"{last} lies before {what} {first}", "correct one of the two dates")


def past(inventory: Inventory, kind: str, id_: object, field: str, day: date | None) -> Iterator[Fault]:
    """A day after the planning date of something that has happened; an unknown day is fine."""
    as_of = inventory.settings.as_of
    if day and day > as_of:
        yield Fault(kind, id_, field, f"{day} lies after the planning date {as_of}", "advance as_of in settings.yaml")
