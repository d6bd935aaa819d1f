"""Which tasks does a tenant have? Dependencies first: who has a specialist application has what it needs."""

import math
from collections.abc import Iterator
from graphlib import TopologicalSorter

from inventory.example.base import Base
from inventory.model import Category, Task, Tenant

EXAMPLE_KEYS = "99"
USUAL_POPULATION = 125_000  # the mean of the 24 Landkreise


def tasks_of(base: Base, tenant: Tenant) -> list[Task]:
    """The tasks of a tenant in the order of the catalogue."""
    random = base.random("presence", tenant.key)
    present: set[str] = set()
    for task in _dependencies_first(base):
        # Drawn in any case: whether one task is there does not shift the draws for the others.
        if random.random() < _chance(base, task, tenant, present):
            present.add(task.id)
    return [task for task in base.tasks.values() if task.id in present]


def _chance(base: Base, task: Task, tenant: Tenant, present: set[str]) -> float:
    """How likely the tenant has the task, given what it has already; larger ones have more."""
    usage, needed = base.usage[task.id], _needed(base, task)
    if tenant.key in usage.never or not needed <= present:
        return 0.0
    if usage.only and not tenant.key.startswith(EXAMPLE_KEYS):
        return float(tenant.key in usage.only)
    # What a task needs is never rarer than the task itself: its share of those who have that.
    share = usage.share / min((base.usage[id_].share for id_ in needed), default=1.0)
    return float(share ** math.sqrt(USUAL_POPULATION / tenant.population))


def _needed(base: Base, task: Task) -> set[str]:
    """Specialist applications and visualisations it cannot do without; general products can be replaced by others."""
    return {
        target
        for target in task.depends_on
        if base.tasks[target].category is not Category.ALLGEMEIN and not _in_cycle(base, task.id, target)
    }


def _dependencies_first(base: Base) -> Iterator[Task]:
    graph = {
        task.id: [target for target in task.depends_on if not _in_cycle(base, task.id, target)]
        for task in base.tasks.values()
    }
    return (base.tasks[id_] for id_ in TopologicalSorter(graph).static_order())


def _in_cycle(base: Base, one: str, other: str) -> bool:
    return any(one in cycle and other in cycle for cycle in base.settings.known_cycles)
