"""Is the reason that is given the true one?"""

from datetime import date

import pytest

from inventory.model import Blackout, Calendar, Hosting
from migration.plan import Plan, Target
from migration.planning.budget import Budget
from migration.planning.planner import make_plan
from tests.migration import estate as e
from tests.migration.estate import of

ONE, TWO = e.installation(number=1), e.installation(number=2)


def last(plan: Plan, item: e.Installation) -> tuple[str, str]:
    reason = of(plan, item).reasons[-1]
    return reason.code, reason.text


@pytest.mark.parametrize("budget", [None, Budget(steps=300)], ids=["first plan", "improved"])
def test_what_moves_with_something_decided_says_so(budget: Budget | None) -> None:
    inventory = e.estate([ONE, TWO], dependencies=[e.together(ONE, TWO)], pins=[e.pin(ONE, number=3)])
    code, text = last(make_plan(inventory, budget=budget), TWO)
    assert (code, f"festgelegt für {ONE.id}" in text) == ("wave_group", True)


def test_a_decided_wave_that_has_begun_is_named_as_such_for_all_that_wait_for_it() -> None:
    pins = [e.pin(ONE, number=1)]
    inventory = e.estate([ONE, TWO], dependencies=[e.together(ONE, TWO)], pins=pins, as_of=date(2027, 2, 1))
    plan = make_plan(inventory)
    assert [last(plan, item)[0] for item in (ONE, TWO)] == ["pin_past", "pin_past"]
    assert last(plan, ONE)[1] == "Am 02.11.2026 für Welle 1 festgelegt; sie hat schon begonnen."
    assert last(plan, TWO)[1] == f"Am 02.11.2026 für Welle 1 festgelegt ({ONE.id}); sie hat schon begonnen."


def test_the_first_move_of_a_product_names_the_team_without_hours_and_not_its_own_set_up() -> None:
    items = [e.installation(of=name, users=100) for name in ("eins", "zwei")]
    products, teams = (e.product("eins"), e.product("zwei")), (*e.CENTRAL, e.team("it", "operations", e.KEYS[0], 2))
    plan = make_plan(e.estate(items, products=products, teams=teams), budget=Budget(steps=300))
    second = max(items, key=lambda item: of(plan, item).wave or 0)
    assert (of(plan, second).wave, last(plan, second)[0]) == (2, "wave_capacity")


def test_the_first_move_of_a_product_names_the_central_team_that_cannot_set_it_up() -> None:
    items = [e.installation(of=name) for name in ("eins", "zwei")]
    products = e.product("eins"), e.product("zwei")
    teams = (*e.CENTRAL[:1], e.team("zentral-a", "application", days=2), *e.CENTRAL[2:], *e.OWN)
    plan = make_plan(e.estate(items, products=products, teams=teams), budget=Budget(steps=300))
    second = max(items, key=lambda item: of(plan, item).wave or 0)
    code, text = last(plan, second)
    assert (of(plan, second).wave, code, "das zentrale Team" in text) == (2, "wave_capacity", True)


def test_all_that_holds_something_is_named_and_not_only_what_is_unknown() -> None:
    ending = e.product(end_of_support=date(2027, 3, 1), multi_tenant=False)
    alone = e.installation(special_hardware=None)
    plan = make_plan(e.estate([alone], products=[ending]))
    assert [reason.code for reason in of(plan, alone).reasons] == ["no_successor", "special_hardware_unknown"]
    bound = e.installation(number=2, special_hardware=True)
    plan = make_plan(e.estate([alone, bound], dependencies=[e.together(alone, bound)]))
    assert [reason.code for reason in of(plan, alone).reasons] == ["special_hardware_unknown", "group_stays"]


def test_what_a_provider_runs_without_support_and_successor_says_so() -> None:
    ending = e.product(end_of_support=date(2027, 3, 1), multi_tenant=False)
    hosted = e.installation(hosting=Hosting.SERVICE_PROVIDER, provider=e.HOSTER, contract="vertrag")
    inventory = e.estate([hosted], products=[ending], contracts=[e.contract("vertrag", end=date(2027, 5, 31))])
    assert last(make_plan(inventory), hosted)[0] == "no_successor"


def test_support_to_the_last_day_of_the_plan_is_support_throughout() -> None:
    products = [e.product(name, end_of_support=e.wave(6).end) for name in ("eins", "zwei")]
    plan = make_plan(e.estate([e.installation(of="eins"), e.installation(of="zwei")], products=products))
    assert {item.target for item in plan.decisions} == {Target.SHARED_IAAS}


@pytest.mark.parametrize("budget", [None, Budget(steps=300)], ids=["first plan", "improved"])
def test_what_found_no_hours_while_waves_were_open_to_it_says_so(budget: Budget | None) -> None:
    many = [e.installation(number=number, users=100) for number in range(1, 4)]
    teams = (*e.CENTRAL, e.team("it", "operations", e.KEYS[0], 2))
    brief = e.clearance("freigabe", valid_until=e.wave(2).end)
    plan = make_plan(e.estate(many, teams=teams, clearances=[brief]), budget=budget)
    (left,) = [item for item in many if of(plan, item).wave is None]
    assert last(plan, left)[0] == "wave_capacity"


@pytest.mark.parametrize("budget", [None, Budget(steps=300)], ids=["first plan", "improved"])
def test_a_team_too_small_for_a_move_is_not_called_busy(budget: Budget | None) -> None:
    item = e.installation(users=100)
    plan = make_plan(e.estate([item], teams=(*e.CENTRAL, e.team("it", "operations", e.KEYS[0], 1))), budget=budget)
    assert "das eigene Team Betrieb je Welle nur 8 Stunden hat und der Umzug 16 braucht" in last(plan, item)[1]


def test_a_clearance_that_has_a_gap_is_not_said_to_begin_only_then() -> None:
    closed = Blackout("wahl", e.wave(1).start, e.wave(2).end, (), (), "Wahl", "erfunden")
    calendar = Calendar(tuple(e.wave(number) for number in range(1, 7)), (closed,), ())
    records = e.clearance("alt", valid_until=e.wave(2).end), e.clearance("neu", valid_from=e.wave(4).start)
    plan = make_plan(e.estate([ONE], clearances=records, calendar=calendar))
    assert (of(plan, ONE).wave, last(plan, ONE)[0]) == (4, "wave_clearance")
    assert "weil die Freigabe dann nicht gilt" in last(plan, ONE)[1]


def test_a_clearance_that_covers_no_whole_wave_is_to_be_renewed_with_the_provider_by_name() -> None:
    plan = make_plan(e.estate([ONE], clearances=[e.clearance("kurz", valid_until=e.wave(1).start)]))
    text = "Freigabe und Testat für Beispielwolke verlängern: sie decken keine ganze Welle"
    assert [todo.text for todo in of(plan, ONE).todos] == [text]
