"""Small invented estates for the planner's tests: one function per entity, with defaults that let everything move."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from inventory.model import (
    Actual,
    ActualState,
    Attestation,
    Calendar,
    Category,
    Clearance,
    Contract,
    Dependency,
    DependencyKind,
    Distribution,
    Evidence,
    Hosting,
    Installation,
    Inventory,
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
from migration.plan import Decision, Plan

AS_OF = date(2026, 11, 22)
KEYS = ("99001", "99002", "99003")
CLOUD, PUBLIC, HOSTER, SAAS = "wolke", "weltwolke", "rechenzentrum", "dienst"
NORMAL = Protection(Schutzbedarf.NORMAL, Schutzbedarf.NORMAL, Schutzbedarf.NORMAL)
FAR = date(2040, 12, 31)


def wave_start(number: int) -> date:
    """Waves of 28 days from Monday 2027-01-04."""
    return date(2027, 1, 4) + timedelta(days=28 * (number - 1))


def wave(number: int) -> Wave:
    return Wave(number, wave_start(number), wave_start(number + 1) - timedelta(days=1))


def tenant(key: str, pilot: bool = True) -> Tenant:
    return Tenant(key, f"Beispielkreis {key}", None, 100_000, Decimal(700), pilot, "frei erfunden")


def task(id_: str = "aufgabe", **changes: Any) -> Task:
    base = Task(
        id=id_,
        name=f"Aufgabe {id_}",
        category=Category.FACHVERFAHREN,
        department="Beispiel",
        description="frei erfunden",
        personal_data=PersonalData.PERSONAL,
        protection=NORMAL,
        local_device="",
        latency_sensitive=False,
        always_on=False,
        interfaces=(),
        depends_on=(),
    )
    return replace(base, **changes)


def product(id_: str = "produkt", of: str = "aufgabe", **changes: Any) -> Product:
    base = Product(
        id=id_,
        task=of,
        name=f"Produkt {id_}",
        vendor="Beispielhersteller",
        deployment="client_server",
        multi_tenant=True,
        open_interfaces=True,
        export_format=True,
        virtualised=True,
        os_family="linux",
        end_of_support=None,
    )
    return replace(base, **changes)


def installation(key: str = KEYS[0], of: str = "produkt", number: int = 1, **changes: Any) -> Installation:
    base = Installation(
        id=f"{key}-{of}-{number:02}",
        tenant=key,
        product=of,
        hosting=Hosting.OWN_METAL,
        provider=f"own-{key}",
        users=10,
        data_gib=20,
        servers=(),
        contract=None,
        protection=None,
        personal_data=None,
        local_device="",
        special_hardware=False,
        documented=True,
        restore_tested=date(2026, 9, 1),
    )
    return replace(base, **changes)


def server(id_: str, key: str = KEYS[0], **changes: Any) -> Server:
    return replace(Server(id_, key, True, 2, 8, 100, "Linux", None, None), **changes)


def contract(id_: str, of: str = "produkt", key: str = KEYS[0], **changes: Any) -> Contract:
    return replace(Contract(id_, key, of, HOSTER, None, date(2027, 12, 31), 3, 1_200_00), **changes)


def needs(source: Installation, target: Installation) -> Dependency:
    return Dependency(source.id, target.id, DependencyKind.NEEDS)


def together(source: Installation, target: Installation) -> Dependency:
    return Dependency(source.id, target.id, DependencyKind.TOGETHER)


def clearance(id_: str, provider: str = CLOUD, **changes: Any) -> Clearance:
    """Of personal data for all tenants, with every document, long before the first wave."""
    base = Clearance(
        id=id_,
        provider=provider,
        product=None,
        personal_data=PersonalData.PERSONAL,
        tenant=None,
        valid_from=date(2026, 10, 1),
        valid_until=None,
        avv=date(2026, 9, 1),
        dsfa=date(2026, 9, 1),
        sgb_notice=date(2026, 9, 1),
        approver="Datenschutzbeauftragte",
        evidence="beleg",
        private_processor=date(2026, 9, 1),
        secrecy=date(2026, 9, 1),
        tax_secrecy=date(2026, 9, 1),
        risk_analysis=date(2026, 9, 1),
    )
    return replace(base, **changes)


def attestation(id_: str, provider: str = CLOUD, standard: str = "it_grundschutz", **changes: Any) -> Attestation:
    base = Attestation(id_, provider, standard, ("iaas", "paas", "desktop", "saas"), date(2026, 1, 1), FAR, "beleg")
    return replace(base, **changes)


def tender(of: str, awarded: date | None = date(2026, 10, 1)) -> Tender:
    """A joint procurement of a product, awarded before the planning date."""
    return Tender(f"vergabe-{of}", of, date(2026, 1, 1), awarded, "Vergabestelle", None)


def pin(of: Installation, target: str | None = None, number: int | None = None) -> Pin:
    return Pin(f"pin-{of.id}"[:63], of.id, target, number, "Arbeitsgruppe Cloud", date(2026, 11, 2), "so beschlossen")


BY = "Projektbüro"


def done(
    key: str,
    on: date,
    target: str = "shared_iaas",
    provider: str | None = CLOUD,
    offer: str | None = "iaas",
    replacement: str | None = None,
    recorded_on: date | None = None,
) -> Actual:
    """A report of an installation that has moved."""
    place: dict[str, Any] = {"target": target, "provider": provider, "offer": offer, "replacement": replacement}
    return Actual(key, None, ActualState.DONE, recorded_on or on, BY, "abgenommen", done_on=on, **place)


def late(key: str, wave: int | None = None, on: date | None = None, *, recorded_on: date) -> Actual:
    """A report of an installation that does not move before a wave or a day."""
    return Actual(key, None, ActualState.LATE, recorded_on, BY, "Hersteller fehlt", expected_on=on, expected_wave=wave)


def dropped(key: str, stays: str = "stay_local", *, recorded_on: date) -> Actual:
    """A report of an installation that stays after all."""
    return Actual(key, None, ActualState.DROPPED, recorded_on, BY, "wird aufgegeben", target=stays)


def team(id_: str, skill: str, key: str | None = None, days: int = 100) -> Team:
    return Team(id_, key, skill, Decimal(days))


PROVIDERS = (
    Provider(CLOUD, "Beispielwolke", ProviderKind.SHARED_CLOUD, "de", ("iaas", "paas", "desktop"), None),
    Provider(PUBLIC, "Weltwolke", ProviderKind.PUBLIC_CLOUD, "eu", ("iaas", "paas"), None),
    Provider(HOSTER, "Rechenzentrum", ProviderKind.SERVICE_PROVIDER, "de", ("iaas",), None),
    Provider(SAAS, "Dienstanbieter", ProviderKind.SAAS, "de", ("saas",), None),
    *(Provider(f"own-{key}", f"Eigenes Blech {key}", ProviderKind.OWN_METAL, "de", ("iaas",), key) for key in KEYS),
)
CENTRAL = (team("zentral-p", "platform"), team("zentral-a", "application"), team("zentral-s", "security"))
OWN = tuple(team(f"it-{key}", "operations", key) for key in KEYS)
PRICES = tuple(
    Price(name, name, unit, low, likely, None, "2026", "frei erfunden", "derived")
    for name, unit, low, likely in (
        ("staff-e11-hour", "cent/hour", None, Decimal(7855)),
        ("vcpu-month", "cent/vcpu/month", Decimal(300), Decimal(1482)),
        ("ram-gb-month", "cent/gb/month", Decimal(100), Decimal(269)),
        ("ssd-gb-month", "cent/gb/month", Decimal(5), Decimal("9.82")),
        ("vm-labour-year", "cent/vm/year", Decimal(49000), Decimal(153300)),
        ("server-renewal", "cent/once", None, Decimal(6441200)),
        ("electricity-server-year", "cent/server/year", None, Decimal(175600)),
    )
)


def estate(
    installations: Iterable[Installation],
    *,
    tenants: Iterable[Tenant] = tuple(tenant(key) for key in KEYS),
    tasks: Iterable[Task] = (task(),),
    products: Iterable[Product] = (product(),),
    servers: Iterable[Server] = (),
    contracts: Iterable[Contract] = (),
    dependencies: Iterable[Dependency] = (),
    providers: Iterable[Provider] = PROVIDERS,
    attestations: Iterable[Attestation] = (attestation("testat"),),
    clearances: Iterable[Clearance] = (clearance("freigabe"),),
    teams: Iterable[Team] = CENTRAL + OWN,
    calendar: Calendar | None = None,
    pins: Iterable[Pin] = (),
    program_releases: Iterable[ProgramRelease] = (),
    distributions: Iterable[Distribution] = (),
    tenders: Iterable[Tender] = (),
    actuals: Iterable[Actual] = (),
    as_of: date = AS_OF,
) -> Inventory:
    """An inventory; unless said otherwise with six waves and everything cleared for the shared cloud."""

    def by_id(items: Iterable[Any]) -> dict[str, Any]:
        return {item.id: item for item in items}

    return Inventory(
        settings=Settings(1, Provenance.EXAMPLE, "Beispiel", as_of, 1),
        tenants={item.key: item for item in tenants},
        tasks=by_id(tasks),
        products=by_id(products),
        installations=by_id(installations),
        servers=by_id(servers),
        contracts=by_id(contracts),
        dependencies=tuple(dependencies),
        providers=by_id(providers),
        attestations=by_id(attestations),
        clearances=by_id(clearances),
        evidence={"beleg": Evidence("beleg", "Beleg", AS_OF, "Auditstelle", None)},
        teams=by_id(teams),
        calendar=calendar or Calendar(tuple(wave(number) for number in range(1, 7)), (), ()),
        pins=by_id(pins),
        prices=by_id(PRICES),
        program_releases=by_id(program_releases),
        distributions=by_id(distributions),
        tenders=by_id(tenders),
        actuals=tuple(actuals),
    )


def of(plan: Plan, installation: Installation) -> Decision:
    return next(item for item in plan.decisions if item.installation == installation.id)
