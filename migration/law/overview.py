"""Which gates stand before which installations: open since and until when, what is missing, and who sees to it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from inventory.model import Inventory, PersonalData, Provenance
from migration.facts.inheritance import Inheritance
from migration.facts.subject import Subject, subjects
from migration.law.catalogue import Case, Norm
from migration.law.clearance import Gate, Gates, case_of
from migration.law.periods import Period, Periods, union
from migration.law.records import days_of, excused
from migration.parameters import load_parameters
from migration.plan import STAYS, Decision, Plan, Todo

VERSION = 1
HOLDS = frozenset({"schutzbedarf_sehr_hoch", "schutzbedarf_vererbt", "schutzbedarf_unknown"})


class State(StrEnum):
    """How a gate stands on the planning date."""

    OPEN = "open"
    LATER = "later"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class GateState:
    """One norm before one case; `since` and `until` are `None` where there is no such day, or none is known."""

    norm: str
    state: State
    since: date | None
    until: date | None
    records: tuple[str, ...]
    owner: str
    lead_days: int


@dataclass(frozen=True, slots=True)
class Passage:
    """What is to go to an offer of a provider, and the gates before it."""

    tenant: str
    task: str
    product: str
    personal_data: PersonalData
    provider: str
    offer: str
    very_high: bool
    installations: tuple[str, ...]
    waves: tuple[int, ...]  # in which they move
    state: State  # of all gates together
    since: date | None
    until: date | None
    gates: tuple[GateState, ...]
    todos: tuple[Todo, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """An installation whose Schutzbedarf asks for a decision of its own; `path` leads to who hands it down."""

    installation: str
    tenant: str
    code: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passages:
    """All passages of a plan, or those of one tenant."""

    version: int
    provenance: Provenance
    estate: str
    tenant: str | None
    as_of: date
    passages: tuple[Passage, ...]
    held: tuple[Held, ...]


def find_passages(plan: Plan, inventory: Inventory) -> Passages:
    """The gates before every installation of a plan, or of the extract for one tenant."""
    known, gates = subjects(inventory), Gates(inventory)
    cases: dict[Case, list[Decision]] = defaultdict(list)
    for item in plan.decisions:
        if item.target not in STAYS and item.provider is not None and item.offer is not None:
            cases[_case(known[item.installation], item)].append(item)
    return Passages(
        version=VERSION,
        provenance=plan.provenance,
        estate=plan.estate,
        tenant=plan.tenant,
        as_of=plan.as_of,
        passages=tuple(_passage(case, items, gates) for case, items in cases.items() if gates.demands(case)),
        held=tuple(_held(plan, inventory)),
    )


def _case(subject: Subject, item: Decision) -> Case:
    assert item.provider is not None
    assert item.offer is not None
    return case_of(subject, item.provider, item.offer, item.replacement)


def _passage(case: Case, items: Iterable[Decision], gates: Gates) -> Passage:
    gate, items = gates.of(case), list(items)
    state, since, until = _standing(gate.open, gates.as_of)
    return Passage(
        tenant=case.tenant,
        task=case.task,
        product=case.product,
        personal_data=case.personal_data,
        provider=case.provider,
        offer=case.offer,
        very_high=case.very_high,
        installations=tuple(item.installation for item in items),
        waves=tuple(sorted({item.wave for item in items if item.wave is not None})),
        state=state,
        since=since,
        until=until,
        gates=tuple(_state(norm, case, gates) for norm in gates.demands(case)),
        todos=_todos(gate, items),
    )


def _todos(gate: Gate, items: Iterable[Decision]) -> tuple[Todo, ...]:
    """What the decisions say has to be done for a gate, once each."""
    codes = {"renewal", *(norm.record for norm, _ in gate.reminders), *(todo.code for todo in gate.todos)}
    said = {todo: None for item in items for todo in item.todos if todo.code in codes}
    return tuple(sorted(said, key=lambda todo: (todo.due or date.max, todo.code, todo.text)))


def _state(norm: Norm, case: Case, gates: Gates) -> GateState:
    records = gates.records.meeting(norm, case)
    state, since, until = _standing(union([*days_of(records), *excused(norm)]), gates.as_of)
    ids = tuple(item.id for item in records)
    return GateState(norm.id, state, since, until, ids, norm.owner, norm.lead_days)


def _standing(days: Periods, as_of: date) -> tuple[State, date | None, date | None]:
    """How it stands: the period that covers the planning date, else the next."""
    period = next((item for item in days if item.end >= as_of), None)
    if period is None:
        return State.MISSING, None, None
    return (State.OPEN if period.start <= as_of else State.LATER), *_shown(period)


def _shown(period: Period) -> tuple[date | None, date | None]:
    return (None if period.start == date.min else period.start), (None if period.end == date.max else period.end)


def _held(plan: Plan, inventory: Inventory) -> Iterator[Held]:
    inheritance = Inheritance(inventory, load_parameters().cumulation)
    for item in plan.decisions:
        code = next((reason.code for reason in item.reasons if reason.code in HOLDS), None)
        if item.target in STAYS and code is not None:
            origins = inheritance.origins(item.installation) if code != "schutzbedarf_sehr_hoch" else ()
            path = next((found.path for found in origins if found.path), ())
            yield Held(item.installation, item.tenant, code, path)
