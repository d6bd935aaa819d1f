"""How many hours does a move take, and of whom? Hours by team, from the published assumptions."""

from collections.abc import Mapping
from math import ceil

from common.errors import InputError
from inventory.model import Inventory
from migration.facts.subject import Subject
from migration.parameters import SETUP, Complexity, Effort, Parameters

Resource = tuple[str | None, str]  # tenant (`None`: central) and skill
Hours = Mapping[Resource, int]


def is_simple(subject: Subject, parameters: Parameters) -> bool:
    """Simple by needs, users and data; what is unknown is not simple."""
    return _within(subject, parameters.simple, unknown=False)


def complexity_percent(subject: Subject, parameters: Parameters) -> int:
    """The share of the usual hours that a simple, medium or complex move takes, in per cent."""
    if is_simple(subject, parameters):
        return parameters.simple.percent
    if _within(subject, parameters.medium, unknown=True):
        return parameters.medium.percent
    return parameters.complex_percent


def _within(subject: Subject, most: Complexity, *, unknown: bool) -> bool:
    item = subject.installation
    return (
        len(subject.needs) <= most.needs
        and (unknown if item.users is None else item.users <= most.users)
        and (unknown if item.data_gib is None else item.data_gib <= most.data_gib)
    )


def move_hours(subject: Subject, strategy: str, parameters: Parameters) -> Hours:
    """Hours of each resource for one installation, rounded up; nothing for what stays."""
    effort = parameters.effort.get(strategy)
    return _hours(effort, subject.tenant, complexity_percent(subject, parameters)) if effort else {}


def setup_hours(parameters: Parameters) -> Hours:
    """Hours of the central teams for a product, once, when its first Landkreis moves."""
    return _hours(parameters.effort[SETUP], None, 100)


def _hours(effort: Effort, tenant: str | None, percent: int) -> dict[Resource, int]:
    hours: dict[Resource, int] = {(None, skill): ceil(value * percent / 100) for skill, value in effort.central.items()}
    for skill, value in effort.tenant.items():
        hours[tenant, skill] = ceil(value * percent / 100)
    return hours


def team_ids(inventory: Inventory) -> dict[Resource, str]:
    """The team of each tenant and skill; raises InputError where two teams share both."""
    ids: dict[Resource, str] = {}
    for team in sorted(inventory.teams.values(), key=lambda item: item.id):
        other = ids.setdefault((team.tenant, team.skill), team.id)
        if other != team.id:
            problem = f"{other} and {team.id} have the same tenant and skill"
            raise InputError("teams.yaml", problem, field="skill", hint="make them one team")
    return ids


def capacity(inventory: Inventory, parameters: Parameters) -> dict[Resource, int]:
    """Whole hours per wave of each resource; what has no team has none."""
    return {
        (team.tenant, team.skill): int(team.person_days_per_wave * parameters.hours_per_person_day)
        for team in inventory.teams.values()
    }
