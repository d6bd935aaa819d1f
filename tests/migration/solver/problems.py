"""Small scheduling problems, and a checker and an exact answer that share no code with the solver."""

from collections.abc import Iterator
from itertools import product

import numpy as np
from hypothesis import strategies as st

from migration.solver import Problem


def problem(
    value: list[list[int]],
    needs: list[tuple[int, int]] | None = None,
    uses: list[dict[int, int]] | None = None,
    capacity: list[list[int]] | None = None,
    allowed: list[list[bool]] | None = None,
    mandatory: list[int] | None = None,
    cluster: list[int] | None = None,
) -> Problem:
    """A problem from plain lists; whatever is left out binds nobody."""
    jobs, waves = len(value), len(value[0])
    uses = uses or [{} for _ in value]
    pairs = [(resource, amount) for use in uses for resource, amount in use.items()]
    return Problem(
        value=np.array(value, np.int64),
        allowed=np.array(allowed or [[True] * waves] * jobs),
        mandatory=np.isin(np.arange(jobs), mandatory or []),
        needs=np.array(needs or [], np.int64).reshape(-1, 2),
        use_start=np.cumsum([0, *map(len, uses)]),
        use_resource=np.array([resource for resource, _ in pairs], np.int64),
        use_amount=np.array([amount for _, amount in pairs], np.int64),
        capacity=np.array(capacity or [], np.int64).reshape(-1, waves),
        cluster=np.array(cluster or [0] * jobs, np.int64),
    )


def crowded(jobs: int = 60, waves: int = 8) -> Problem:
    """More than fits: jobs of three tenants, five set-ups they share, hours of each tenant and of one central team."""
    chance = np.random.default_rng(7)
    gain, hours = chance.integers(5, 60, jobs), chance.integers(1, 9, jobs)
    value = [[int(gain[job]) * (waves - wave) for wave in range(waves)] for job in range(jobs)]
    return problem(
        value=[*value, *[[-40] * waves for _ in range(5)]],
        needs=[(job, jobs + job % 5) for job in range(jobs)] + [(job, job - 9) for job in range(9, jobs, 4)],
        uses=[*[{job % 3: int(hours[job]), 3: 1} for job in range(jobs)], *[{3: 4} for _ in range(5)]],
        capacity=[[9] * waves] * 3 + [[8] * waves],
        cluster=[*[job % 3 for job in range(jobs)], *[-1] * 5],
    )


@st.composite
def problems(draw: st.DrawFn, most_jobs: int = 5, waves: int = 3) -> Problem:
    """Problems small enough to try every schedule; needs lead to jobs of a smaller number, so never in a circle."""
    jobs = draw(st.integers(1, most_jobs))
    resources = draw(st.integers(0, 2))
    worth = st.integers(-20, 30)
    return problem(
        value=[[draw(worth) for _ in range(waves)] for _ in range(jobs)],
        needs=[(job, other) for job in range(jobs) for other in range(job) if draw(st.integers(0, 3)) == 0],
        uses=[{resource: draw(st.integers(0, 4)) for resource in range(resources)} for _ in range(jobs)],
        capacity=[[draw(st.integers(0, 8)) for _ in range(waves)] for _ in range(resources)],
        allowed=[[draw(st.integers(0, 4)) > 0 for _ in range(waves)] for _ in range(jobs)],
        cluster=[draw(st.integers(-1, 1)) for _ in range(jobs)],
    )


def broken(problem: Problem, schedule: list[int]) -> Iterator[str]:
    """Every rule that a schedule breaks."""
    yield from broken_order(problem, schedule)
    for resource, rooms in enumerate(problem.capacity.tolist()):
        for wave, room in enumerate(rooms):
            taken = sum(_use(problem, job, resource) for job, chosen in enumerate(schedule) if chosen == wave)
            if taken > room:
                yield f"resource {resource} has {room} in wave {wave}, {taken} are taken"


def broken_order(problem: Problem, schedule: list[int]) -> Iterator[str]:
    """Every rule broken, leaving aside the capacities."""
    never = problem.waves
    for job, wave in enumerate(schedule):
        if wave == never and problem.mandatory[job]:
            yield f"{job} is mandatory"
        if wave != never and not problem.allowed[job][wave]:
            yield f"{job} may not be in wave {wave}"
    for job, needed in problem.needs.tolist():
        if schedule[job] != never and schedule[needed] > schedule[job]:
            yield f"{job} is before {needed}"


def _use(problem: Problem, job: int, resource: int) -> int:
    span = range(problem.use_start[job], problem.use_start[job + 1])
    return sum(int(problem.use_amount[place]) for place in span if problem.use_resource[place] == resource)


def worth_of(problem: Problem, schedule: list[int]) -> int:
    """What a schedule is worth."""
    return sum(int(problem.value[job][wave]) for job, wave in enumerate(schedule) if wave != problem.waves)


def best_worth(problem: Problem) -> int | None:
    """What the best schedule is worth, by trying all; `None` where none keeps every rule."""
    every = product(range(problem.waves + 1), repeat=problem.jobs)
    valid = (list(schedule) for schedule in every if not any(broken(problem, list(schedule))))
    return max((worth_of(problem, schedule) for schedule in valid), default=None)


def best_priced(problem: Problem, prices: list[list[int]], scale: int) -> int:
    """What the best schedule is worth that pays for what it takes and keeps no capacity, in units of 1/`scale`."""
    most = 0
    for schedule in product(range(problem.waves + 1), repeat=problem.jobs):
        if any(broken_order(problem, list(schedule))):
            continue
        paid = sum(
            prices[resource][wave] * _use(problem, job, resource)
            for job, wave in enumerate(schedule)
            for resource in range(len(prices))
            if wave != problem.waves
        )
        most = max(most, scale * worth_of(problem, list(schedule)) - paid)
    return most
