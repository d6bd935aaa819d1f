"""Scenarios and what comes of them: the result as a contract (`plan/scenarios.json`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from inventory.model import Provenance, ProviderKind

VERSION = 1


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named set of changed assumptions; what is empty or `None` stays as it is."""

    id: str
    title: str
    reason: str
    without_kinds: frozenset[ProviderKind] = frozenset()
    without_providers: frozenset[str] = frozenset()
    add_person_days: Mapping[str, int] = field(default_factory=dict)  # team -> per wave
    central_percent: int | None = None
    tenants_percent: int | None = None
    joins: Mapping[str, date] = field(default_factory=dict)  # tenant -> first day of a move
    weights: Mapping[str, int] = field(default_factory=dict)  # criterion -> weight before scaling
    max_share_percent: int | None = None


@dataclass(frozen=True, slots=True)
class Risk:
    """What can go wrong in a plan, as counts.

    `sensitive_moves`: of high Schutzbedarf, unknown Schutzbedarf, or more than ordinary personal data;
    `after_deadline`: hardware or the vendor's support has ended before the move; `waiting`: has a target but no wave;
    `late_procurements`: joint procurements that would have had to begin before the planning date.
    """

    sensitive_moves: int
    after_deadline: int
    waiting: int
    late_procurements: int
    over_limit: tuple[str, ...]  # providers that get more than was agreed


@dataclass(frozen=True, slots=True)
class Measure:
    """A plan in figures; money in cents up to the end of the calendar, without the weights.

    `duration_days` counts from the planning date to the end of the last move. `gap_permille` says how far the plan lies
    above the proven bound, in thousandths of the bound, `None` where none is proven. `price_unknown` names the prices
    that nobody knows and the money leaves out.
    """

    moves: int
    stays: int
    first_end: date | None
    last_end: date | None
    duration_days: int | None
    cost_cents: int
    baseline_cents: int
    price_unknown: tuple[str, ...]
    gap_permille: int | None
    effort_hours: int
    risk: Risk


@dataclass(frozen=True, slots=True)
class Difference:
    """What is gained and lost against the plan as it is, by installation; the lists are in order of their ids."""

    gained: tuple[str, ...]  # move here, not there
    lost: tuple[str, ...]  # move there, not here
    earlier: tuple[str, ...]
    later: tuple[str, ...]
    elsewhere: tuple[str, ...]  # move in both, to another target or provider
    cost_cents: int
    duration_days: int | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A scenario with its plan in figures; `changes` says in words what was assumed."""

    id: str
    title: str
    reason: str
    changes: tuple[str, ...]
    measure: Measure
    difference: Difference


@dataclass(frozen=True, slots=True)
class Comparison:
    """The plan as it is beside the scenarios, in the order of their file."""

    version: int
    provenance: Provenance
    estate: str
    as_of: date
    base: Measure
    outcomes: tuple[Outcome, ...]
