"""Does it hold? What an audit found, as a contract (`findings/<key>/findings.json`)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from inventory.model import Provenance

VERSION = 1


class Result(StrEnum):
    """What a rule says of one subject; no subject at all is `not_applicable`, never a pass."""

    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    NOT_EVALUATED = "not_evaluated"  # a value was unknown, e.g. at preview
    WAIVED = "waived"


class Level(StrEnum):
    """Level of a requirement (IT-Grundschutz-Kompendium)."""

    BASIS = "B"
    STANDARD = "S"
    ERHOEHT = "H"


class Coverage(StrEnum):
    """How much of a requirement a rule decides."""

    FULL = "full"
    PARTIAL = "partial"
    INDIRECT = "indirect"


class Source(StrEnum):
    """What was looked at."""

    PREVIEW = "preview"
    STATE = "state"
    LIVE = "live"
    HOST = "host"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule, one subject, one result."""

    rule: str
    requirement: str  # e.g. NET.1.1.A5
    level: Level
    coverage: Coverage
    source: Source
    subject: str  # name of the resource, "" where there was none
    subject_type: str
    result: Result
    message: str  # German, one sentence
    waiver: str | None


@dataclass(frozen=True, slots=True)
class Findings:
    """All findings of one scope: a tenant's key or `platform`."""

    version: int
    provenance: Provenance
    scope: str
    stacks: tuple[str, ...]
    as_of: datetime
    edition: str  # "IT-Grundschutz-Kompendium, Edition 2023"
    modelled_requirements: int  # the denominator: requirements of the modelled Bausteine
    findings: tuple[Finding, ...]
    facts_gathered: datetime | None = None  # when the servers were asked, of several times the earliest
