"""Random small estates, mean on purpose: gaps, expired records, cycles, scarce teams, blackouts, pins."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from inventory.model import (
    Actual,
    ActualState,
    Attestation,
    Blackout,
    Calendar,
    Category,
    Clearance,
    Dependency,
    DependencyKind,
    Distribution,
    Hosting,
    Installation,
    Inventory,
    PersonalData,
    ProgramRelease,
    Protection,
    Provider,
    ProviderKind,
    Schutzbedarf,
)
from tests.migration import estate as e

# Estates are costly to draw on a busy machine: how long that takes is no matter of what the tests ask.
PROPERTY = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
TASKS = ("aufgabe-a", "aufgabe-b", "finanzwesen")
CLOUDS = (e.CLOUD, e.PUBLIC, e.SAAS)


def mostly(usual: Any, *others: Any) -> st.SearchStrategy[Any]:
    """`usual` in most cases: a rule is tried only where all others let the installation pass."""
    return st.integers(0, 99).map(lambda drawn: usual if drawn < 75 else others[drawn % len(others)])


FLAG = mostly(True, False, None)
DAY = st.dates(date(2026, 6, 1), date(2027, 9, 1))
MAYBE_DAY = mostly(date(2026, 6, 1), None, date(2027, 2, 15), date(2027, 5, 20))
LEVEL = mostly(Schutzbedarf.NORMAL, Schutzbedarf.HOCH, Schutzbedarf.SEHR_HOCH, None)
DATA = st.sampled_from([*PersonalData, PersonalData.PERSONAL, PersonalData.PERSONAL])


def protections() -> st.SearchStrategy[Protection]:
    return st.builds(Protection, LEVEL, LEVEL, LEVEL)


@st.composite
def estates(draw: st.DrawFn) -> Inventory:
    """An inventory of up to three tenants, three tasks, six products and twelve installations."""
    tasks = [
        e.task(
            name,
            category=draw(st.sampled_from(list(Category))),
            personal_data=draw(DATA),
            protection=draw(protections()),
            local_device=draw(mostly("", "drucker", None)),
            latency_sensitive=draw(mostly(False, True, None)),
        )
        for name in TASKS
    ]
    products = [
        e.product(
            f"{name}-{number}",
            name,
            deployment=draw(st.sampled_from(["web", "web", "client_server", "desktop", "appliance", "saas"])),
            multi_tenant=draw(FLAG),
            virtualised=draw(FLAG),
            end_of_support=draw(mostly(None, date(2026, 3, 1), date(2027, 4, 1))),
        )
        for name in TASKS
        for number in (1, 2)
    ]
    servers = [e.server(f"{key}-vm-{n}", key, virtual=draw(FLAG)) for key in e.KEYS for n in (1, 2)]
    contracts = [
        e.contract(f"{key}-vertrag", key=key, end=draw(MAYBE_DAY), notice_months=draw(st.sampled_from([None, 0, 1, 6])))
        for key in e.KEYS
    ]
    names = [item.id for item in products]
    installations = draw(st.lists(_installations(names), max_size=12, unique_by=lambda item: item.id))
    return e.estate(
        installations,
        tenants=[e.tenant(key, pilot=draw(st.booleans())) for key in e.KEYS],
        tasks=tasks,
        products=products,
        servers=servers,
        contracts=contracts,
        dependencies=draw(_dependencies(installations)),
        providers=draw(_providers()),
        attestations=draw(_attestations()),
        clearances=draw(_clearances()),
        teams=list(e.CENTRAL[: draw(mostly(3, 2))])
        + [e.team(f"it-{key}", "operations", key, draw(st.integers(1, 12))) for key in e.KEYS],
        calendar=draw(_calendars()),
        pins=draw(_pins(installations)),
        program_releases=draw(_program_releases()),
        distributions=draw(_distributions(installations)),
        as_of=draw(st.sampled_from([e.AS_OF, date(2027, 2, 10)])),
    )


@st.composite
def _installations(draw: st.DrawFn, products: list[str]) -> Installation:
    key = draw(st.sampled_from(e.KEYS))
    hosting = draw(st.sampled_from([Hosting.OWN_METAL] * 9 + [*Hosting, None]))
    provider = {Hosting.OWN_METAL: f"own-{key}", Hosting.SAAS: e.SAAS, None: None}.get(hosting, e.HOSTER)
    return e.installation(
        key,
        draw(st.sampled_from(products)),
        draw(st.integers(1, 3)),
        hosting=hosting,
        provider=provider,
        users=draw(mostly(5, None, 0, 100, 500)),
        data_gib=draw(st.sampled_from([None, 1, 500, 9000])),
        servers=draw(st.sampled_from([(), (f"{key}-vm-1",), (f"{key}-vm-1", f"{key}-vm-2")])),
        contract=draw(st.sampled_from([None, f"{key}-vertrag"])),
        protection=draw(mostly(None, e.NORMAL)),
        personal_data=draw(mostly(None, *PersonalData)),
        local_device=draw(mostly("", None, "drucker")),
        special_hardware=draw(mostly(False, True, None)),
    )


@st.composite
def _dependencies(draw: st.DrawFn, installations: list[Installation]) -> list[Dependency]:
    pairs = [(a.id, b.id) for a in installations for b in installations if a.tenant == b.tenant and a.id != b.id]
    if not pairs:
        return []
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=12, unique=True))
    kinds = st.sampled_from([DependencyKind.NEEDS, DependencyKind.NEEDS, DependencyKind.TOGETHER])
    return [Dependency(source, target, draw(kinds)) for source, target in chosen]


@st.composite
def _providers(draw: st.DrawFn) -> list[Provider]:
    abroad = Provider("ferne", "Ferne Wolke", ProviderKind.PUBLIC_CLOUD, "other", ("iaas", "paas"), None)
    return [*e.PROVIDERS, abroad] if draw(st.booleans()) else list(e.PROVIDERS)


# What is wrong with a record, if anything: one draw each, so that an estate stays cheap to generate.
FLAWS: dict[str, dict[str, Any]] = {
    "late": {"valid_from": date(2027, 2, 15)},
    "short": {"valid_until": date(2027, 3, 10)},
    "over": {"valid_from": date(2026, 1, 1), "valid_until": date(2026, 12, 1)},
}
CLEARANCE_FLAWS = FLAWS | {
    "no avv": {"avv": None},
    "late dsfa": {"dsfa": date(2027, 3, 20)},
    "no dsfa": {"dsfa": None},
    "no notice": {"sgb_notice": None},
    "one tenant": {"tenant": e.KEYS[1]},
    "late secrecy": {"secrecy": date(2027, 4, 1)},
    "no secrecy": {"secrecy": None},
    "no tax secrecy": {"tax_secrecy": None},
    "no reason": {"private_processor": None},
    "no analysis": {"risk_analysis": None},
}


@st.composite
def _attestations(draw: st.DrawFn) -> list[Attestation]:
    standards = {e.CLOUD: "it_grundschutz", e.PUBLIC: "c5_type2", e.SAAS: "c5_type2"}
    flaws = FLAWS | {
        "scope": {"scope": ("desktop",)},
        "standard": {"standard": "iso27001"},
        "provider": {"provider": e.HOSTER},
    }
    found = [
        replace(e.attestation(f"testat-{provider}", provider, standard), **flaws.get(draw(mostly("", *flaws)), {}))
        for provider, standard in standards.items()
    ]
    renewed = e.attestation("testat-neu", draw(st.sampled_from(CLOUDS)), "c5_type2", valid_from=date(2027, 3, 11))
    return [*found, renewed]


@st.composite
def _clearances(draw: st.DrawFn) -> list[Clearance]:
    """For every category of data one at the shared cloud, and a few of products anywhere; many with a flaw."""
    found = [e.clearance(f"freigabe-{data}", personal_data=data) for data in PersonalData]
    names = [f"{task}-{number}" for task in TASKS for number in (1, 2)]
    for number, name in enumerate(draw(st.lists(st.sampled_from(names), max_size=5))):
        provider = draw(st.sampled_from(CLOUDS))
        found.append(e.clearance(f"freigabe-{number}", provider, product=name, personal_data=None))
    return [replace(item, **CLEARANCE_FLAWS.get(draw(mostly("", *CLEARANCE_FLAWS)), {})) for item in found]


@st.composite
def _program_releases(draw: st.DrawFn) -> list[ProgramRelease]:
    """Of one of the programs for accounting, with or without a day, some only for a while."""
    found = ProgramRelease("programm", "finanzwesen-1", None, date(2026, 1, 1), None, "Kreiskasse", None)
    flaws: dict[str, dict[str, Any]] = {
        "open": {"released": None},
        "short": {"valid_until": date(2027, 3, 10)},
        "one tenant": {"tenant": e.KEYS[1]},
    }
    return [replace(found, **flaws.get(draw(st.sampled_from(["", *flaws])), {}))]


@st.composite
def _distributions(draw: st.DrawFn, installations: list[Installation]) -> list[Distribution]:
    """Decisions that a few installations inherit less of one value."""
    if not installations:
        return []
    chosen = draw(st.lists(st.sampled_from(installations), max_size=2, unique=True))
    values = st.sampled_from(["confidentiality", "integrity", "availability"])
    levels = st.sampled_from([Schutzbedarf.NORMAL, Schutzbedarf.HOCH])
    return [
        Distribution(f"verteilt-{n}", item.id, draw(values), draw(levels), "ISB", date(2026, 6, 1), "zweifach")
        for n, item in enumerate(chosen)
    ]


@st.composite
def _calendars(draw: st.DrawFn) -> Calendar:
    blackouts = []
    for number in range(draw(st.integers(0, 3))):
        start = draw(DAY)
        tenants = tuple(draw(st.sets(st.sampled_from(e.KEYS))))
        tasks = tuple(draw(st.sets(st.sampled_from(TASKS))))
        end = start + timedelta(days=draw(st.integers(0, 60)))
        blackouts.append(Blackout(f"sperre-{number}", start, end, tenants, tasks, "Wahl", "frei erfunden"))
    waves = tuple(e.wave(number) for number in range(1, draw(mostly(8, 0, 1, 3)) + 1))
    return Calendar(waves, tuple(blackouts), ())


@st.composite
def _pins(draw: st.DrawFn, installations: list[Installation]) -> list[Any]:
    targets = [
        None,
        "stay_local",
        "shared_iaas",
        "shared_paas",
        "desktop_pool",
        "saas",
        "public_cloud",
        "replace",
        "retire",
    ]
    chosen = draw(st.lists(st.sampled_from(installations), max_size=2, unique=True)) if installations else []
    return [e.pin(item, draw(st.sampled_from(targets)), draw(st.none() | st.integers(1, 8))) for item in chosen]


REACHED = {
    "shared_iaas": (e.CLOUD, "iaas", None),
    "shared_paas": (e.CLOUD, "paas", None),
    "desktop_pool": (e.CLOUD, "desktop", None),
    "public_cloud": (e.PUBLIC, "iaas", None),
    "saas": (e.SAAS, "saas", None),
    "retire": (None, None, None),
}


@st.composite
def reported_estates(draw: st.DrawFn) -> Inventory:
    """A random estate some waves on, with reports about some of its installations and products."""
    inventory = draw(estates())
    as_of = e.wave_start(draw(st.integers(1, 6))) + timedelta(days=draw(st.sampled_from([0, 0, 10])))
    waves = [wave for wave in inventory.calendar.waves if wave.start <= as_of]
    settled = replace(inventory, settings=replace(inventory.settings, as_of=as_of))
    if not inventory.installations or not waves:
        return settled
    chosen = draw(st.lists(st.sampled_from(sorted(inventory.installations)), max_size=5, unique=True))
    products = draw(st.lists(st.sampled_from(sorted(inventory.products)), max_size=2, unique=True))
    actuals = [draw(_reports(key, as_of, inventory)) for key in chosen]
    actuals += [draw(_setup_reports(key, as_of, inventory)) for key in products]
    return replace(settled, actuals=tuple(actuals))


@st.composite
def _reports(draw: st.DrawFn, key: str, as_of: date, inventory: Inventory) -> Actual:
    match draw(st.sampled_from(list(ActualState))):
        case ActualState.DONE:
            target = draw(st.sampled_from(sorted(REACHED)))
            provider, offer, replacement = REACHED[target]
            return e.done(key, draw(_past(as_of, inventory)), target, provider, offer, replacement, recorded_on=as_of)
        case ActualState.DROPPED:
            return e.dropped(key, draw(st.sampled_from(["stay_local", "stay_provider"])), recorded_on=as_of)
        case _:
            return e.late(key, draw(st.integers(1, len(inventory.calendar.waves))), recorded_on=as_of)


@st.composite
def _setup_reports(draw: st.DrawFn, product: str, as_of: date, inventory: Inventory) -> Actual:
    named = {"installation": None, "product": product, "target": None, "provider": None, "offer": None}
    if draw(st.booleans()):
        return replace(e.done("", draw(_past(as_of, inventory)), recorded_on=as_of), **named)
    return replace(e.late("", draw(st.integers(1, len(inventory.calendar.waves))), recorded_on=as_of), **named)


@st.composite
def _past(draw: st.DrawFn, as_of: date, inventory: Inventory) -> date:
    """A day on which something can have been done: within the calendar, not after the planning date."""
    first, last = inventory.calendar.waves[0].start, inventory.calendar.waves[-1].end
    return draw(st.dates(first, min(as_of, last)))
