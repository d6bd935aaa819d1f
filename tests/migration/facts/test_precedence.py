"""Do the uncritical and simple go first, in the improved plan too, and is that term of the objective what it says?"""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from inventory.model import Inventory, PersonalData
from migration.check.checker import check_plan
from migration.parameters import Parameters, load_parameters
from migration.planning.budget import Budget
from migration.planning.planner import make_plan
from migration.report.simple import by_precedence
from migration.report.subject import Subject
from tests.migration import estate as e
from tests.migration import rich as r
from tests.migration.estate import of
from tests.migration.strategies import PROPERTY, estates

BUDGET = Budget(steps=300)
A = e.KEYS[0]
LARGE = e.installation(A, number=1, users=100)
UNKNOWN = e.installation(A, number=2, users=None)
SIMPLE = e.installation(A, number=3, users=10)


def weights(uncritical: int, simple: int) -> Parameters:
    return replace(load_parameters(), uncritical_cents_per_wave=uncritical, simple_cents_per_wave=simple)


def scarce(**changes: PersonalData) -> Inventory:
    """Three moves for a team that has hours for one of them in a wave."""
    installations = [LARGE, UNKNOWN, replace(SIMPLE, **changes)]
    return e.estate(installations, teams=(*e.CENTRAL, e.team("it", "operations", A, 2)))


@pytest.mark.parametrize("budget", [None, BUDGET], ids=["first", "improved"])
def test_the_simple_goes_first_where_hours_are_scarce(budget: Budget | None) -> None:
    plan = make_plan(scarce(), weights(0, 100_00), budget=budget)
    assert [of(plan, item).wave for item in (SIMPLE, LARGE, UNKNOWN)] in ([1, 2, 3], [1, 3, 2])
    assert [reason.code for reason in of(plan, SIMPLE).reasons][1] == "uncritical_simple"


@pytest.mark.parametrize("budget", [None, BUDGET], ids=["first", "improved"])
def test_the_uncritical_goes_before_what_is_sensitive(budget: Budget | None) -> None:
    sensitive = replace(LARGE, id=f"{A}-produkt-01", personal_data=PersonalData.SOCIAL)
    clearances = (e.clearance("freigabe"), e.clearance("sozial", personal_data=PersonalData.SOCIAL))
    teams = (*e.CENTRAL, e.team("it", "operations", A, 2))
    estate = e.estate([sensitive, UNKNOWN], teams=teams, clearances=clearances)
    plan = make_plan(estate, weights(100_00, 0), budget=budget)
    assert (of(plan, UNKNOWN).wave, of(plan, sensitive).wave) == (1, 2)
    assert [reason.code for reason in of(plan, UNKNOWN).reasons][1] == "uncritical"


def test_the_term_counts_every_wave_of_waiting_and_is_no_money() -> None:
    plan = make_plan(scarce(), weights(7, 100))
    waited = {item.installation: (item.wave or 0) - 1 for item in plan.decisions}
    expected = 7 * sum(waited.values()) + 100 * waited[SIMPLE.id]
    assert plan.objective.terms["precedence"] == expected
    without = make_plan(scarce(), weights(0, 0))
    assert plan.objective.money_cents == without.objective.money_cents


def test_what_never_gets_a_wave_waits_throughout() -> None:
    tired = e.estate([SIMPLE], teams=e.CENTRAL)
    assert make_plan(tired, weights(0, 100)).objective.terms["precedence"] == 6 * 100


def test_the_report_counts_every_move_once_and_the_first_rows_go_first() -> None:
    inventory = r.rich()
    plan = make_plan(inventory)
    rows = by_precedence(Subject(plan, inventory))
    assert sum(row.moves for row in rows) == sum(item.wave is not None for item in plan.decisions)
    assert rows[0].title == "unkritisch und einfach"


@settings(PROPERTY, max_examples=15)
@given(estates())
def test_the_bound_holds_with_any_weight(inventory: Inventory) -> None:
    parameters = weights(300_00, 700_00)
    first, plan = make_plan(inventory, parameters), make_plan(inventory, parameters, budget=BUDGET)
    assert [item.text for item in check_plan(plan, inventory, parameters) if not item.pinned] == []
    bound = plan.objective.bound_cents
    assert bound is None or bound <= min(first.objective.total_cents, plan.objective.total_cents)
