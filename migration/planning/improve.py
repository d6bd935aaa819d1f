"""From the first schedule to a better one, with a proven bound: the solver's answer as waves of groups and set-ups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from migration.facts.effort import Hours
from migration.planning.budget import Budget
from migration.planning.holds import holds
from migration.planning.model import Model, pinned_setups
from migration.planning.waves import Job, Schedule
from migration.solver import Effort, solve
from migration.targets.windows import earliest

SEED = 1
RELAXATION_SHARE = 50  # steps of the search for one of the relaxation


@dataclass(frozen=True, slots=True)
class Improved:
    """A schedule, and by how many cents any other can be cheaper by the model."""

    schedule: Schedule
    gap_cents: int


def improved(model: Model, jobs: Sequence[Job], capacity: Hours, setup: Hours, budget: Budget) -> Improved:
    """The solver's schedule with the pinned jobs, the hours of all, and what holds each group."""
    placed, set_up, gap = _solved(model, budget)
    schedule = Schedule(setup=earliest([*model.there.items(), *pinned_setups(jobs).items()]))
    for job in jobs:
        wave = job.pin if job.pin is not None else placed.get(job.id)
        if wave is None:
            continue
        schedule.wave[job.id] = wave
        _charge(schedule, wave, job.hours)
    needed = model.due.union(*(job.products for job in jobs if job.id in placed))
    schedule.setup |= {product: wave for product, wave in set_up.items() if product in needed}
    for product, wave in schedule.setup.items():
        if product not in model.there:
            _charge(schedule, wave, setup)
    fixed = pinned_setups(jobs).keys() - model.due
    schedule.hold |= holds(schedule, jobs, model.waves, capacity, setup, fixed)
    return Improved(schedule, gap)


def _solved(model: Model, budget: Budget) -> tuple[Mapping[str, int], Mapping[str, int], int]:
    """The wave of each group and set-up that has one, and by how many cents another schedule can be cheaper."""
    effort = Effort(relaxation=budget.steps // RELAXATION_SHARE, search=budget.steps)
    tell = budget.on_progress
    found = solve(
        model.problem, effort, SEED, budget.seconds, None if tell is None else lambda now: tell(now.worth, now.bound)
    )
    waves = [model.waves[column] if column < len(model.waves) else None for column in found.schedule.tolist()]
    count = len(model.groups)
    placed = {name: wave for name, wave in zip(model.groups, waves[:count], strict=True) if wave is not None}
    setups = waves[count : count + len(model.setups)]
    set_up = {name: wave for name, wave in zip(model.setups, setups, strict=True) if wave is not None}
    rounding = int(np.sum(found.schedule < len(model.waves)))  # every value is rounded up by less than a cent
    return placed, set_up, found.bound.value - found.worth + rounding


def _charge(schedule: Schedule, wave: int, hours: Hours) -> None:
    for resource, value in hours.items():
        schedule.load[wave][resource] += value
