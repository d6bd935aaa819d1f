"""An inventory and the planner's assumptions as a scenario changes them; nothing else is touched."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from inventory.model import Blackout, Inventory, Provider, ProviderKind, Team
from migration.dates import text
from migration.labels import KINDS
from migration.parameters import Parameters
from migration.plan import Criterion
from migration.scenarios.model import Scenario

_SOURCE = "Szenario"


def changed_inventory(scenario: Scenario, inventory: Inventory) -> Inventory:
    """The inventory under a scenario: providers without offers, teams with other hours, later entries as blackouts."""
    blackouts = tuple(_waiting(tenant, day, inventory.settings.as_of) for tenant, day in sorted(scenario.joins.items()))
    return replace(
        inventory,
        providers={key: _provider(item, scenario) for key, item in inventory.providers.items()},
        teams={key: _team(item, scenario) for key, item in inventory.teams.items()},
        calendar=replace(inventory.calendar, blackouts=inventory.calendar.blackouts + blackouts),
    )


def changed_parameters(scenario: Scenario, parameters: Parameters) -> Parameters:
    """The assumptions under a scenario."""
    if scenario.max_share_percent is None:
        return parameters
    return replace(parameters, max_share_percent=scenario.max_share_percent)


def changed_criteria(scenario: Scenario, criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
    """The criteria with other weights, all scaled so that they add up to 100; points keep their share of the weight."""
    if not scenario.weights:
        return criteria
    weights = scaled([scenario.weights.get(item.id, item.weight) for item in criteria], 100)
    return tuple(_weighted(item, weight) for item, weight in zip(criteria, weights, strict=True))


def scaled(weights: Sequence[int], total: int) -> list[int]:
    """Whole numbers in proportion to `weights` that add up to `total`: largest remainders first, then by place."""
    whole = sum(weights)
    shares = [weight * total // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda place: (-(weights[place] * total % whole), place))
    for place in order[: total - sum(shares)]:
        shares[place] += 1
    return shares


def _weighted(item: Criterion, weight: int) -> Criterion:
    answers = tuple(replace(answer, points=_part(answer.points, weight, item.weight)) for answer in item.answers)
    return replace(item, weight=weight, answers=answers)


def _part(points: int, weight: int, of: int) -> int:
    """`points` out of `of` as points out of `weight`, half a point up."""
    return (2 * points * weight + of) // (2 * of)


def _provider(item: Provider, scenario: Scenario) -> Provider:
    """What offers nothing takes in nothing new; what it runs today stays."""
    closed = item.kind in scenario.without_kinds or item.id in scenario.without_providers
    return replace(item, offers=()) if closed else item


def _team(item: Team, scenario: Scenario) -> Team:
    percent = scenario.central_percent if item.tenant is None else scenario.tenants_percent
    days = item.person_days_per_wave * Decimal(100 if percent is None else percent) / 100
    return replace(item, person_days_per_wave=max(Decimal(0), days + scenario.add_person_days.get(item.id, 0)))


def _waiting(tenant: str, day: date, as_of: date) -> Blackout:
    return Blackout(
        id=f"szenario-{tenant}",
        start=min(as_of, day),
        end=day - timedelta(days=1),
        tenants=(tenant,),
        tasks=(),
        reason=f"Der Landkreis steigt erst am {text(day)} ein",
        source=_SOURCE,
    )


def in_words(scenario: Scenario, inventory: Inventory, criteria: Mapping[str, Criterion]) -> tuple[str, ...]:
    """What a scenario changes, a sentence each."""
    kinds = [f"Kein Angebot aus: {KINDS[kind]}." for kind in ProviderKind if kind in scenario.without_kinds]
    names = [f"Kein Angebot von {inventory.providers[key].name}." for key in sorted(scenario.without_providers)]
    teams = [f"Team {key}: {days:+d} Personentage je Welle." for key, days in sorted(scenario.add_person_days.items())]
    percents = (("zentralen Teams", scenario.central_percent), ("Teams der Landkreise", scenario.tenants_percent))
    hours = [f"Stunden der {who}: {percent} % von heute." for who, percent in percents if percent is not None]
    joins = [
        f"{inventory.tenants[key].name} steigt erst am {text(day)} ein." for key, day in sorted(scenario.joins.items())
    ]
    weights = [
        f"Gewicht „{criteria[key].title}“: {weight} statt {criteria[key].weight}, dann alle auf 100 gebracht."
        for key, weight in scenario.weights.items()
    ]
    limit = scenario.max_share_percent
    limits = [] if limit is None else [f"Höchstens {limit} % der Ausgaben für einen Anbieter."]
    return (*kinds, *names, *teams, *hours, *joins, *weights, *limits)
