"""What is bought for the plan: the result as a contract (`plan/procurement.json`).

`migration.procurement.store` writes it; `migration/schemas/procurements.json` is its schema.
"""

from dataclasses import dataclass
from datetime import date

from inventory.model import Provenance
from migration.plan import Target

VERSION = 1


@dataclass(frozen=True, slots=True)
class DatedStep:
    """A step of a procedure with the days on which it has to begin and to be done; `decision`: a committee decides."""

    title: str
    owner: str
    start: date
    end: date
    decision: bool


@dataclass(frozen=True, slots=True)
class Record:
    """The procurement of a cohort: all moves for which the same product is bought from the same place.

    `needed` is the first day of its first wave, `start_by` the last day to begin, `late_days` how many days after
    `needed` it can be there; `begun` and `awarded` are recorded, or `None`. `value_cents` is the known part of the
    estimated value, `None` for a call-off and in an extract; `value_unknown` contracts have an unknown cost.
    `threshold_set` says whether a threshold has been set for the day on which the procedure begins.
    """

    id: str
    product: str
    task: str
    target: Target
    provider: str
    joint: bool  # a joint tender; else a call-off
    installations: tuple[str, ...]
    tenants: int
    value_cents: int | None
    value_unknown: int | None
    procedure: str
    contract_form: str
    wave: int
    needed: date
    start_by: date
    begun: date | None
    awarded: date | None
    late_days: int
    threshold_set: bool
    steps: tuple[DatedStep, ...]


@dataclass(frozen=True, slots=True)
class Procurements:
    """All records in order of the day on which they have to begin."""

    version: int
    provenance: Provenance
    estate: str
    tenant: str | None  # `None`: all tenants
    as_of: date
    records: tuple[Record, ...]
