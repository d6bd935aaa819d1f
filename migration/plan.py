"""What moves, where to and when: the plan as a contract (`plan/plan.json`), read by reports, checkers and stacks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from inventory.model import Provenance

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


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one answer adds to a readiness score; `points` of at most `weight`, `None` where the answer is unknown."""

    criterion: str
    weight: int
    points: int | None
    answer: str
    source: str  # where the answer comes from, e.g. `product.multi_tenant`


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a decision is as it is: a code for programs, a German sentence for people."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Todo:
    """What is missing before a target opens, and who has to see to it."""

    code: str
    text: str
    owner: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision for one installation.

    `score` is 0 to 100 over the known answers, `score_low` and `score_high` the range it can still take, `unknown`
    the share of the weight without an answer in per cent. `wave` is `None` where nothing moves.
    """

    installation: str
    tenant: str
    product: str
    task: str
    target: Target
    provider: str | None
    strategy: str  # retain, rehost, replatform, repurchase, relocate, retire
    wave: int | None
    start: date | None
    end: date | None
    score: int | None
    score_low: int
    score_high: int
    unknown: int
    contributions: tuple[Contribution, ...]
    reasons: tuple[Reason, ...]
    todos: tuple[Todo, ...]
    clearances: tuple[str, ...]  # ids of what opens the target
    effort_person_hours: int
    cost_cents: int
    group: str  # the move group: installations that can only move together


@dataclass(frozen=True, slots=True)
class LandingZone:
    """What a tenant needs in the shared cloud for one wave; id `<key>-w<nn>`; sizes are sums of what moves in."""

    id: str
    tenant: str
    wave: int
    project: str
    vcpus: int
    ram_gib: int
    disk_gib: int
    installations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Objective:
    """The objective in cents with its terms; `bound` is proven or `None`; the gap follows from both."""

    terms: Mapping[str, int]
    total_cents: int
    bound_cents: int | None
    method: str


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
class Plan:
    """The whole plan; decisions in order of installation id."""

    version: int
    provenance: Provenance
    estate: str
    as_of: date
    inputs: Mapping[str, str]  # inventory file -> SHA-256
    waves: tuple[PlanWave, ...]
    decisions: tuple[Decision, ...]
    landing_zones: tuple[LandingZone, ...]
    objective: Objective
