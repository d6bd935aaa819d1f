"""What law, standards and the strategy ask for before an installation is at a provider: `gates.yaml` as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from inventory.model import PersonalData, ProviderKind
from migration.settings import read_settings

GATES = Path(__file__).parent / "gates.yaml"


@dataclass(frozen=True, slots=True)
class Case:
    """What is to be cleared: a product of a tenant with its category of data, at an offer of a provider.

    `very_high` says that its effective Schutzbedarf is very high in one of the basic values.
    """

    tenant: str
    product: str
    personal_data: PersonalData
    provider: str
    offer: str
    task: str = ""
    very_high: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """What a norm applies to: all that is named has to fit; `None` stands for everything."""

    kinds: frozenset[ProviderKind]
    data: frozenset[PersonalData] | None
    offers: frozenset[str] | None
    tasks: frozenset[str] | None
    very_high: bool

    def covers(self, case: Case, kind: ProviderKind) -> bool:
        """Whether the norm applies to `case` at a provider of `kind`."""
        return (
            kind in self.kinds
            and (self.data is None or case.personal_data in self.data)
            and (self.offers is None or case.offer in self.offers)
            and (self.tasks is None or case.task in self.tasks)
            and (case.very_high or not self.very_high)
        )


@dataclass(frozen=True, slots=True)
class Checked:
    """How far a gate was compared with the norm's own text: `text`, `secondary` or `no`."""

    by: str
    date: date
    note: str


@dataclass(frozen=True, slots=True)
class Norm:
    """One gate: what a norm asks for, of what, shown by which record, with how much time ahead and by whom."""

    id: str
    title: str
    citation: str
    basis: str  # law, standard, strategy, project
    closes: bool  # nothing moves without it; else it only reminds
    record: str  # what of the inventory shows that it is met: a document of a clearance, or one of the words below
    standards: frozenset[str]  # for `attestation`: of which one is attested
    locations: frozenset[str]  # for `location`: places that are allowed
    scope: Scope
    condition: str
    evidence: str
    lead_days: int
    owner: str
    valid_from: date | None  # of this version of the norm; `None`: not known, taken as in force
    valid_until: date | None
    source: str | None
    checked: Checked

    def in_force(self, day: date) -> bool:
        """Whether this version of the norm is in force on `day`."""
        return (self.valid_from or date.min) <= day <= (self.valid_until or date.max)


CLEARANCE, ATTESTATION, LOCATION, PROGRAM_RELEASE = "clearance", "attestation", "location", "program_release"
RISK_ANALYSIS = "risk_analysis"
DOCUMENTS = ("avv", "dsfa", "sgb_notice", "private_processor", "secrecy", "tax_secrecy", RISK_ANALYSIS)


@cache
def load_norms(path: Path = GATES) -> tuple[Norm, ...]:
    """The gates of `path` in their order; raises InputError where its schema refuses them."""
    return tuple(_norm(item) for item in read_settings(path)["gates"])


def _norm(raw: Mapping[str, Any]) -> Norm:
    return Norm(
        id=raw["id"],
        title=raw["title"],
        citation=raw["norm"],
        basis=raw["basis"],
        closes=raw.get("effect", "closes") == "closes",
        record=raw["record"],
        standards=frozenset(raw.get("standards", ())),
        locations=frozenset(raw.get("locations", ())),
        scope=_scope(raw["scope"]),
        condition=raw["condition"],
        evidence=raw["evidence"],
        lead_days=raw["lead_days"],
        owner=raw["owner"],
        valid_from=_day(raw["valid_from"]),
        valid_until=_day(raw.get("valid_until")),
        source=raw.get("source"),
        checked=Checked(raw["checked"]["by"], date.fromisoformat(raw["checked"]["date"]), raw["checked"]["note"]),
    )


def _scope(raw: Mapping[str, Any]) -> Scope:
    return Scope(
        kinds=frozenset(map(ProviderKind, raw["kinds"])),
        data=frozenset(map(PersonalData, raw["data"])) if "data" in raw else None,
        offers=frozenset(raw["offers"]) if "offers" in raw else None,
        tasks=frozenset(raw["tasks"]) if "tasks" in raw else None,
        very_high=raw.get("very_high", False),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
