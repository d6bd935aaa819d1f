"""Do several stacks come in the right order, and does a failure stop only what stands on it?"""

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import UserError
from stacks.automation import in_order, run_all
from stacks.names import PLATFORM, Kind, StackName
from stacks.selection import existing_ones, to_bring_up, to_take_down
from stacks.work import Outcome, Result

A, B, SCHOOLS = (StackName.parse(name) for name in ("99001", "99002", "schulen-99001"))
ALL = {PLATFORM, A, B, SCHOOLS}
names = st.sets(
    st.builds(StackName, st.sampled_from([Kind.KREIS, Kind.SCHULEN]), st.sampled_from(["99001", "99002"]))
    | st.just(PLATFORM)
)


@given(names, st.booleans(), st.integers(1, 4))
def test_nothing_begins_before_what_it_stands_on_is_done(
    stacks: set[StackName], backwards: bool, parallel: int
) -> None:
    done: list[StackName] = []
    before = in_order(stacks, backwards=backwards)

    def work(stack: StackName) -> Result:
        assert before[stack] <= set(done)
        done.append(stack)
        return Result(stack, Outcome.CHANGED)

    results = run_all(before, work, parallel)
    assert [result.stack for result in results] == sorted(stacks)
    for stack in stacks:
        for needed in stacks.intersection(stack.needs):
            assert (done.index(needed) < done.index(stack)) is not backwards


def test_what_stands_on_a_failed_stack_is_skipped_and_others_go_on() -> None:
    outcomes = {A: Outcome.FAILED}
    results = run_all(in_order(ALL), lambda stack: Result(stack, outcomes.get(stack, Outcome.CHANGED)), 2)
    assert {str(result.stack): str(result.outcome) for result in results} == {
        "platform": "changed",
        "kreis-99001": "failed",
        "kreis-99002": "changed",
        "schulen-99001": "skipped",
    }


@pytest.mark.parametrize("parallel", [1, 2])
def test_as_many_are_at_work_as_asked_for(parallel: int) -> None:
    lock, now, most = threading.Lock(), 0, 0

    def work(stack: StackName) -> Result:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.05)
        with lock:
            now -= 1
        return Result(stack, Outcome.CHANGED)

    run_all(in_order({A, B}), work, parallel)
    assert most == parallel


def test_an_interrupt_waits_for_what_is_at_work_and_starts_nothing_more() -> None:
    ended: list[StackName] = []
    both = threading.Barrier(2)

    def work(stack: StackName) -> Result:
        both.wait()
        if stack == A:
            raise KeyboardInterrupt
        time.sleep(0.1)
        ended.append(stack)
        return Result(stack, Outcome.CHANGED)

    with pytest.raises(KeyboardInterrupt):
        run_all(in_order({A, B, SCHOOLS}), work, 2)
    assert ended == [B]


def test_what_a_stack_stands_on_comes_along_where_it_was_never_made() -> None:
    assert to_bring_up(["schulen-99001"], {PLATFORM}) == {A, SCHOOLS}
    assert to_bring_up(["99001"], {PLATFORM, A}) == {A}
    assert to_bring_up([], {PLATFORM, A}) == {PLATFORM, A}
    with pytest.raises(UserError, match="no stack yet"):
        to_bring_up([], set())


def test_nothing_is_taken_down_under_something_else() -> None:
    with pytest.raises(UserError, match="schulen-99001 stands on kreis-99001"):
        to_take_down(["99001"], ALL, everything=False)
    with pytest.raises(UserError, match="leave it out; there is platform, kreis-99001"):  # e.g. destroyed before a kill
        to_take_down(["99009"], [PLATFORM, A], everything=False)
    assert to_take_down(["99001", "schulen-99001"], ALL, everything=False) == {A, SCHOOLS}
    assert to_take_down([], ALL, everything=True) == ALL


@pytest.mark.parametrize(("named", "everything"), [([], False), (["99001"], True), (["99009"], False)])
def test_what_to_take_down_has_to_be_clear(named: list[str], everything: bool) -> None:
    with pytest.raises(UserError):
        to_take_down(named, ALL, everything=everything)


def test_outputs_are_those_of_stacks_that_exist() -> None:
    assert existing_ones([], {A, PLATFORM}) == [PLATFORM, A] == existing_ones(["platform", "99001"], {A, PLATFORM})
    with pytest.raises(UserError, match="no stack kreis-99002"):
        existing_ones(["99002"], {A})
