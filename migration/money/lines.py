"""Costs as lines: a quantity times prices, for one payer, side, budget year, category, kind and tax treatment.

Every figure of the reckoning is a sum of lines: the likely one with the likely prices, the range with drawn prices.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from migration.money.tax import Tax


class Side(StrEnum):
    """The plan, or the baseline, in which nothing moves."""

    BASELINE = "baseline"
    PLAN = "plan"


class Category(StrEnum):
    """What the money is for."""

    HARDWARE = "hardware"
    LICENCES = "licences"
    SERVICES = "services"
    STAFF = "staff"
    ENERGY = "energy"
    SPACE = "space"
    BACKUP = "backup"
    CLOUD = "cloud"
    EFFORT = "effort"
    DOUBLE_RUNNING = "double_running"
    EXIT = "exit"


class Kind(StrEnum):
    """Investment or running cost (investiv, konsumtiv)."""

    INVESTMENT = "investment"
    RUNNING = "running"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cost belongs; `tenant` is `None` for what is shared and split by a key."""

    tenant: str | None
    side: Side
    year: int
    category: Category
    kind: Kind
    tax: Tax


@dataclass(frozen=True, slots=True)
class Line:
    """`quantity` times the product of the prices `factors`, net in cents; without factors the quantity is the cents."""

    place: Place
    quantity: Fraction
    factors: tuple[str, ...] = ()


def merged(lines: Iterable[Line]) -> tuple[Line, ...]:
    """One line for each place and set of factors, in a fixed order."""
    sums: dict[tuple[Place, tuple[str, ...]], Fraction] = {}
    for line in lines:
        key = line.place, tuple(sorted(line.factors))
        sums[key] = sums.get(key, Fraction(0)) + line.quantity
    ordered = sorted(sums, key=lambda key: (key[0].tenant or "", *_rest(key[0]), key[1]))
    return tuple(Line(place, sums[place, factors], factors) for place, factors in ordered)


def _rest(place: Place) -> tuple[str, int, str, str, str]:
    return place.side, place.year, place.category, place.kind, place.tax
