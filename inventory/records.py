"""What proves, clears and decides: the dated legal records of an inventory; `inventory.model` shows them, too."""

from dataclasses import dataclass
from datetime import date

from inventory.kinds import PersonalData, Schutzbedarf


@dataclass(frozen=True, slots=True)
class Evidence:
    """A document that proves something."""

    id: str
    title: str
    date: date
    recorded_by: str  # a role, never a person's name
    sha256: str | None


@dataclass(frozen=True, slots=True)
class Attestation:
    """What a provider has proven, e.g. BSI C5 type 2; `scope` names the offers it covers."""

    id: str
    provider: str
    standard: str  # c5_type2, iso27001, it_grundschutz
    scope: tuple[str, ...]
    valid_from: date
    valid_until: date
    evidence: str


@dataclass(frozen=True, slots=True)
class Clearance:
    """Cloud-Freigabe: a recorded clearance of a product or a data class for a provider.

    Exactly one of `product` and `personal_data` is set. The documents it rests on are dates: `avv` of the contract
    after Art. 28 GDPR, `dsfa` of the data protection impact assessment (Art. 35 GDPR), `sgb_notice` of the notice after
    § 80 (1) SGB X, `private_processor` of the note on why a private body may have social data (§ 80 (3) SGB X),
    `secrecy` of the provider's persons bound after § 203 (4) StGB, `tax_secrecy` of those bound to the Steuergeheimnis
    (§ 30 (9) AO), `risk_analysis` of the analysis after BSI-Standard 200-3 that an individual decision rests on.
    """

    id: str
    provider: str
    product: str | None
    personal_data: PersonalData | None
    tenant: str | None  # `None`: for all tenants
    valid_from: date
    valid_until: date | None
    avv: date | None
    dsfa: date | None
    sgb_notice: date | None
    approver: str  # a role
    evidence: str
    private_processor: date | None = None
    secrecy: date | None = None
    tax_secrecy: date | None = None
    risk_analysis: date | None = None


@dataclass(frozen=True, slots=True)
class ProgramRelease:
    """Programmfreigabe of budget law: the release of a program for cash and accounting, no Cloud-Freigabe.

    `released` is `None` while it is needed but not there.
    """

    id: str
    product: str
    tenant: str | None  # `None`: for all tenants
    released: date | None
    valid_until: date | None
    approver: str  # a role
    evidence: str | None


@dataclass(frozen=True, slots=True)
class Tender:
    """A joint procurement of a product that has begun; `awarded` is `None` until the contract is there."""

    id: str
    product: str
    begun: date
    awarded: date | None
    run_by: str  # a role
    evidence: str | None


@dataclass(frozen=True, slots=True)
class Distribution:
    """Verteilungseffekt: a person's decision that an installation inherits at most `level` of one basic value.

    BSI-Standard 200-2, 8.2: what is spread over several systems can need less protection on each of them.
    """

    id: str
    installation: str
    value: str  # confidentiality, integrity, availability
    level: Schutzbedarf
    decided_by: str  # a role
    decided_on: date
    reason: str
