"""Does improving keep every rule, get cheaper, and say why?"""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from inventory.model import Inventory
from migration.check.checker import check_plan
from migration.parameters import load_parameters
from migration.plan import Plan
from migration.planning.budget import Budget
from migration.planning.planner import make_plan
from migration.store import dumps
from tests.migration import estate as e
from tests.migration import rich as r
from tests.migration.strategies import PROPERTY, estates

BUDGET = Budget(steps=300)
A, B = e.KEYS[:2]


@pytest.fixture(scope="module")
def better() -> Plan:
    return make_plan(r.rich(), budget=BUDGET)


def test_an_improved_plan_keeps_every_rule_and_costs_no_more(better: Plan) -> None:
    assert check_plan(better, r.rich()) == []
    assert better.objective.total_cents <= make_plan(r.rich()).objective.total_cents


def test_its_bound_is_below_it(better: Plan) -> None:
    assert better.objective.bound_cents is not None
    assert better.objective.bound_cents <= better.objective.total_cents
    assert better.objective.method == "solver, 300 steps"


def test_no_first_plan_is_below_the_bound(better: Plan) -> None:
    assert better.objective.bound_cents is not None
    assert better.objective.bound_cents <= make_plan(r.rich()).objective.total_cents


def test_the_same_steps_give_the_same_bytes(better: Plan) -> None:
    assert dumps(make_plan(r.rich(), budget=BUDGET)) == dumps(better)


def test_every_move_after_the_first_wave_says_what_held_it(better: Plan) -> None:
    for item in better.decisions:
        if item.wave is not None:
            assert any(reason.code.startswith("wave_") for reason in item.reasons), item.installation


def test_the_set_up_a_pinned_move_needs_may_come_earlier_for_another() -> None:
    pinned, other = e.installation(A), e.installation(B)
    estate = e.estate([pinned, other], pins=[e.pin(pinned, number=3)])
    plan = make_plan(estate, budget=BUDGET)
    assert {item.installation: item.wave for item in plan.decisions} == {pinned.id: 3, other.id: 1}
    assert [item.wave for item in plan.setups] == [1]
    assert plan.objective.total_cents == make_plan(estate).objective.total_cents


@settings(PROPERTY, max_examples=15)
@given(estates())
def test_no_inventory_gives_an_improved_plan_that_breaks_a_rule(inventory: Inventory) -> None:
    first, plan = make_plan(inventory), make_plan(inventory, budget=BUDGET)
    assert [item.text for item in check_plan(plan, inventory) if not item.pinned] == []
    bound = plan.objective.bound_cents
    assert bound is None or bound <= min(first.objective.total_cents, plan.objective.total_cents)


def test_a_team_that_is_the_bottleneck_is_named_with_the_rival_that_has_its_hours() -> None:
    many = [e.installation(number=number, users=100) for number in range(1, 4)]
    teams = (*e.CENTRAL, e.team("it", "operations", r.A, 2))
    plan = make_plan(e.estate(many, teams=teams), budget=BUDGET)
    assert sorted(item.wave or 0 for item in plan.decisions) == [1, 2, 3]
    second = next(item for item in plan.decisions if item.wave == 2)
    rival = next(item for item in plan.decisions if item.wave == 1)
    assert [reason.code for reason in second.reasons][-1] == "wave_capacity"
    assert rival.installation in second.reasons[-1].text


def test_what_costs_more_than_it_is_worth_stays_without_a_wave_and_says_so() -> None:
    parameters = replace(load_parameters(), stay_cents=0, delay_cents_per_wave=0)
    decision = make_plan(e.estate([e.installation()]), parameters, budget=BUDGET).decisions[0]
    assert (decision.wave, decision.reasons[-1].code) == (None, "wave_cost")
