"""Are the hours right, and does every team have them?"""

from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from math import ceil

from inventory.model import ActualState, DependencyKind, Hosting, Installation, Team
from migration.check.view import View, Violation
from migration.parameters import Effort
from migration.plan import STAYS, Decision, Target

Load = Counter[tuple[int, str | None, str]]  # wave, tenant (`None`: central), skill

_STRATEGY = {
    Target.STAY_LOCAL: "retain",
    Target.STAY_PROVIDER: "retain",
    Target.SHARED_IAAS: "rehost",
    Target.SHARED_PAAS: "replatform",
    Target.DESKTOP_POOL: "rehost",
    Target.SAAS: "relocate",
    Target.PUBLIC_CLOUD: "rehost",
    Target.REPLACE: "repurchase",
    Target.RETIRE: "retire",
}


def strategies(view: View) -> Iterator[Violation]:
    """The strategy follows from the target; what leaves a service provider is relocated."""
    for item in view.decisions.values():
        expected = _STRATEGY[item.target]
        if view.installation(item).hosting is Hosting.SERVICE_PROVIDER and expected in ("rehost", "replatform"):
            expected = "relocate"
        if item.strategy != expected:
            yield Violation("strategy", item.installation, f"Die Strategie {item.strategy} passt nicht zum Ziel.")


def effort(view: View) -> Iterator[Violation]:
    """Hours and cost of a decision follow from strategy and size; what does not move, or has, costs nothing."""
    price = view.inventory.prices.get("staff-e11-hour")
    rate = price.likely if price and price.likely is not None else Decimal(0)
    for item in view.decisions.values():
        hours = sum(hours for _, _, hours in _hours(view, item)) if item.wave is not None else 0
        if item.effort_person_hours != hours:
            text = f"Der Plan rechnet mit {item.effort_person_hours} Stunden, nach den Annahmen sind es {hours}."
            yield Violation("effort", item.installation, text)
        elif item.cost_cents != int(
            (hours * (item.installation not in view.done) * rate).quantize(Decimal(1), ROUND_HALF_UP)
        ):
            yield Violation("cost", item.installation, "Die Kosten folgen nicht aus den Stunden und ihrem Preis.")


def _hours(view: View, item: Decision) -> Iterator[tuple[str | None, str, int]]:
    effort = view.parameters.effort.get(item.strategy)
    if effort is None:
        return
    here = view.installation(item)
    percent = _percent(view, here)
    for skill, hours in effort.central.items():
        yield None, skill, ceil(hours * percent / 100)
    for skill, hours in effort.tenant.items():
        yield here.tenant, skill, ceil(hours * percent / 100)


def _percent(view: View, here: Installation) -> int:
    count = sum(edge.kind is DependencyKind.NEEDS for edge in view.edges_from(here.id))
    limits = view.parameters
    known = here.users is not None and here.data_gib is not None
    users, data = here.users or 0, here.data_gib or 0
    for size, complete in ((limits.simple, known), (limits.medium, True)):
        if complete and count <= size.needs and users <= size.users and data <= size.data_gib:
            return size.percent
    return limits.complex_percent


def load_of(view: View) -> Load:
    """The hours every team needs per wave, with the set-ups of products."""
    load: Load = Counter()
    for item in view.planned:
        assert item.wave is not None
        for tenant, skill, hours in _hours(view, item):
            load[item.wave, tenant, skill] += hours
    setup: Effort = view.parameters.effort["setup"]
    for found in view.plan.setups:
        if found.product in there(view):
            continue
        for skill, hours in setup.central.items():
            load[found.wave, None, skill] += hours
    return load


def there(view: View) -> set[str]:
    """The products that are set up: what has moved uses them, or it was reported."""
    used = {
        report.replacement or view.inventory.installations[key].product
        for key, report in view.done.items()
        if report.target != Target.RETIRE
    }
    return used | {
        report.product
        for report in view.reports.values()
        if report.product is not None and report.state is ActualState.DONE
    }


def setups(view: View) -> Iterator[Violation]:
    """Each product that moves is set up once, not after its first move, and no other is."""
    first: dict[str, int] = {}
    for item in view.moves:
        if item.wave is not None and item.target is not Target.RETIRE and item.target not in STAYS:
            product = item.replacement or view.product(item).id
            first[product] = min(first.get(product, item.wave), item.wave)
    found = {setup.product: setup.wave for setup in view.plan.setups}
    for product in sorted(first.keys() | found.keys()):
        if product not in found or (product not in first and product not in there(view)):
            yield Violation("setup", product, "Das Produkt wird nicht eingerichtet, oder es zieht nirgends um.")
        elif product in first and found[product] > first[product]:
            yield Violation("setup", product, f"Zieht in Welle {first[product]} um, vor seiner Einrichtung.")
    if [setup.product for setup in view.plan.setups] != sorted(found):
        yield Violation("order", "setups", "Die Einrichtungen stehen doppelt oder nicht in der Reihenfolge.")


def capacities(view: View) -> Iterator[Violation]:
    """No team is asked for more hours in a wave than it has, and the plan shows the hours as they are."""
    load, teams = load_of(view), {(team.tenant, team.skill): team for team in view.inventory.teams.values()}
    pinned = _pinned(view)
    for (wave, tenant, skill), used in sorted(load.items(), key=str):
        team = teams.get((tenant, skill))
        available = _available(view, team)
        if used > available:
            name = team.id if team else f"{tenant or 'zentral'}/{skill}"
            text = f"Welle {wave} braucht {used} Stunden von {name}, das {available} hat."
            yield Violation("capacity", name, text, (wave, tenant, skill) in pinned)
    for item in view.plan.waves:
        expected = {teams[key[1:]].id: used for key, used in load.items() if key[0] == item.number and key[1:] in teams}
        if {name: used for name, used in expected.items() if used} != dict(item.load_person_hours):
            yield Violation("load", f"wave-{item.number}", "Die Stunden der Welle sind nicht die Summe ihrer Umzüge.")
        if dict(item.capacity_person_hours) != {team.id: _available(view, team) for team in teams.values()}:
            yield Violation("load", f"wave-{item.number}", "Die verfügbaren Stunden sind nicht die der Teams.")


def _available(view: View, team: Team | None) -> int:
    return int(team.person_days_per_wave * view.parameters.hours_per_person_day) if team else 0


def _pinned(view: View) -> set[tuple[int, str | None, str]]:
    """Team and wave where a pinned move takes part, with the set-up it may bring."""
    found: set[tuple[int, str | None, str]] = set()
    for item in view.planned:
        if view.is_pinned(item) and item.wave is not None:
            found |= {(item.wave, tenant, skill) for tenant, skill, _ in _hours(view, item)}
            found |= {(item.wave, None, skill) for skill in view.parameters.effort["setup"].central}
    return found
