"""What do the moves themselves cost: hours of every move, the set-up of every product once, and of leaving again?"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction

from inventory.model import Inventory
from migration.facts import prices
from migration.facts.effort import setup_hours
from migration.money.cloud import cloud_tax
from migration.money.lines import Category, Kind, Line, Place, Side
from migration.money.ranges import Range
from migration.money.tax import Tax
from migration.money.years import Span
from migration.parameters import SETUP, Parameters
from migration.plan import Decision
from migration.planning.draft import set_up


def moves(
    inventory: Inventory,
    decisions: Iterable[Decision],
    span: Span,
    effort: Mapping[str, Range | None],
    names: Mapping[str, str],
    parameters: Parameters,
) -> Iterator[Line]:
    """The lines of the moves; `effort` has the range in person days of a strategy by the price id in `names`.

    Hours are those of the plan; the range of person days only says how far they may be off. What is done costs nothing
    more but its way out again.
    """
    first: dict[str, date] = {}
    for item in decisions:
        if item.start is None or item.end is None:
            continue
        factor = _factor(names[item.strategy], effort)
        hours = Fraction(item.effort_person_hours)
        if not item.done:
            yield _line(item.tenant, item.end.year, Category.EFFORT, hours, Tax.NONE, factor)
        if cloud_tax(inventory, item):
            yield _line(item.tenant, span.calendar_end, Category.EXIT, hours, Tax.NONE, factor)
        product = set_up(item.target, item.product, item.replacement)
        if product is not None:
            first[product] = min(item.start, first.get(product, item.start))
    hours = Fraction(sum(setup_hours(parameters).values()))
    for product in sorted(product for product, day in first.items() if day >= span.as_of):
        factor = _factor(names[SETUP], effort)
        yield _line(None, first[product].year, Category.EFFORT, hours, Tax.SHARED, factor)


def _factor(name: str, effort: Mapping[str, Range | None]) -> tuple[str, Fraction] | None:
    """The price whose range the hours have, and its likely value, by which they are divided to stay as planned."""
    found = effort.get(name)
    return (name, found.likely) if found is not None and found.likely else None


def _line(
    tenant: str | None, year: int, category: Category, hours: Fraction, tax: Tax, factor: tuple[str, Fraction] | None
) -> Line:
    place = Place(tenant, Side.PLAN, year, category, Kind.RUNNING, tax)
    if factor is None:
        return Line(place, hours, (prices.HOUR,))
    name, likely = factor
    return Line(place, hours / likely, (prices.HOUR, name))
