"""Do the sums add up? Waves, landing zones, teams and the objective."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from inventory.model import DependencyKind, PersonalData, ProviderKind, Schutzbedarf
from migration.check.question import personal_data
from migration.check.view import View, Violation
from migration.plan import STAYS, Decision, PlanTeam


def waves(view: View) -> Iterator[Violation]:
    """The plan's waves are those of the calendar, each with the number of its moves."""
    counts = Counter(item.wave for item in view.plan.decisions)
    expected = [(wave.number, wave.start, wave.end, counts[wave.number]) for wave in view.inventory.calendar.waves]
    found = [(wave.number, wave.start, wave.end, wave.moves) for wave in view.plan.waves]
    for number in sorted({item[0] for item in {*expected} ^ {*found}}):
        yield Violation("waves", f"wave-{number}", f"Welle {number} ist nicht die des Kalenders oder zählt falsch.")


def teams(view: View) -> Iterator[Violation]:
    """The plan's teams are those of the inventory; an extract has the central ones and its own."""
    teams = (team for team in view.inventory.teams.values() if view.concerns(team.tenant))
    expected = {PlanTeam(team.id, team.tenant, team.skill) for team in teams}
    for team in sorted(expected ^ {*view.plan.teams}, key=lambda item: item.id):
        yield Violation("teams", team.id, f"Das Team {team.id} ist nicht das des Bestands.")


def zones(view: View) -> Iterator[Violation]:
    """One landing zone per tenant and wave in which something arrives in the shared cloud, with the right sums."""
    arriving: dict[str, list[Decision]] = defaultdict(list)
    for item in sorted(view.moves, key=lambda item: (item.wave or 0, item.installation)):
        provider = view.provider(item)
        if provider is not None and provider.kind is ProviderKind.SHARED_CLOUD:
            arriving[f"{item.tenant}-w{item.wave:02}"].append(item)
    found = {zone.id: zone for zone in view.plan.landing_zones}
    built: set[str] = set()
    sizes = {key: _size(view, items, built) for key, items in arriving.items()}
    for key in sorted(arriving.keys() | found.keys()):
        zone, items = found.get(key), arriving.get(key, [])
        if zone is None or not items:
            yield Violation("zone", key, "Die Landezone fehlt, oder es zieht nichts hinein.")
        elif zone.installations != tuple(item.installation for item in items):
            yield Violation("zone", key, "Die Landezone nennt nicht, was in ihrer Welle ankommt.")
        elif (zone.vcpus, zone.ram_gib, zone.disk_gib) != sizes[key]:
            yield Violation("zone", key, "Die Größe der Landezone ist nicht die Summe ihrer Server.")
        elif (zone.tenant, zone.wave) != (items[0].tenant, items[0].wave) or zone.unsized != _unsized(view, items):
            yield Violation("zone", key, "Landkreis, Welle oder die Liste ohne Größe stimmen nicht.")
    if [zone.id for zone in view.plan.landing_zones] != sorted(found):
        yield Violation("order", "landing_zones", "Die Landezonen stehen doppelt oder nicht in der Reihenfolge.")


def _size(view: View, items: list[Decision], built: set[str]) -> tuple[int, int, int]:
    names = {name for item in items for name in view.installation(item).servers} - built
    built |= names
    servers = [view.inventory.servers[name] for name in names]
    return (
        sum(server.vcpus or 0 for server in servers),
        sum(server.ram_gib or 0 for server in servers),
        sum(server.disk_gib or 0 for server in servers),
    )


def _unsized(view: View, items: list[Decision]) -> tuple[str, ...]:
    def is_sized(item: Decision) -> bool:
        servers = [view.inventory.servers[name] for name in view.installation(item).servers]
        return bool(servers) and all(
            size is not None for server in servers for size in (server.vcpus, server.ram_gib, server.disk_gib)
        )

    return tuple(item.installation for item in items if not is_sized(item))


def objective(view: View) -> Iterator[Violation]:
    """The total is the sum of its terms, and the terms that decisions add up to are their sums."""
    found = view.plan.objective
    if found.total_cents != sum(found.terms.values()):
        yield Violation("objective", "total", "Die Summe der Zielfunktion ist nicht die ihrer Teile.")
    if found.bound_cents is not None and found.bound_cents > found.total_cents:
        yield Violation("objective", "bound", "Die untere Schranke liegt über dem Wert des Plans.")
    numbers = [wave.number for wave in view.inventory.calendar.waves if wave.start >= view.inventory.settings.as_of]
    first, never = min(numbers, default=1), max(numbers, default=0) + 1
    waits = [
        (item.installation, max(0, (item.wave or never) - first))
        for item in view.plan.decisions
        if item.target not in STAYS
    ]
    expected = {
        "move_effort": sum(item.cost_cents for item in view.plan.decisions),
        "delay": sum(waited for _, waited in waits) * view.parameters.delay_cents_per_wave,
        "precedence": sum(_precedence(view, key) * waited for key, waited in waits if key in view.decisions),
        "stay": sum(item.wave is None and item.target not in STAYS for item in view.plan.decisions)
        * view.parameters.stay_cents,
    }
    for name, value in expected.items():
        if found.terms.get(name) != value:
            yield Violation("objective", name, f"Der Teil {name} der Zielfunktion folgt nicht aus den Entscheidungen.")


def _precedence(view: View, installation: str) -> int:
    """What a wave counts that something uncritical, or simple, waits; what is unknown is neither."""
    item, limits = view.decisions[installation], view.parameters
    here, need = view.installation(item), view.inheritance.highest(installation)
    uncritical = need is Schutzbedarf.NORMAL and personal_data(view, item) in (PersonalData.NONE, PersonalData.PERSONAL)
    count = sum(edge.kind is DependencyKind.NEEDS for edge in view.edges_from(installation))
    sizes = ((count, limits.simple.needs), (here.users, limits.simple.users), (here.data_gib, limits.simple.data_gib))
    simple = all(size is not None and size <= most for size, most in sizes)
    return uncritical * limits.uncritical_cents_per_wave + simple * limits.simple_cents_per_wave
