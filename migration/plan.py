"""What moves, where to and when: the plan as a contract (`plan/plan.json`), read by reports, checkers and stacks.

`migration.store` reads and writes it; `migration/schemas/plan.json` is its schema.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from inventory.model import DependencyKind, Provenance

VERSION = 1


class Target(StrEnum):
    """Where an installation goes."""

    STAY_LOCAL = "stay_local"
    STAY_PROVIDER = "stay_provider"
    SHARED_IAAS = "shared_iaas"
    SHARED_PAAS = "shared_paas"
    DESKTOP_POOL = "desktop_pool"
    SAAS = "saas"
    PUBLIC_CLOUD = "public_cloud"
    REPLACE = "replace"
    RETIRE = "retire"


WEIGHTS = ("delay", "precedence", "stay")  # terms of the objective that are no money
REPORTED = ("done", "dropped", "unanswered", "late")  # codes of reasons that say what became of a planned move
STAYS = frozenset({Target.STAY_LOCAL, Target.STAY_PROVIDER})


@dataclass(frozen=True, slots=True)
class Answer:
    """A possible answer to a criterion and what it adds to the score; `points` are at most the criterion's weight."""

    code: str
    points: int
    title: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """A published criterion of the readiness score; the weights of all criteria add up to 100."""

    id: str
    title: str
    weight: int
    source: str  # where the answer comes from, e.g. `product.multi_tenant`
    rationale: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a decision is as it is: a code for programs, a German sentence for people."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Todo:
    """What has to be done for a decision to hold, who has to see to it, and by when, where there is a day."""

    code: str
    text: str
    owner: str
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision for one installation.

    `wave`, `start` and `end` are `None` where nothing moves, be it that it stays or that nothing opened its target
    yet. `score` is 0 to 100 over the known answers, `score_low` and `score_high` the range it can still take,
    `unknown` the share of the weight without an answer in per cent.

    What is done has the wave and, as `end`, the day on which it was done; its hours are those it was planned with, and
    it costs nothing more.
    """

    installation: str
    tenant: str
    product: str
    task: str
    target: Target
    provider: str | None  # who operates it afterwards
    offer: str | None  # what of the provider's offers it uses: iaas, paas, desktop, saas
    replacement: str | None  # the product that takes its place
    strategy: str  # retain, rehost, replatform, repurchase, relocate, retire
    wave: int | None
    start: date | None
    end: date | None
    score: int | None
    score_low: int
    score_high: int
    unknown: int
    answers: Mapping[str, str | None]  # criterion -> code of its answer, `None` where unknown
    reasons: tuple[Reason, ...]
    todos: tuple[Todo, ...]
    clearances: tuple[str, ...]  # ids of what opens the target
    effort_person_hours: int
    cost_cents: int
    group: str  # the move group: installations that can only move together

    @property
    def product_after(self) -> str:
        """The product in use afterwards: what takes its place, else itself."""
        return self.replacement or self.product

    @property
    def progress(self) -> str | None:
        """Which of `REPORTED` its reasons say, the weightiest first; `None` for what goes by plan."""
        codes = {reason.code for reason in self.reasons}
        return next((code for code in REPORTED if code in codes), None)

    @property
    def done(self) -> bool:
        """Whether it has moved already."""
        return self.progress == "done"


@dataclass(frozen=True, slots=True)
class Edge:
    """A dependency that forces installations into one move group."""

    source: str
    target: str
    kind: DependencyKind


@dataclass(frozen=True, slots=True)
class MoveGroup:
    """Two or more installations that can only move together, with the edges that force it; id = its first member."""

    id: str
    tenant: str
    members: tuple[str, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class LandingZone:
    """What a tenant needs in the shared cloud for one wave; id `<key>-w<nn>`; sizes are sums of what moves in.

    `unsized` names the installations whose servers are unknown and that the sums therefore leave out.
    """

    id: str
    tenant: str
    wave: int
    project: str
    vcpus: int
    ram_gib: int
    disk_gib: int
    installations: tuple[str, ...]
    unsized: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Objective:
    """Cost from the planning date to the end of the last wave in cents, by term; less is better.

    `baseline_cents` is the cost if nothing moves. `missing` names the prices that nobody knows: their terms are left
    out on both sides. `bound_cents` is a proven lower bound or `None`; the gap follows from it.
    """

    terms: Mapping[str, int]
    total_cents: int
    baseline_cents: int
    missing: tuple[str, ...]
    bound_cents: int | None
    method: str

    @property
    def money_cents(self) -> int:
        """The total without the weights, which are no money."""
        return self.total_cents - sum(self.terms.get(name, 0) for name in WEIGHTS)

    @property
    def gap_permille(self) -> int | None:
        """How far the plan lies above the proven bound, in thousandths of the bound, rounded up.

        `None` where none is proven, or the bound is not above zero: then there is nothing to measure by.
        """
        if self.bound_cents is None or self.bound_cents <= 0:
            return None
        return -(1000 * (self.bound_cents - self.total_cents) // self.bound_cents)


@dataclass(frozen=True, slots=True)
class PlanWave:
    """A wave with what it takes: hours of each team against what the team has."""

    number: int
    start: date
    end: date
    moves: int
    load_person_hours: Mapping[str, int]  # team id -> used
    capacity_person_hours: Mapping[str, int]  # team id -> available


@dataclass(frozen=True, slots=True)
class PlanTeam:
    """A team whose hours the plan uses; `tenant` is `None` for a central team."""

    id: str
    tenant: str | None
    skill: str


@dataclass(frozen=True, slots=True)
class PlanSetup:
    """A product that has to be set up at the new place, once for all, and the wave in which that is done."""

    product: str
    wave: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole plan, or the extract for one tenant: its own data beside the shared totals.

    Decisions are in order of installation id, landing zones and groups in order of their id.
    """

    version: int
    provenance: Provenance
    estate: str
    tenant: str | None  # `None`: all tenants
    as_of: date
    inputs: Mapping[str, str]  # inventory file -> SHA-256
    criteria: tuple[Criterion, ...]
    waves: tuple[PlanWave, ...]
    decisions: tuple[Decision, ...]
    groups: tuple[MoveGroup, ...]
    landing_zones: tuple[LandingZone, ...]
    objective: Objective
    teams: tuple[PlanTeam, ...] = ()
    setups: tuple[PlanSetup, ...] = ()  # in order of the products
    # The tenants still to join, in their order; kept where actuals are, so that the next plan goes on from it.
    joining: tuple[str, ...] = field(default=(), metadata={"optional": True})
