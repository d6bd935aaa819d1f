"""Which wave? A fast greedy in the order of time: in every wave the most pressing goes first, as long as hands last.

A group is ready once everything it needs and that moves has moved, or moves in the same wave. Ready groups compete by
deadline first, where one is near, then the uncritical and simple before the others; a group that others wait for
counts as pressing and as simple as the best of those.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from graphlib import TopologicalSorter

from migration.facts.effort import Hours, Resource
from migration.targets.windows import Waves

NEVER = 10**6  # the wave of a deadline that there is none


class Obstacle(Enum):
    """What held a group back in a wave."""

    WINDOW = "window"  # clearance, contract or blackout
    JOINING = "joining"  # its tenant's turn in the growing circle
    NEEDS = "needs"  # something it needs had not moved
    CAPACITY = "capacity"  # a team had no hours left
    KEPT = "kept"  # the plan before has it later
    SETUP = "setup"  # a product of it was not set up
    COST = "cost"  # it would have cost more


@dataclass(frozen=True, slots=True)
class Job:
    """A group as the scheduler sees it."""

    id: str
    first: int  # the first wave of its tenant
    waves: Waves
    hours: Hours  # of the teams, and its risky moves where a wave may have only so many (`migration.planning.risk`)
    products: tuple[str, ...]  # each has to be set up once for all
    needs: frozenset[str]
    deadline: int  # the last wave before waiting costs
    difficulty: tuple[int, ...]  # orders the uncritical and simple before the others
    pin: int | None = None
    kept: int | None = None  # its wave in the plan before, where as little as possible is to change; `NEVER`: none


@dataclass(frozen=True, slots=True)
class Hold:
    """Why a group did not move a wave earlier: the obstacle, and the group, team or product concerned.

    Where a team had no hours left, the group is the one that took most of them.
    """

    obstacle: Obstacle
    group: str = ""
    product: str = ""
    resource: Resource | None = None


_NOT_YET, _CLOSED = Hold(Obstacle.JOINING), Hold(Obstacle.WINDOW)
_Rank = tuple[int, int, tuple[int, ...]]


@dataclass(slots=True)
class Schedule:
    """The wave of each group and of each product's set-up, what kept a group from an earlier wave or from all, and the
    hours used per wave.
    """

    wave: dict[str, int] = field(default_factory=dict)
    hold: dict[str, Hold] = field(default_factory=dict)
    setup: dict[str, int] = field(default_factory=dict)
    load: dict[int, dict[Resource, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))


def schedule(
    jobs: Sequence[Job],
    waves: Iterable[int],
    capacity: Hours,
    setup: Hours,
    urgent: int,
    there: Mapping[str, int] | None = None,
    setups: Mapping[str, int] | None = None,
) -> Schedule:
    """Place every job that fits into `waves`.

    Pinned jobs come first and whatever the capacity; all others keep every limit. `setup` are the hours of a product's
    first move, `urgent` the waves before a deadline in which a job goes before those without one. `there` are products
    that are set up already, with their waves; `setups` the waves in which the plan before sets products up, kept for
    the jobs that keep theirs.
    """
    greedy = _Greedy(jobs, capacity, setup, urgent, there or {}, setups or {})
    for number in sorted(waves):
        greedy.fill(number)
    greedy.explain_waiting()
    greedy.drop_unused(there or {})
    return greedy.schedule


class _Greedy:
    """The state while waves are filled one after the other."""

    def __init__(
        self, jobs: Sequence[Job], capacity: Hours, setup: Hours, urgent: int, there: Mapping[str, int],
        setups: Mapping[str, int],
    ) -> None:  # fmt: skip
        self.capacity, self.setup, self.urgent = capacity, setup, urgent
        keeping = {product for job in jobs if job.kept not in (None, NEVER) for product in job.products}
        self.setups = {product: wave for product, wave in sorted(setups.items()) if product in keeping}
        self.schedule = Schedule(setup=dict(there))
        self.jobs = {job.id: job for job in jobs}
        self.deadline, self.difficulty = _inherited(self.jobs)
        for job in jobs:
            if job.pin is not None:
                self.schedule.wave[job.id] = job.pin
        self.free = [job.id for job in jobs if job.pin is None]
        self.missing = {key: len(self.jobs[key].needs - self.schedule.wave.keys()) for key in self.free}
        self.waiting: dict[str, list[str]] = defaultdict(list)
        for key in self.free:
            for needed in self.jobs[key].needs:
                self.waiting[needed].append(key)
        self.ready = [key for key in self.free if not self.missing[key]]

    def fill(self, number: int) -> None:
        """Place in wave `number` what is pinned to it, then what is ready and fits, the most pressing first."""
        for job in self.jobs.values():
            if job.pin == number:
                self._charge(job, number)
        for product, wave in self.setups.items():
            if wave == number and product not in self.schedule.setup and self._short(self.setup, number) is None:
                self._set_up(product, number)
        queue: list[tuple[_Rank, str]] = []
        ready, self.ready = self.ready, []
        for key in ready:
            self._queue(key, number, queue)
        while queue:
            _, key = heapq.heappop(queue)
            hold = self._refusal(self.jobs[key], number)
            if hold is not None:
                self.schedule.hold[key] = hold
                self.ready.append(key)
                continue
            self.schedule.wave[key] = number
            self._charge(self.jobs[key], number)
            for waiting in self.waiting[key]:
                self.missing[waiting] -= 1
                if not self.missing[waiting]:
                    self.schedule.hold[waiting] = Hold(Obstacle.NEEDS, key)
                    self._queue(waiting, number, queue)

    def _queue(self, key: str, number: int, queue: list[tuple[_Rank, str]]) -> None:
        """Let a job that is ready compete in wave `number` where that is open to it."""
        job = self.jobs[key]
        if number >= job.first and number in job.waves:
            heapq.heappush(queue, (self._rank(key, number), key))
            return
        self.ready.append(key)
        if number < job.first:
            self.schedule.hold[key] = _NOT_YET
        # after the last wave open to it, what kept it out of that one is the reason, not that none is left
        elif number < max(job.waves):
            self.schedule.hold[key] = _CLOSED

    def explain_waiting(self) -> None:
        """What never got ready waits for something that never moved."""
        for key in self.free:
            if self.missing[key]:
                needed = min(self.jobs[key].needs - self.schedule.wave.keys())
                self.schedule.hold[key] = Hold(Obstacle.NEEDS, needed)

    def _rank(self, key: str, number: int) -> _Rank:
        deadline, difficulty = self.deadline[key], self.difficulty[key]
        if self.jobs[key].kept == number:  # what lost its wave does not push others out of theirs
            return (-1, 0, difficulty)
        return (0, deadline, difficulty) if deadline - number <= self.urgent else (1, 0, difficulty)

    def _refusal(self, job: Job, number: int) -> Hold | None:
        """What keeps `job` out of wave `number`, which is open to it; `None` where it fits."""
        if job.kept is not None and number < job.kept:
            return Hold(Obstacle.KEPT)
        late = [key for key in job.needs if self.schedule.wave[key] > number]
        if late:
            return Hold(Obstacle.NEEDS, min(late))
        short = self._short(self._hours(job), number)
        return None if short is None else Hold(Obstacle.CAPACITY, resource=short)

    def _short(self, hours: Hours, number: int) -> Resource | None:
        """The first team that has not so many hours left in wave `number`."""
        load = self.schedule.load[number]
        for resource, value in hours.items():
            if load[resource] + value > self.capacity.get(resource, 0):
                return resource
        return None

    def _set_up(self, product: str, number: int) -> None:
        """Set a product up before its first move, as the plan before does."""
        self.schedule.setup[product] = number
        for resource, value in self.setup.items():
            self.schedule.load[number][resource] += value

    def drop_unused(self, there: Mapping[str, int]) -> None:
        """Take back the set-ups for which nothing has moved after all."""
        used = {product for key in self.schedule.wave for product in self.jobs[key].products}
        for product in self.schedule.setup.keys() - used - there.keys():
            number = self.schedule.setup.pop(product)
            for resource, value in self.setup.items():
                self.schedule.load[number][resource] -= value

    def _hours(self, job: Job) -> Hours:
        """The hours of a job, with the set-up of products that no other has brought yet."""
        new = sum(product not in self.schedule.setup for product in job.products)
        if not new:
            return job.hours
        hours = dict(job.hours)
        for resource, value in self.setup.items():
            hours[resource] = hours.get(resource, 0) + new * value
        return hours

    def _charge(self, job: Job, number: int) -> None:
        for resource, hours in self._hours(job).items():
            self.schedule.load[number][resource] += hours
        for product in job.products:
            self.schedule.setup.setdefault(product, number)


def _inherited(jobs: dict[str, Job]) -> tuple[dict[str, int], dict[str, tuple[int, ...]]]:
    """Deadline and difficulty of each job, or of what waits for it where that is nearer or simpler."""
    order = TopologicalSorter({key: sorted(job.needs) for key, job in jobs.items()}).static_order()
    deadline = {key: job.deadline for key, job in jobs.items()}
    difficulty = {key: job.difficulty for key, job in jobs.items()}
    for key in reversed(list(order)):
        for needed in jobs[key].needs:
            deadline[needed] = min(deadline[needed], deadline[key])
            difficulty[needed] = min(difficulty[needed], difficulty[key])
    return deadline, difficulty
