"""Rows that their schema allows become entities of the model; nothing is checked here.

Rows of a tenant's own files carry its key as `tenant`.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from inventory.model import (
    Actual,
    ActualState,
    Attestation,
    Blackout,
    Category,
    Clearance,
    Contract,
    Dependency,
    DependencyKind,
    Distribution,
    Evidence,
    GivenAnswer,
    Hosting,
    Installation,
    Milestone,
    PersonalData,
    Pin,
    Price,
    Product,
    ProgramRelease,
    Protection,
    Provenance,
    Provider,
    ProviderKind,
    Schutzbedarf,
    Server,
    Settings,
    Task,
    Team,
    Tenant,
    Tender,
    Wave,
)

Row = Mapping[str, Any]


@lru_cache(maxsize=4096)
def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@lru_cache(maxsize=4096)
def _day(text: str) -> date:
    return date.fromisoformat(text)


def _decimal(value: str | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


@lru_cache(maxsize=64)
def _protection(confidentiality: str | None, integrity: str | None, availability: str | None) -> Protection:
    levels = (Schutzbedarf(text) if text else None for text in (confidentiality, integrity, availability))
    return Protection(*levels)


def _device(cell: str | None) -> str | None:
    return "" if cell == "none" else cell


def settings(row: Row) -> Settings:
    """The document settings.yaml."""
    cycles = tuple(tuple(cycle) for cycle in row.get("known_cycles", []))
    provenance = Provenance(row["provenance"])
    return Settings(row["version"], provenance, row["name"], _day(row["as_of"]), row["seed"], cycles)


def tenant(row: Row) -> Tenant:
    """A row of tenants.csv."""
    area = Decimal(row["area_km2"])
    return Tenant(row["key"], row["name"], row["nuts3"], row["population"], area, row["pilot"], row["source"])


def task(row: Row) -> Task:
    """A row of tasks.csv."""
    return Task(
        id=row["id"],
        name=row["name"],
        category=Category(row["category"]),
        department=row["department"],
        description=row["description"],
        personal_data=PersonalData(row["personal_data"]),
        protection=_protection(row["confidentiality"], row["integrity"], row["availability"]),
        local_device=_device(row["local_device"]),
        latency_sensitive=row["latency_sensitive"],
        always_on=row["always_on"],
        interfaces=tuple(row["interfaces"]),
        depends_on=tuple(row["depends_on"]),
    )


def product(row: Row) -> Product:
    """A row of products.csv."""
    return Product(
        id=row["id"],
        task=row["task"],
        name=row["name"],
        vendor=row["vendor"],
        deployment=row["deployment"],
        multi_tenant=row["multi_tenant"],
        open_interfaces=row["open_interfaces"],
        export_format=row["export_format"],
        virtualised=row["virtualised"],
        os_family=row["os_family"],
        end_of_support=_date(row["end_of_support"]),
    )


def installation(row: Row) -> Installation:
    """A row of tenants/<key>/installations.csv."""
    levels = row["confidentiality"], row["integrity"], row["availability"]
    return Installation(
        id=row["id"],
        tenant=row["tenant"],
        product=row["product"],
        hosting=Hosting(row["hosting"]) if row["hosting"] else None,
        provider=row["provider"],
        users=row["users"],
        data_gib=row["data_gib"],
        servers=tuple(row["servers"]),
        contract=row["contract"],
        protection=_protection(*levels) if any(levels) else None,
        personal_data=PersonalData(row["personal_data"]) if row["personal_data"] else None,
        local_device=_device(row["local_device"]),
        special_hardware=row["special_hardware"],
        documented=row["documented"],
        restore_tested=_date(row["restore_tested"]),
    )


def server(row: Row) -> Server:
    """A row of tenants/<key>/servers.csv."""
    return Server(
        id=row["id"],
        tenant=row["tenant"],
        virtual=row["virtual"],
        vcpus=row["vcpus"],
        ram_gib=row["ram_gib"],
        disk_gib=row["disk_gib"],
        os=row["os"],
        purchased=_date(row["purchased"]),
        end_of_life=_date(row["end_of_life"]),
    )


def contract(row: Row) -> Contract:
    """A row of tenants/<key>/contracts.csv."""
    return Contract(
        id=row["id"],
        tenant=row["tenant"],
        product=row["product"],
        provider=row["provider"],
        start=_date(row["start"]),
        end=_date(row["end"]),
        notice_months=row["notice_months"],
        annual_cost_cents=row["annual_cost_cents"],
    )


_KINDS = {kind.value: kind for kind in DependencyKind}


def dependency(row: Row) -> Dependency:
    """A row of tenants/<key>/dependencies.csv."""
    return Dependency(row["source"], row["target"], _KINDS[row["kind"]])


def provider(row: Row) -> Provider:
    """An item of providers.yaml."""
    kind = ProviderKind(row["kind"])
    return Provider(row["id"], row["name"], kind, row["location"], tuple(row["offers"]), row.get("tenant"))


def evidence(row: Row) -> Evidence:
    """An item of evidence.yaml."""
    return Evidence(row["id"], row["title"], _day(row["date"]), row["recorded_by"], row.get("sha256"))


def given_answer(row: Row) -> GivenAnswer:
    """A row of product_answers.csv or tenants/<key>/answers.csv."""
    return GivenAnswer(
        question=row["question"],
        answer=row["answer"],
        answered_on=_day(row["answered_on"]),
        answered_by=row["answered_by"],
        evidence=row["evidence"],
        product=row.get("product"),
        installation=row.get("installation"),
    )


def attestation(row: Row) -> Attestation:
    """An item of attestations.yaml."""
    dates = _day(row["valid_from"]), _day(row["valid_until"])
    return Attestation(row["id"], row["provider"], row["standard"], tuple(row["scope"]), *dates, row["evidence"])


def clearance(row: Row) -> Clearance:
    """An item of clearances.yaml."""
    personal_data = row.get("personal_data")
    return Clearance(
        id=row["id"],
        provider=row["provider"],
        product=row.get("product"),
        personal_data=PersonalData(personal_data) if personal_data else None,
        tenant=row.get("tenant"),
        valid_from=_day(row["valid_from"]),
        valid_until=_date(row.get("valid_until")),
        avv=_date(row.get("avv")),
        dsfa=_date(row.get("dsfa")),
        sgb_notice=_date(row.get("sgb_notice")),
        approver=row["approver"],
        evidence=row["evidence"],
        private_processor=_date(row.get("private_processor")),
        secrecy=_date(row.get("secrecy")),
        tax_secrecy=_date(row.get("tax_secrecy")),
        risk_analysis=_date(row.get("risk_analysis")),
    )


def program_release(row: Row) -> ProgramRelease:
    """An item of program_releases.yaml."""
    days = _date(row.get("released")), _date(row.get("valid_until"))
    return ProgramRelease(row["id"], row["product"], row.get("tenant"), *days, row["approver"], row.get("evidence"))


def distribution(row: Row) -> Distribution:
    """An item of distributions.yaml."""
    decided = row["decided_by"], _day(row["decided_on"])
    level = Schutzbedarf(row["level"])
    return Distribution(row["id"], row["installation"], row["value"], level, *decided, row["reason"])


def team(row: Row) -> Team:
    """An item of teams.yaml."""
    return Team(row["id"], row.get("tenant"), row["skill"], Decimal(row["person_days_per_wave"]))


def tender(row: Row) -> Tender:
    """An item of tenders.yaml."""
    days = _day(row["begun"]), _date(row.get("awarded"))
    return Tender(row["id"], row["product"], *days, row["run_by"], row.get("evidence"))


def pin(row: Row) -> Pin:
    """An item of pins.yaml."""
    decided = row["decided_by"], _day(row["decided_on"])
    return Pin(row["id"], row["installation"], row.get("target"), row.get("wave"), *decided, row["reason"])


def actual(row: Row) -> Actual:
    """An item of actuals.yaml."""
    return Actual(
        installation=row.get("installation"),
        product=row.get("product"),
        state=ActualState(row["state"]),
        recorded_on=_day(row["recorded_on"]),
        recorded_by=row["recorded_by"],
        note=row["note"],
        evidence=row.get("evidence"),
        done_on=_date(row.get("done_on")),
        target=row.get("target"),
        provider=row.get("provider"),
        offer=row.get("offer"),
        replacement=row.get("replacement"),
        expected_on=_date(row.get("expected_on")),
        expected_wave=row.get("expected_wave"),
    )


def price(row: Row) -> Price:
    """A row of prices.csv."""
    spread = _decimal(row["low"]), _decimal(row["likely"]), _decimal(row["high"])
    return Price(row["id"], row["title"], row["unit"], *spread, row["year"], row["source"], row["quality"])


def wave(row: Row) -> Wave:
    """An item of calendar.yaml."""
    return Wave(row["number"], _day(row["start"]), _day(row["end"]))


def blackout(row: Row) -> Blackout:
    """An item of calendar.yaml."""
    limits = tuple(row.get("tenants", [])), tuple(row.get("tasks", []))
    return Blackout(row["id"], _day(row["start"]), _day(row["end"]), *limits, row["reason"], row["source"])


def milestone(row: Row) -> Milestone:
    """An item of calendar.yaml."""
    return Milestone(row["id"], _day(row["date"]), row["title"])


BUILDERS: Mapping[str, Callable[[Row], Any]] = {
    "tenants": tenant,
    "tasks": task,
    "products": product,
    "installations": installation,
    "servers": server,
    "contracts": contract,
    "dependencies": dependency,
    "providers": provider,
    "attestations": attestation,
    "clearances": clearance,
    "program_releases": program_release,
    "distributions": distribution,
    "tenders": tender,
    "evidence": evidence,
    "teams": team,
    "waves": wave,
    "blackouts": blackout,
    "milestones": milestone,
    "pins": pin,
    "actuals": actual,
    "prices": price,
    "product_answers": given_answer,
    "answers": given_answer,
}
