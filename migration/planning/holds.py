"""What keeps each group from an earlier wave, or from all? Read from the schedule as it is, however it was made."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from migration.facts.effort import Hours, Resource
from migration.planning.waves import Hold, Job, Obstacle, Schedule


def holds(
    schedule: Schedule, jobs: Sequence[Job], waves: Sequence[int], capacity: Hours, setup: Hours, fixed: Collection[str]
) -> dict[str, Hold]:
    """The hold of every group that is not pinned and not in the first of `waves`, which are in order.

    `setup` are the hours of a product's set-up, which may come as early as its first move; `fixed` are the products
    whose set-up has to stay in its wave.
    """
    view = _View(schedule, jobs, capacity, setup, fixed)
    found: dict[str, Hold] = {}
    for job in jobs:
        wave = schedule.wave.get(job.id)
        if job.pin is not None or wave == waves[0]:
            continue
        found[job.id] = view.obstacle(job, wave - 1) if wave is not None else view.never(job, waves)
    return found


class _View:
    """A schedule with the groups of each wave."""

    def __init__(
        self, schedule: Schedule, jobs: Sequence[Job], capacity: Hours, setup: Hours, fixed: Collection[str]
    ) -> None:
        self.schedule, self.capacity, self.setup, self.fixed = schedule, capacity, setup, fixed
        self.inside: dict[int, list[Job]] = defaultdict(list)
        for job in jobs:
            if job.id in schedule.wave:
                self.inside[schedule.wave[job.id]].append(job)

    def never(self, job: Job, waves: Sequence[int]) -> Hold:
        """What keeps a group from the last wave that is open to it, where it could be placed in none before."""
        lacking = sorted(key for key in job.needs if key not in self.schedule.wave)
        if lacking:
            return Hold(Obstacle.NEEDS, lacking[0])
        found = [self.obstacle(job, wave) for wave in waves]
        for obstacle in (Obstacle.COST, Obstacle.CAPACITY, Obstacle.NEEDS, Obstacle.JOINING):
            of_kind = [hold for hold in found if hold.obstacle is obstacle]
            if of_kind:
                return of_kind[-1]
        return found[-1]

    def obstacle(self, job: Job, wave: int) -> Hold:
        """What keeps a group out of a wave while all others stay where they are."""
        if wave < job.first:
            return Hold(Obstacle.JOINING)
        if wave not in job.waves:
            return Hold(Obstacle.WINDOW)
        late = sorted(key for key in job.needs if self.schedule.wave.get(key, wave) > wave)
        if late:
            return Hold(Obstacle.NEEDS, late[0])
        new = [product for product in job.products if self.schedule.setup.get(product, wave + 1) > wave]
        if fixed := next((product for product in new if product in self.fixed), ""):
            return Hold(Obstacle.SETUP, product=fixed)
        for resource, hours in _with_setups(job.hours, len(new), self.setup).items():
            if hours and self.schedule.load[wave][resource] + hours > self.capacity.get(resource, 0):
                return Hold(Obstacle.CAPACITY, self._rival(wave, resource), resource=resource)
        return Hold(Obstacle.COST)

    def _rival(self, wave: int, resource: Resource) -> str:
        """The group that takes most of a team's hours in a wave; the first by id of several."""
        takers = [(-job.hours.get(resource, 0), job.id) for job in self.inside[wave] if job.hours.get(resource, 0)]
        return min(takers)[1] if takers else ""


def _with_setups(hours: Hours, count: int, setup: Hours) -> Hours:
    """The hours of a group with those of so many set-ups."""
    names = dict.fromkeys([*hours, *(setup if count else ())])
    return {name: hours.get(name, 0) + count * setup.get(name, 0) for name in names}
