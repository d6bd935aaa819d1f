"""Dependence on providers after a plan: the result as a contract (`plan/lockin.json`)."""

from dataclasses import dataclass
from datetime import date

from inventory.model import Provenance

VERSION = 1


@dataclass(frozen=True, slots=True)
class Tally:
    """How many installations have an answer, and of how many it is unknown."""

    yes: int
    no: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Share:
    """A provider after the plan: what runs there, what is spent there in a year, and what leaving would take.

    `annual_cents` is the known part of the spending, `annual_unknown` the contracts and installations whose cost nobody
    knows; `share_percent` is of the known spending with all providers, rounded half up. `exit_hours` are those of all
    installations with a documented export, `exit_cents` their cost (`None`: no price of an hour is known);
    `exit_unknown` installations have no such export, or nobody knows: what leaving takes is open there.
    """

    provider: str
    installations: int
    annual_cents: int
    annual_unknown: int
    share_percent: int
    over_limit: bool
    interfaces: Tally
    export: Tally
    exit_hours: int
    exit_cents: int | None
    exit_unknown: int


@dataclass(frozen=True, slots=True)
class LockIn:
    """All providers but own metal, the largest spending first; `limit_percent` is the limit agreed, if any."""

    version: int
    provenance: Provenance
    estate: str
    as_of: date
    limit_percent: int | None
    total_cents: int
    shares: tuple[Share, ...]
