"""Where the plan leads: the goals of the strategy, counted for a day on which the moves due by then are done."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from inventory.model import ProviderKind
from migration.change import Goal, load_change
from migration.dates import months_before
from migration.plan import Target
from migration.report.subject import Subject

OF_ALL = frozenset({"tenants", "one_product"})  # goals that say nothing about a single tenant
NOT_PLANNED = frozenset({"restore_tested"})  # known for today only
RECENT_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Count:
    """So many of so many; `unknown` of them nobody has recorded."""

    value: int
    of: int
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """A goal today and on the days asked for; `None` where the plan says nothing about it."""

    goal: Goal
    today: Count
    later: tuple[Count | None, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an installation is on a day, and which product it is then; retired ones have no place."""

    tenant: str
    task: str
    product: str
    provider: str | None


def progress(subject: Subject, days: tuple[date, ...]) -> list[Progress]:
    """Every goal today and on `days`, as planned."""
    whole = subject.plan.tenant is None
    today, *later = (_counts(subject, day) for day in (subject.plan.as_of, *days))
    return [
        Progress(
            goal=goal,
            today=today[goal.id],
            later=tuple(None if goal.id in NOT_PLANNED else counts[goal.id] for counts in later),
        )
        for goal in load_change().goals
        if whole or goal.id not in OF_ALL
    ]


def places(subject: Subject, day: date) -> dict[str, Place]:
    """Installation -> its place on a day. Today only what is done has moved; a move is done at the end of its wave."""
    found = {}
    for item in subject.plan.decisions:
        if item.end is None or item.end > day or (day <= subject.plan.as_of and not item.done):
            provider = subject.installation(item).provider
            found[item.installation] = Place(item.tenant, item.task, item.product, provider)
        elif item.target is not Target.RETIRE:
            product = item.product_after
            found[item.installation] = Place(item.tenant, item.task, product, item.provider)
    return found


def _counts(subject: Subject, day: date) -> dict[str, Count]:
    there = places(subject, day)
    kinds = [subject.inventory.kind_of(place.provider) for place in there.values()]
    unknown = kinds.count(None)
    started = {item.tenant for item in subject.moves if item.start and item.start <= day}
    recorded, proven = _restored(subject)
    return {
        "shared": Count(kinds.count(ProviderKind.SHARED_CLOUD), len(there), unknown),
        "own_metal": Count(kinds.count(ProviderKind.OWN_METAL), len(there), unknown),
        "servers": _servers(subject, there),
        "tenants": Count(len(started), len(subject.inventory.tenants)),
        "one_product": _one_product(there),
        "restore_tested": Count(proven, len(subject.plan.decisions), len(subject.plan.decisions) - recorded),
    }


def _servers(subject: Subject, there: Mapping[str, Place]) -> Count:
    """Servers of the tenants of this plan from which not everything has gone; one whose use is unknown stays."""
    tenants = {item.tenant for item in subject.plan.decisions}
    used: dict[str, bool] = {}
    for item in subject.plan.decisions:
        installation = subject.installation(item)
        place = there.get(item.installation)
        stays = place is not None and place.provider == installation.provider
        for server in installation.servers:
            used[server] = used.get(server, False) or stays
    servers = [key for key, server in subject.inventory.servers.items() if server.tenant in tenants]
    return Count(sum(used.get(key, True) for key in servers), len(servers))


def _one_product(there: Mapping[str, Place]) -> Count:
    """Tasks that more than one tenant has, and of them those for which all use the same product."""
    tenants: dict[str, set[str]] = defaultdict(set)
    products: dict[str, set[str]] = defaultdict(set)
    for place in there.values():
        tenants[place.task].add(place.tenant)
        products[place.task].add(place.product)
    shared = [task for task, keys in tenants.items() if len(keys) > 1]
    return Count(sum(len(products[task]) == 1 for task in shared), len(shared))


def _restored(subject: Subject) -> tuple[int, int]:
    """How many installations have a recorded restore test, and how many one that is recent."""
    days = [subject.installation(item).restore_tested for item in subject.plan.decisions]
    since = months_before(subject.plan.as_of, RECENT_MONTHS)
    return sum(day is not None for day in days), sum(day is not None and day >= since for day in days)
