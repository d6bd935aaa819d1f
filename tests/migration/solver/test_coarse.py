"""Does a rough relaxation, with two waves as one, give the fine one a good start?"""

from importlib import import_module

import numpy as np
import pytest
from hypothesis import given, settings

from migration.solver import Effort, Problem, first_schedule, solve
from migration.solver.bound import Bounder
from migration.solver.coarse import coarse, spread, started
from migration.solver.network import network
from migration.solver.relaxation import Relaxation
from tests.migration.solver.problems import broken, crowded, problems, worth_of


def halved(problem: Problem) -> Relaxation:
    """The relaxation of the rough problem, not yet run."""
    return Relaxation(network(coarse(problem, network(problem))))


@settings(max_examples=40)
@given(problems(waves=5))
def test_a_schedule_is_one_of_the_rough_problem_too(small: Problem) -> None:
    rough = coarse(small, network(small))
    schedule = first_schedule(small)
    found = np.where(schedule == small.waves, rough.waves, schedule // 2)
    assert not [*broken(rough, found.tolist())]


def test_what_is_done_by_the_end_of_a_rough_wave_is_done_by_the_end_of_its_last() -> None:
    problem = crowded(waves=10)
    rough, fine = halved(problem), Relaxation(network(problem))
    rough.run(256)
    spread(rough, fine)
    last = fine.net.node_wave % 2 == 1
    assert 0 < rough.done.sum() < len(rough.done)
    np.testing.assert_allclose(fine.done[last], rough.done, atol=1e-6)
    np.testing.assert_allclose(fine.prices[:, 1::2], rough.prices)


def test_a_relaxation_that_starts_rough_is_ahead_of_one_that_does_not() -> None:
    problem = crowded(waves=20)
    net = network(problem)
    bounder, plain = Bounder(net), Relaxation(net)
    plain.run(256)
    ahead = started(problem, net, Relaxation.run, steps=128)
    ahead.run(64)
    assert bounder.bound(ahead.prices).value < bounder.bound(plain.prices).value


def test_each_rougher_one_has_half_the_waves_and_twice_the_steps_down_to_few_waves() -> None:
    problem, seen = crowded(waves=21), list[tuple[int, int]]()
    started(problem, network(problem), lambda rough, steps: seen.append((rough.waves, steps)), steps=8)
    assert seen == [(6, 16), (11, 8)]


def test_a_large_problem_is_solved_from_a_rough_start_under_the_same_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    problem, effort = crowded(waves=20), Effort(relaxation=128, search=300)
    plain = solve(problem, effort)
    monkeypatch.setattr(import_module("migration.solver.solve"), "MANY", 1)
    solution, again = solve(problem, effort), solve(problem, effort)
    assert not [*broken(problem, solution.schedule.tolist())]
    assert worth_of(problem, solution.schedule.tolist()) == solution.worth <= solution.bound.value < plain.bound.value
    assert (again.schedule.tobytes(), again.bound.value) == (solution.schedule.tobytes(), solution.bound.value)
