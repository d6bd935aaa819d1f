"""Does the solver keep every rule, and is its bound proven?"""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import UserError
from migration.solver import Effort, Problem, Progress, UnsolvableError, first_schedule, solve
from migration.solver.bound import SCALE, Bounder, certified
from migration.solver.closure import graph, heaviest, proven
from migration.solver.compiled import kept, require_writable
from migration.solver.guide import guide
from migration.solver.network import network
from migration.solver.relaxation import Relaxation
from migration.solver.search import anneal
from migration.solver.sides import sides
from migration.solver.solve import _Solver
from migration.solver.state import STEPS
from tests.migration.solver.problems import best_priced, best_worth, broken, crowded, problem, problems, worth_of

QUICK = Effort(relaxation=256, search=300)


@settings(max_examples=40)
@given(problems())
def test_a_schedule_keeps_every_rule_and_the_bound_holds_for_all(small: Problem) -> None:
    solution = solve(small, QUICK)
    schedule = solution.schedule.tolist()
    assert not [*broken(small, schedule)]
    assert solution.worth == worth_of(small, schedule)
    best = best_worth(small)
    assert best is not None
    assert solution.worth <= best <= solution.bound.value


@settings(max_examples=25)
@given(problems(most_jobs=4))
def test_the_bound_of_prices_is_what_trying_every_schedule_gives(small: Problem) -> None:
    prices = np.linspace(0, 3, small.capacity.size).reshape(small.capacity.shape)
    net = network(small)
    bound = Bounder(net).bound(prices)
    whole = np.rint(prices * SCALE).astype(int)
    expected = best_priced(small, whole.tolist(), SCALE) + int((whole * small.capacity).sum())
    narrowed = replace(small, allowed=net.allowed > 0)  # the network closes waves in which a job can never be
    assert bound.value <= expected // SCALE
    assert bound.value == (best_priced(narrowed, whole.tolist(), SCALE) + int((whole * small.capacity).sum())) // SCALE
    assert certified(net, bound.prices, bound.flow) == bound.value


def test_any_flow_proves_a_bound_and_a_negative_one_none() -> None:
    tail, head, weight = np.array([0, 1]), np.array([1, 2]), np.array([5, -3, 2])
    value, flow = heaviest(graph(3, tail, head), weight)
    assert value == 4
    assert proven(tail, head, weight, flow) == 4
    assert proven(tail, head, weight, np.zeros(2, np.int64)) == 7
    with pytest.raises(ValueError, match="negative"):
        certified(network(problem([[1]])), np.zeros((0, 1), np.int64), np.array([-1]))


@settings(max_examples=40)
@given(problems(), st.integers(0, 99))
def test_what_one_side_of_a_border_does_leaves_the_other_valid(small: Problem, seed: int) -> None:
    net, schedule = network(small), first_schedule(small)
    relaxation = Relaxation(net)
    relaxation.run(64)
    found = sides(net, small.cluster, schedule, 1.0, seed)
    early, late = found.searches
    assert (early.mine ^ late.mine).all()
    for side in found.searches:
        there = schedule[side.mine & (schedule < small.waves)]
        assert ((there >= side.span[0]) & (there < side.span[1])).all()
        if len(side.own):
            anneal(net, side, guide(net, relaxation.done, relaxation.prices), 50, 10.0)
    assert not [*broken(small, found.joined([early.placing.wave, late.placing.wave]).tolist())]
    assert not [*broken(small, found.joined([early.placing.wave, late.best]).tolist())]


def test_without_steps_the_search_ends_with_what_the_lists_give() -> None:
    found = solve(crowded(), Effort(relaxation=256, search=0))
    assert worth_of(crowded(), first_schedule(crowded()).tolist()) <= found.worth <= found.bound.value


def test_the_search_beats_the_list_and_stays_below_the_bound() -> None:
    solution = solve(crowded(), Effort(relaxation=1024, search=3000))
    listed = worth_of(crowded(), first_schedule(crowded()).tolist())
    assert not [*broken(crowded(), solution.schedule.tolist())]
    assert listed < solution.worth <= solution.bound.value < 1.1 * solution.worth


def test_the_same_seed_gives_the_same_schedule_and_bound() -> None:
    first, second = solve(crowded(), QUICK, seed=3), solve(crowded(), QUICK, seed=3)
    assert first.schedule.tobytes() == second.schedule.tobytes()
    assert (first.bound.value, first.bound.prices.tobytes()) == (second.bound.value, second.bound.prices.tobytes())


def test_progress_only_gets_better() -> None:
    seen: list[Progress] = []
    solve(crowded(), QUICK, on_progress=seen.append)
    values = [item.worth for item in seen if item.worth is not None]
    bounds = [item.bound for item in seen if item.bound is not None]
    assert values == sorted(values)
    assert bounds == sorted(bounds, reverse=True)


def test_a_time_limit_gives_a_valid_schedule_too() -> None:
    solution = solve(crowded(), seconds=0.5)
    assert not [*broken(crowded(), solution.schedule.tolist())]
    assert solution.worth <= solution.bound.value


def test_under_a_time_limit_a_side_without_jobs_leaves_the_other_its_time() -> None:
    alone = problem([[9, 1]])  # its one job goes into the first wave: the later side has none
    net = network(alone)
    relaxation = Relaxation(net)
    relaxation.run(64)
    hints = guide(net, relaxation.done, relaxation.prices)
    busy, idle = sides(net, alone.cluster, first_schedule(alone), 1.0, seed=1).searches
    assert (len(busy.own), len(idle.own)) == (1, 0)
    solver, ended = _Solver(alone, QUICK, 1, 600.0, lambda _: None), Event()
    solver._anneal(idle, hints, 8, 1.0, ended)
    assert not ended.is_set()
    solver._anneal(busy, hints, 8, 1.0, ended)
    assert (int(busy.counts[STEPS]), ended.is_set()) == (8, True)


def test_mandatory_jobs_move_with_what_they_need_even_at_a_loss() -> None:
    forced = problem(
        value=[[-5, -5], [-7, -7], [9, 8]],
        needs=[(0, 1)],
        uses=[{0: 2}, {0: 2}, {0: 2}],
        capacity=[[2, 2]],
        mandatory=[0],
    )
    assert solve(forced, QUICK).schedule.tolist() == [1, 0, 2]


@pytest.mark.parametrize(
    "impossible",
    [
        problem([[1], [1]], needs=[(0, 1), (1, 0)]),
        problem([[1]], uses=[{0: 2}], capacity=[[1]], mandatory=[0]),
        problem([[1], [1]], uses=[{0: 1}, {0: 1}], capacity=[[1]], mandatory=[0, 1]),
    ],
    ids=["circle", "no room", "no room for both"],
)
def test_what_no_schedule_can_do_is_refused(impossible: Problem) -> None:
    with pytest.raises(UnsolvableError):
        solve(impossible, QUICK)


def test_parts_that_do_not_fit_together_are_refused() -> None:
    with pytest.raises(ValueError, match="needs names"):
        problem([[1]], needs=[(0, 3)])
    with pytest.raises(ValueError, match="capacity"):
        problem([[1]], uses=[{0: 1}], capacity=[[-1]])
    with pytest.raises(ValueError, match="cluster has shape"):
        replace(problem([[1]]), cluster=np.zeros(2, np.int64))


def test_without_jobs_there_is_nothing_to_do() -> None:
    nothing = Problem(
        *(np.zeros((0, 2), kind) for kind in (np.int64, bool)), np.zeros(0, bool), np.zeros((0, 2), np.int64),
        np.zeros(1, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64), np.ones((1, 2), np.int64),
        np.zeros(0, np.int64),
    )  # fmt: skip
    solution = solve(nothing, QUICK)
    assert (solution.schedule.tolist(), solution.worth, solution.bound.value) == ([], 0, 0)


def test_machine_code_is_kept_for_the_sources_it_was_made_from(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("A = 1\n")
    before = kept(tmp_path)
    assert kept(tmp_path) == before
    (tmp_path / "two.py").write_text("B = 1\n")
    assert kept(tmp_path) != before


def test_where_machine_code_cannot_be_kept_the_way_out_is_named(tmp_path: Path) -> None:
    require_writable(tmp_path / "new" / "kernels")
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="set XDG_CACHE_HOME to a folder that you may write to"):
        require_writable(tmp_path / "file" / "kernels")


PLAIN = """
from migration.solver import Effort, solve
from tests.migration.solver.problems import crowded
solution = solve(crowded(12, 4), Effort(relaxation=256, search=200))
print(solution.schedule.tolist(), solution.bound.value)
"""


def test_plain_python_gives_what_the_compiled_kernels_give() -> None:
    root = Path(__file__).parents[3]
    plain = os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(root)}
    found = subprocess.run([sys.executable, "-c", PLAIN], cwd=root, env=plain, capture_output=True, text=True)
    solution = solve(crowded(12, 4), Effort(relaxation=256, search=200))
    assert found.stdout.strip() == f"{solution.schedule.tolist()} {solution.bound.value}", found.stderr
