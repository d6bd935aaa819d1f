"""When could which Landkreise go together: the result as a contract (`plan/opportunities.json`).

`migration.together.store` writes it; `migration/schemas/opportunities.json` is its schema.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from inventory.model import Provenance

VERSION = 1


class Stage(StrEnum):
    """The three stages of the Ein-Produkt-Strategie, the closest first (Digitalisierungsstrategie 2021, III)."""

    CENTRAL = "central"  # licences, hosting and support from one place
    SHARED_USE = "shared_use"  # one administration runs it for several
    HARMONISED = "harmonised"  # the same product, bought together, run by each


class Standing(StrEnum):
    """What the contracts of a tenant for a task say about joining."""

    KNOWN = "known"  # end and notice period are known, and notice can still be given
    NOTICE_MISSED = "notice_missed"
    NOTICE_UNKNOWN = "notice_unknown"
    END_UNKNOWN = "end_unknown"
    NO_CONTRACT = "no_contract"  # none is recorded: whether there is one is not known


class Verdict(StrEnum):
    """Whether a product could be the common one of its task, as far as is known."""

    FIT = "fit"
    OPEN = "open"  # nothing known speaks against it, but a decisive answer is missing
    UNFIT = "unfit"


@dataclass(frozen=True, slots=True)
class StageView:
    """Whether a stage is open to a task today, and why."""

    stage: Stage
    open: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A product in use and what speaks for it as the common one; `None` is unknown."""

    product: str
    tenants: int
    multi_tenant: bool | None
    open_interfaces: bool | None
    export_format: bool | None
    end_of_support: date | None
    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True)
class Binding:
    """How a tenant is bound for a task: until when, when notice must be given, at what yearly cost; `None`: unknown."""

    tenant: str
    products: tuple[str, ...]
    contracts: tuple[str, ...]
    standing: Standing
    until: date | None
    notice_by: date | None
    annual_cents: int | None


@dataclass(frozen=True, slots=True)
class Occasion:
    """What makes the question arise on a day: the end of a contract, or of a product's support."""

    kind: str  # contract_end, end_of_support
    tenant: str
    product: str
    contract: str | None
    notice_by: date | None


@dataclass(frozen=True, slots=True)
class Opportunity:
    """A day on which something ends anyway, and the answer to "can all go together then?".

    Tenants by key: `joining` are free by then, `already` run the product that is ahead, `bound` have a contract beyond
    it, `unclear` are those of whom nobody knows. The counts stand beside the lists since an extract keeps only its own
    tenant in them. `bridging` of the joining are free earlier and have to bridge the time. `early_cents` is what the
    bound would still have to pay, as far as their costs are known; `early_unknown` of them have an unknown cost (both
    `None` in an extract). `tender_by` is the last day to begin the joint procurement, `late` that it has passed.
    """

    task: str
    day: date
    decide_by: date | None
    tender_by: date
    late: bool
    occasions: tuple[Occasion, ...]
    joining: tuple[str, ...]
    bridging: tuple[str, ...]
    already: tuple[str, ...]
    bound: tuple[str, ...]
    unclear: tuple[str, ...]
    joining_count: int
    already_count: int
    bound_count: int
    unclear_count: int
    early_cents: int | None
    early_unknown: int | None
    all_together: bool
    recommended: bool


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task with the stage that is open to it, the products that could be common, and how its tenants are bound.

    `value_cents` is the estimated value of a joint procurement as far as costs are known, over the months that
    `procurement.yaml` counts; `value_unknown` contracts have an unknown cost. Both are `None` in an extract, where they
    would tell of others' contracts.
    """

    task: str
    tenants: int
    stage: Stage
    stages: tuple[StageView, ...]
    candidates: tuple[Candidate, ...]
    bindings: tuple[Binding, ...]
    value_cents: int | None
    value_unknown: int | None
    procedure: str
    lead_days: int


@dataclass(frozen=True, slots=True)
class Opportunities:
    """All tasks and all opportunities up to `horizon`, the end of the last wave; in order of their day and task."""

    version: int
    provenance: Provenance
    estate: str
    tenant: str | None  # `None`: all tenants
    as_of: date
    horizon: date
    quorum_percent: int
    tasks: tuple[TaskView, ...]
    opportunities: tuple[Opportunity, ...]
