"""Solve a problem: a first schedule by list, a proven bound from the relaxation, then the search it guides.

Two threads share the work. What they do is settled by the number of steps alone, and their results are merged in a
fixed order: the same problem, effort and seed give the same schedule and bound. With a time limit instead, that
promise does not hold.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock

import numpy as np

from migration.solver.bound import Bound, Bounder
from migration.solver.guide import guide, guided
from migration.solver.listing import density, listed, without_loss
from migration.solver.network import Network, UnsolvableError, network
from migration.solver.problem import Ints, Problem, worth
from migration.solver.relaxation import Relaxation
from migration.solver.search import anneal
from migration.solver.state import Guide, Search, search

ROUND = 256  # steps of the relaxation between two bounds
CHUNK = 4096  # steps of the search between two looks at the clock
HOT, WARM, COLD = 20.0, 0.4, 0.015  # temperatures in units: what a job is worth that moves, on average
TOGETHER = 0.75  # of the search two threads go from the same start; then both go on from the better result
RELAXING = 0.3  # of the time at most is for the relaxation; it ends before where
LITTLE, ROUNDS_BACK = 2e-4, 6  # the bound has gained so little of itself in so many rounds


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
        self.lock = Lock()
        self.bounds: list[Bound] = []

    def run(self) -> Solution:
        """Relax, list, search."""
        if not self.problem.jobs:
            prices = np.zeros(self.problem.capacity.shape)
            return Solution(np.zeros(0, np.int64), 0, Bounder(self.net).bound(prices))
        self._offer(*listed(self.net, density(self.net), np.zeros(self.problem.jobs)))
        hints = self._relax()
        start, missed = guided(self.net, self.problem.cluster, hints)
        self._offer(start, missed)
        unit = max(1.0, self._bound().value / max(1.0, float(hints.moves.sum())))
        with ThreadPoolExecutor(2) as pool:

            def both(origin: Ints, part: float, seed: int, hot: float, cool: float) -> list[Ints]:
                searches = [search(self.net, self.problem.cluster, origin, unit, seed + turn) for turn in (0, 1)]
                until = self.start + part * (self.seconds or 0)
                share = part if part < 1 else 1 - TOGETHER
                jobs = [
                    pool.submit(self._anneal, item, hints, share, until, hot * unit, cool * unit) for item in searches
                ]
                return [job.result() for job in jobs]

            found = both(start, TOGETHER, 2 * self.seed, HOT, WARM)
            best = max(found, key=self._rank)
            for schedule in both(best, 1, 2 * self.seed + 1, WARM, COLD):
                self._offer(schedule, self._missed(schedule))
        if self.schedule is None:
            raise UnsolvableError("no schedule was found that keeps every rule")
        return Solution(self.schedule, worth(self.problem, self.schedule), self._bound())

    def _relax(self) -> Guide:
        relaxation, bounder = Relaxation(self.net), Bounder(self.net)
        while True:
            relaxation.run(ROUND)
            self.bounds.append(bounder.bound(relaxation.prices))
            self._report()
            if self._relaxed():
                return guide(self.net, relaxation.done, relaxation.prices)

    def _relaxed(self) -> bool:
        values = [item.value for item in self.bounds]
        if self.seconds is None:
            return ROUND * len(values) >= self.effort.relaxation
        best_before = min(values[:-ROUNDS_BACK], default=None)
        stalled = best_before is not None and best_before - min(values) < LITTLE * abs(best_before)
        return stalled or time.monotonic() - self.start > RELAXING * self.seconds

    def _anneal(self, state: Search, hints: Guide, share: float, until: float, hot: float, cool: float) -> Ints:
        """The best schedule of a search over its share of the steps, or until its time is over."""
        if self.seconds is None:
            anneal(self.net, state, hints, max(1, int(share * self.effort.search)), hot, cool)
        else:
            begin = time.monotonic()
            while (now := time.monotonic()) < until:
                heat = hot * (cool / hot) ** ((now - begin) / (until - begin))
                anneal(self.net, state, hints, CHUNK, heat, heat)
                self._offer(state.best, self._missed(state.best))
        return without_loss(self.net, state.best)

    def _missed(self, schedule: Ints) -> int:
        return int((schedule[self.net.mandatory > 0] == self.problem.waves).sum())

    def _rank(self, schedule: Ints) -> tuple[int, int]:
        return -self._missed(schedule), worth(self.problem, schedule)

    def _offer(self, schedule: Ints, missed: int) -> None:
        if missed:
            return
        with self.lock:
            if self.schedule is None or worth(self.problem, schedule) > worth(self.problem, self.schedule):
                self.schedule = schedule.copy()
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
