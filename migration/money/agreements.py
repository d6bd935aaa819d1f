"""What do contracts cost on either side: upkeep of software, and operation by others?

A contract runs on at its price, unless all under it is switched off: then it ends with the last move or on its own
day, whichever is later, and what is paid after the move is double running. Where something takes another contract's
place (a successor product, a SaaS, a cloud instead of a provider whose price holds operation and software in one) the
new price is unknown. Then nobody can compare, and the old one is left out on both sides, counted with its amount.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from inventory.model import Contract, Hosting, Installation, Inventory
from migration.money.lines import Category, Kind, Line, Place, Side
from migration.money.notes import Note, Notes
from migration.money.tax import Tax
from migration.money.years import Span, days_by_year
from migration.plan import Decision, Target

SUCCEEDED = frozenset({Target.REPLACE, Target.SAAS})


def agreements(inventory: Inventory, decisions: Iterable[Decision], span: Span, notes: Notes) -> Iterator[Line]:
    """The lines of all contracts something is installed under, on both sides."""
    moving = {item.installation: item for item in decisions if item.end is not None}
    under: dict[str, list[Installation]] = defaultdict(list)
    for item in inventory.installations.values():
        if item.contract is not None:
            under[item.contract].append(item)
    running: Counter[_Payment] = Counter()
    for key, items in under.items():
        contract = inventory.contracts[key]
        if contract.annual_cost_cents is None:
            notes.add(contract.tenant, Note.CONTRACT_UNPRICED)
        elif any(_succeeded(item, moving) for item in items):
            notes.add(contract.tenant, Note.SUCCESSOR_UNPRICED, contract.annual_cost_cents)
        elif (left := _left(items, moving)) is None:
            running[_payment(contract, items[0].hosting)] += contract.annual_cost_cents
        else:
            payment, ends = _payment(contract, items[0].hosting), contract.end or left
            yield from _lines(payment, Side.BASELINE, contract.annual_cost_cents, span.as_of, span)
            yield from _lines(payment, Side.PLAN, contract.annual_cost_cents, span.as_of, span, left)
            after = replace(payment, category=Category.DOUBLE_RUNNING)
            yield from _lines(after, Side.PLAN, contract.annual_cost_cents, max(left, span.as_of), span, ends)
    for payment, annual in running.items():
        for side in Side:
            yield from _lines(payment, side, annual, span.as_of, span)


def _succeeded(item: Installation, moving: Mapping[str, Decision]) -> bool:
    """Whether another contract of unknown price takes the place of what the installation has."""
    decision = moving.get(item.id)
    if decision is None or decision.target is Target.RETIRE:
        return False
    return decision.target in SUCCEEDED or item.hosting is not Hosting.OWN_METAL


def _left(items: Iterable[Installation], moving: Mapping[str, Decision]) -> date | None:
    """The day all under a contract is switched off, `None` where something stays in use."""
    days = []
    for item in items:
        decision = moving.get(item.id)
        if decision is None or decision.target is not Target.RETIRE or decision.end is None:
            return None
        days.append(decision.end)
    return max(days)


@dataclass(frozen=True, slots=True)
class _Payment:
    """Who pays what, and how it is taxed."""

    tenant: str
    category: Category
    tax: Tax


def _payment(contract: Contract, hosting: Hosting | None) -> _Payment:
    category = Category.LICENCES if hosting is Hosting.OWN_METAL else Category.SERVICES
    tax = Tax.SHARED if hosting is Hosting.ASSOCIATION else Tax.STANDARD
    return _Payment(contract.tenant, category, tax)


def _lines(
    payment: _Payment, side: Side, annual: int, start: date, span: Span, end: date | None = None
) -> Iterator[Line]:
    for year, days in days_by_year(start, min(end or span.end, span.end)):
        place = Place(payment.tenant, side, year, payment.category, Kind.RUNNING, payment.tax)
        yield Line(place, Fraction(annual * days, 365))
