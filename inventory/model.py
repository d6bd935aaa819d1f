"""What is there? The entities of an inventory as frozen dataclasses.

Unknown is `None` everywhere. Keys and ids are text. Money is in euro cents. Validation happens before these are made:
the schemas in `inventory/schemas` and the cross-checks from `inventory/check.py` on say what is allowed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from inventory.actuals import Actual as Actual
from inventory.actuals import ActualState as ActualState
from inventory.kinds import Category as Category
from inventory.kinds import DependencyKind as DependencyKind
from inventory.kinds import Hosting as Hosting
from inventory.kinds import PersonalData as PersonalData
from inventory.kinds import Provenance as Provenance
from inventory.kinds import ProviderKind as ProviderKind
from inventory.kinds import Schutzbedarf as Schutzbedarf
from inventory.records import Attestation as Attestation
from inventory.records import Clearance as Clearance
from inventory.records import Distribution as Distribution
from inventory.records import Evidence as Evidence
from inventory.records import ProgramRelease as ProgramRelease
from inventory.records import Tender as Tender


@dataclass(frozen=True, slots=True)
class Protection:
    """Schutzbedarf per basic value; `None` where nobody has determined it."""

    confidentiality: Schutzbedarf | None
    integrity: Schutzbedarf | None
    availability: Schutzbedarf | None


@dataclass(frozen=True, slots=True)
class Tenant:
    """An administration; `key` is its official key (AGS) as text of 5 to 12 digits."""

    key: str
    name: str
    nuts3: str | None
    population: int
    area_km2: Decimal
    pilot: bool
    source: str


@dataclass(frozen=True, slots=True)
class Task:
    """What kind of application: one row of the catalogue."""

    id: str
    name: str
    category: Category
    department: str
    description: str
    personal_data: PersonalData
    protection: Protection
    local_device: str | None  # equipment that stays on site, e.g. `certificate_printer`; "" = none
    latency_sensitive: bool | None
    always_on: bool | None
    interfaces: tuple[str, ...]
    depends_on: tuple[str, ...]  # ids of tasks


@dataclass(frozen=True, slots=True)
class Product:
    """Software for one task; several per task, spread over the tenants."""

    id: str
    task: str
    name: str
    vendor: str
    deployment: str  # client_server, web, saas, desktop, appliance, service
    multi_tenant: bool | None  # Mandantenfähigkeit
    open_interfaces: bool | None  # supports the standard interfaces of its task
    export_format: bool | None  # documented export of all data
    virtualised: bool | None  # released by the vendor for virtual machines
    os_family: str | None  # windows, linux, none
    end_of_support: date | None


@dataclass(frozen=True, slots=True)
class Server:
    """A machine a tenant runs today."""

    id: str
    tenant: str
    virtual: bool | None
    vcpus: int | None
    ram_gib: int | None
    disk_gib: int | None
    os: str | None
    purchased: date | None
    end_of_life: date | None  # when new hardware would have to be bought


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract of a tenant for a product; the notice period ends `notice_months` before `end`."""

    id: str
    tenant: str
    product: str
    provider: str
    start: date | None
    end: date | None
    notice_months: int | None
    annual_cost_cents: int | None


@dataclass(frozen=True, slots=True)
class Installation:
    """A product at a tenant; id `<key>-<product>-<nn>`, a DNS label that is never reused."""

    id: str
    tenant: str
    product: str
    hosting: Hosting | None
    provider: str | None  # who operates it today
    users: int | None
    data_gib: int | None
    servers: tuple[str, ...]
    contract: str | None
    protection: Protection | None  # determined here; `None`: that of the task counts
    personal_data: PersonalData | None  # determined here; `None`: that of the task counts
    local_device: str | None  # `None`: unknown, "" = none
    special_hardware: bool | None  # dongle, card, bus that cannot be virtualised
    documented: bool | None  # operating manual and recovery plan exist
    restore_tested: date | None

    @property
    def is_on_site(self) -> bool:
        """Whether it runs on site; so does what nobody has recorded, until somebody does."""
        return self.hosting in (None, Hosting.OWN_METAL)


@dataclass(frozen=True, slots=True)
class Dependency:
    """`source` depends on `target` (installation ids of one tenant)."""

    source: str
    target: str
    kind: DependencyKind


@dataclass(frozen=True, slots=True)
class Provider:
    """Somebody who can run installations; `offers` are targets such as `iaas`, `paas`, `desktop`, `saas`."""

    id: str
    name: str
    kind: ProviderKind
    location: str  # de, eu, other
    offers: tuple[str, ...]
    tenant: str | None  # own metal belongs to one tenant


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What somebody has answered to a question of the questionnaires, for a product or for one installation of it."""

    question: str
    answer: str  # code; "unknown" where somebody was asked and did not know
    answered_on: date
    answered_by: str  # a role, never a person's name
    evidence: str | None
    product: str | None = None
    installation: str | None = None


@dataclass(frozen=True, slots=True)
class Team:
    """Person days a team gives per wave; `tenant` is `None` for the central team."""

    id: str
    tenant: str | None
    skill: str
    person_days_per_wave: Decimal


@dataclass(frozen=True, slots=True)
class Wave:
    """A migration wave; numbers count from 1 without gaps, `end` is the day of completion."""

    number: int
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Blackout:
    """No move of these tasks at these tenants between the dates; empty tuples mean all."""

    id: str
    start: date
    end: date
    tenants: tuple[str, ...]
    tasks: tuple[str, ...]
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class Milestone:
    """A date a committee or the plan has set."""

    id: str
    date: date
    title: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """Waves in order, with what restricts them."""

    waves: tuple[Wave, ...]
    blackouts: tuple[Blackout, ...]
    milestones: tuple[Milestone, ...]


@dataclass(frozen=True, slots=True)
class Pin:
    """A decision of a person that the planner keeps: a target and/or a wave for an installation."""

    id: str
    installation: str
    target: str | None
    wave: int | None
    decided_by: str  # a role
    decided_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Price:
    """A price in cents per unit with its range; `None` where no such figure is known."""

    id: str
    title: str
    unit: str
    low: Decimal | None
    likely: Decimal | None
    high: Decimal | None
    year: str
    source: str
    quality: str  # primary, secondary, derived


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for the whole inventory; `as_of` is the planning date.

    `known_cycles` lists groups of tasks that need each other; any other cycle in an inventory is an error.
    """

    version: int
    provenance: Provenance
    name: str
    as_of: date
    seed: int
    known_cycles: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Inventory:
    """Everything there is, each kind by its id (tuples where there is none), in the order of the files."""

    settings: Settings
    tenants: Mapping[str, Tenant]
    tasks: Mapping[str, Task]
    products: Mapping[str, Product]
    installations: Mapping[str, Installation]
    servers: Mapping[str, Server]
    contracts: Mapping[str, Contract]
    dependencies: tuple[Dependency, ...]
    providers: Mapping[str, Provider]
    attestations: Mapping[str, Attestation]
    clearances: Mapping[str, Clearance]
    evidence: Mapping[str, Evidence]
    teams: Mapping[str, Team]
    calendar: Calendar
    pins: Mapping[str, Pin]
    prices: Mapping[str, Price]
    product_answers: tuple[GivenAnswer, ...] = ()
    answers: tuple[GivenAnswer, ...] = ()
    digest: Mapping[str, str] = field(default_factory=dict)  # file below the folder -> SHA-256
    program_releases: Mapping[str, ProgramRelease] = field(default_factory=dict)
    distributions: Mapping[str, Distribution] = field(default_factory=dict)
    tenders: Mapping[str, Tender] = field(default_factory=dict)
    actuals: tuple[Actual, ...] = ()

    def kind_of(self, provider: str | None) -> ProviderKind | None:
        """The kind of a provider by its id; `None` where nobody is named."""
        return None if provider is None else self.providers[provider].kind
