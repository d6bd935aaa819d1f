"""Solve a problem: a first schedule by list, a proven bound from the relaxation, then the search it guides.

Two threads share the work. What they do is settled by the number of steps alone, and their results are merged in a
fixed order: the same problem, effort and seed give the same schedule and bound. With a time limit instead, that
promise does not hold.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event

import numpy as np

from migration.solver.bound import Bound, Bounder
from migration.solver.coarse import started
from migration.solver.guide import guide, guided
from migration.solver.listing import density, listed, without_loss
from migration.solver.network import Network, UnsolvableError, network
from migration.solver.problem import Floats, Ints, Problem, worth
from migration.solver.relaxation import Relaxation
from migration.solver.search import anneal
from migration.solver.sides import SIDES, sides
from migration.solver.state import Guide, Search

ROUND = 512  # steps of the relaxation between two bounds
CHUNK = 1024  # steps of the search between two looks at the clock
PER_JOB = 4  # steps of each thread, per job, before they share out the jobs anew
HOT, COLD = 12.0, 0.015  # temperatures in units: what a job is worth that moves, on average
KEPT = 0.81  # of the mean of the relaxation's points, which swing: a bad moment would mislead the whole search
RELAXING = 0.5  # of the time at most is for the relaxation; it ends before where
LITTLE, ROUNDS_BACK = 3e-4, 3  # the bound has gained so little of itself in so many rounds
LEAST = 4096  # steps before that counts: the bound is good long before the point that guides the search
MANY = 300_000  # nodes from which on it starts rough: below there is time for all steps, and their points guide better


@dataclass(frozen=True, slots=True)
class Effort:
    """How much work: steps of the relaxation, and of the search in each of its two threads."""

    relaxation: int = 2048
    search: int = 100_000


@dataclass(frozen=True, slots=True)
class Solution:
    """A schedule (wave per job, the number of waves for none), what it is worth, and the bound with its proof."""

    schedule: Ints
    worth: int
    bound: Bound


@dataclass(frozen=True, slots=True)
class Progress:
    """The best value and the best bound so far, `None` where there is none yet."""

    worth: int | None
    bound: int | None


OnProgress = Callable[[Progress], None]
Point = tuple[Floats, Floats]


def first_schedule(problem: Problem) -> Ints:
    """A valid schedule at once, by value for effort; raises UnsolvableError where the list finds none."""
    net = network(problem)
    schedule, missed = listed(net, density(net), np.zeros(problem.jobs))
    if missed:
        raise UnsolvableError(f"{missed} mandatory jobs found no wave")
    return schedule


def solve(
    problem: Problem,
    effort: Effort | None = None,
    seed: int = 1,
    seconds: float | None = None,
    on_progress: OnProgress | None = None,
) -> Solution:
    """A good schedule and a proven bound; with `seconds`, what can be had in that time, whatever the `effort`.

    Raises UnsolvableError where no schedule keeps every rule, or where none was found.
    """
    return _Solver(problem, effort or Effort(), seed, seconds, on_progress or (lambda _: None)).run()


def _drawn(mean: Floats, last: Floats) -> Floats:
    return KEPT * mean + (1 - KEPT) * last


class _Solver:
    """The best schedule and bound so far, and what is left of the budget."""

    def __init__(
        self, problem: Problem, effort: Effort, seed: int, seconds: float | None, on_progress: OnProgress
    ) -> None:
        self.start = time.monotonic()
        self.problem, self.effort, self.seed, self.seconds = problem, effort, seed, seconds
        self.on_progress = on_progress
        self.net: Network = network(problem)
        self.schedule: Ints | None = None
        self.bounds: list[Bound] = []

    def run(self) -> Solution:
        """Relax, list, search."""
        if not self.problem.jobs:
            prices = np.zeros(self.problem.capacity.shape)
            return Solution(np.zeros(0, np.int64), 0, Bounder(self.net).bound(prices))
        self._offer(*listed(self.net, density(self.net), np.zeros(self.problem.jobs)))
        hints, start = self._guide()
        self._search(hints, start)
        if self.schedule is None:
            raise UnsolvableError("no schedule was found that keeps every rule")
        self._offer(without_loss(self.net, self.schedule), 0)
        return Solution(self.schedule, worth(self.problem, self.schedule), self._bound())

    def _search(self, hints: Guide, schedule: Ints) -> None:
        """Anneal in rounds: two threads have a side each, and what both have made is the start of the next round."""
        unit = max(1.0, self._bound().value / max(1.0, float(hints.moves.sum())))
        begin, steps, turn = time.monotonic(), 0, 0
        with ThreadPoolExecutor(SIDES) as pool:
            while (spent := self._spent(begin, steps)) < 1:
                heat = unit * HOT * (COLD / HOT) ** spent
                most = PER_JOB * self.problem.jobs
                if self.seconds is None:
                    most = min(most, self.effort.search - steps)
                found = sides(self.net, self.problem.cluster, schedule, unit, self.seed + turn)
                ended = Event()
                jobs = [pool.submit(self._anneal, side, hints, most, heat, ended) for side in found.searches]
                for job in jobs:
                    job.result()
                schedule = found.joined([side.placing.wave for side in found.searches])
                best = found.joined([side.best for side in found.searches])
                self._offer(best, self._missed(best))
                steps, turn = steps + most, turn + 1

    def _spent(self, begin: float, steps: int) -> float:
        """The share of the search that is over."""
        if self.seconds is None:
            return steps / self.effort.search if self.effort.search else 1.0
        return (time.monotonic() - begin) / max(1e-3, self.start + self.seconds - begin)

    def _guide(self) -> tuple[Guide, Ints]:
        """What guides the search and where it starts: the last point of the relaxation or the mean of the last ones,
        whichever gives the better schedule at once.
        """
        hints = [guide(self.net, *point) for point in self._relax()]
        starts = [guided(self.net, self.problem.cluster, item) for item in hints]
        for schedule, missed in starts:
            self._offer(schedule, missed)
        return max(
            ((item, start[0]) for item, start in zip(hints, starts, strict=True)), key=lambda pair: self._rank(pair[1])
        )

    def _relax(self) -> tuple[Point, Point]:
        """The last point of the relaxation (how much of a job is done by a wave, per node; prices), and a mean."""
        relaxation, bounder = self._started(), Bounder(self.net)
        mean: Point | None = None
        while True:
            relaxation.run(ROUND)
            last = relaxation.done, relaxation.prices
            mean = last if mean is None else (_drawn(mean[0], last[0]), _drawn(mean[1], last[1]))
            self.bounds.append(bounder.bound(last[1]))
            self._report()
            if self._relaxed():
                return last, mean

    def _started(self) -> Relaxation:
        if len(self.net.node_job) < MANY:
            return Relaxation(self.net)
        return started(self.problem, self.net, self._run)

    def _run(self, rough: Relaxation, steps: int) -> None:
        """Go on with a rough relaxation, no longer than the fine one may."""
        if self.seconds is None:
            steps = min(steps, self.effort.relaxation)
        for done in range(0, steps, ROUND):
            if not self._is_late():
                rough.run(min(ROUND, steps - done))

    def _is_late(self) -> bool:
        return self.seconds is not None and time.monotonic() - self.start > RELAXING * self.seconds

    def _relaxed(self) -> bool:
        values = [item.value for item in self.bounds]
        if self.seconds is None:
            return ROUND * len(values) >= self.effort.relaxation
        best = min(values)
        stalled = ROUND * len(values) >= LEAST and min(values[:-ROUNDS_BACK]) - best < LITTLE * abs(best)
        return stalled or self._is_late()

    def _anneal(self, side: Search, hints: Guide, steps: int, heat: float, ended: Event) -> None:
        """So many steps; with a time limit until the other side has done its own, or until time is over."""
        if not len(side.own):  # nothing to do, and no reason for the other side to end
            return
        for done in range(0, steps, CHUNK):
            if self.seconds is not None and (ended.is_set() or time.monotonic() - self.start > self.seconds):
                break
            anneal(self.net, side, hints, min(CHUNK, steps - done), heat)
        else:
            ended.set()

    def _missed(self, schedule: Ints) -> int:
        return int((schedule[self.net.mandatory > 0] == self.problem.waves).sum())

    def _rank(self, schedule: Ints) -> tuple[int, int]:
        return -self._missed(schedule), worth(self.problem, schedule)

    def _offer(self, schedule: Ints, missed: int) -> None:
        if missed:
            return
        if self.schedule is None or worth(self.problem, schedule) > worth(self.problem, self.schedule):
            self.schedule = schedule
            self._report()

    def _bound(self) -> Bound:
        return min(self.bounds, key=lambda item: item.value)

    def _report(self) -> None:
        self.on_progress(
            Progress(
                None if self.schedule is None else worth(self.problem, self.schedule),
                self._bound().value if self.bounds else None,
            )
        )
