"""Does a plan continue from what really happened, and from what nobody has reported?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given

from common.errors import InputError
from inventory.model import Inventory
from migration.check.checker import check_plan
from migration.plan import Decision, Plan, Target
from migration.planning.budget import Budget
from migration.planning.planner import make_plan
from tests.migration import estate as e
from tests.migration.strategies import PROPERTY, reported_estates

ONE, TWO, THREE = (e.installation(number=number) for number in (1, 2, 3))
OTHER = e.installation(e.KEYS[1])
THIRD = e.wave_start(3)  # the planning date of most tests: two waves are over


def decisions(plan: Plan) -> dict[str, Decision]:
    return {item.installation: item for item in plan.decisions}


def broken(plan: Plan, inventory: Inventory) -> list[str]:
    return [f"{item.code} {item.of} {item.text}" for item in check_plan(plan, inventory) if not item.pinned]


def test_what_is_done_stands_in_its_wave_and_on_its_day_and_costs_nothing_more() -> None:
    day = e.wave_start(2) + timedelta(days=3)
    inventory = e.estate([ONE, TWO], actuals=[e.done(ONE.id, day)], as_of=THIRD)
    plan = make_plan(inventory)
    item, other = decisions(plan)[ONE.id], decisions(plan)[TWO.id]
    assert (item.wave, item.start, item.end, item.cost_cents) == (2, e.wave_start(2), day, 0)
    assert item.effort_person_hours == other.effort_person_hours > 0
    assert item.reasons[0].text == "Erledigt am 04.02.2027; gemeldet am 04.02.2027 durch Projektbüro: abgenommen."
    assert (item.progress, other.progress, other.wave) == ("done", None, 3)
    assert plan.waves[1].moves == 1
    assert plan.waves[1].load_person_hours == {}
    assert broken(plan, inventory) == []


def test_the_set_up_of_what_is_done_is_there_and_not_paid_again() -> None:
    fresh = make_plan(e.estate([ONE, TWO], as_of=THIRD))
    moved = make_plan(e.estate([ONE, TWO], actuals=[e.done(ONE.id, e.wave_start(1))], as_of=THIRD))
    assert [(item.product, item.wave) for item in fresh.setups] == [("produkt", 3)]
    assert [(item.product, item.wave) for item in moved.setups] == [("produkt", 1)]
    assert fresh.objective.terms["setup_effort"] > 0 == moved.objective.terms["setup_effort"]


def test_a_set_up_alone_can_be_done_or_late() -> None:
    setup = replace(e.done("", e.wave_start(1)), installation=None, product="produkt", target=None, provider=None,
                    offer=None)  # fmt: skip
    inventory = e.estate([ONE], actuals=[setup], as_of=THIRD)
    plan = make_plan(inventory)
    assert (plan.setups[0].wave, decisions(plan)[ONE.id].wave) == (1, 3)
    assert broken(plan, inventory) == []
    waiting = e.estate([ONE], actuals=[replace(e.late("", 5, recorded_on=THIRD), installation=None, product="produkt")],
                       as_of=THIRD)  # fmt: skip
    for plan in (make_plan(waiting), make_plan(waiting, budget=Budget(200))):
        assert (plan.setups[0].wave, decisions(plan)[ONE.id].wave) == (5, 5)
        assert broken(plan, waiting) == []


def test_benefits_count_from_the_real_day() -> None:
    """A server that has left costs nothing on site, and in the cloud only from the planning date on."""
    here = replace(ONE, servers=("vm",))
    known = {"servers": [e.server("vm")], "as_of": THIRD}
    stays = make_plan(e.estate([here], pins=[e.pin(here, "stay_local")], **known))
    moved = make_plan(e.estate([here], actuals=[e.done(here.id, e.wave_start(1))], **known))
    assert stays.objective.terms["own_labour"] > 0 == moved.objective.terms["own_labour"]
    earlier = make_plan(e.estate([here], actuals=[e.done(here.id, e.wave_start(2))], **known))
    assert moved.objective.terms["cloud_servers"] == earlier.objective.terms["cloud_servers"] > 0
    assert moved.objective.baseline_cents == stays.objective.baseline_cents > moved.objective.total_cents


def test_late_is_not_before_its_day_and_says_so() -> None:
    inventory = e.estate([ONE, TWO], actuals=[e.late(ONE.id, on=date(2027, 4, 1), recorded_on=THIRD)], as_of=THIRD)
    plan = make_plan(inventory)
    item = decisions(plan)[ONE.id]
    assert item.wave == 4  # ends on 25.04.2027; the third on 28.03.2027
    assert item.reasons[0].text.startswith("Verspätet, frühestens am 01.04.2027; gemeldet am 01.03.2027 durch")
    assert [reason.code for reason in item.reasons][-1] == "wave_late"
    assert broken(plan, inventory) == []


def test_what_needs_something_late_waits_and_names_it() -> None:
    late = e.late(TWO.id, 5, recorded_on=THIRD)
    inventory = e.estate([ONE, TWO], dependencies=[e.needs(ONE, TWO)], actuals=[late], as_of=THIRD)
    item = decisions(make_plan(inventory))[ONE.id]
    assert item.wave == 5
    assert item.reasons[-1].text.endswith(f"weil es {TWO.id} braucht, das nicht früher umzieht (verspätet gemeldet).")


def test_a_decided_wave_gives_way_to_a_later_report() -> None:
    late = e.late(ONE.id, 5, recorded_on=THIRD)
    inventory = e.estate([ONE], pins=[e.pin(ONE, number=3)], actuals=[late], as_of=THIRD)
    plan = make_plan(inventory)
    assert decisions(plan)[ONE.id].wave == 5
    assert broken(plan, inventory) == []
    pair = e.estate([ONE, TWO], dependencies=[e.together(ONE, TWO)], pins=[e.pin(TWO, number=3)], actuals=[late],
                    as_of=THIRD)  # fmt: skip
    plan = make_plan(pair)
    assert decisions(plan)[TWO.id].reasons[-1].code == "pin_late"
    assert broken(plan, pair) == []


def test_late_beyond_the_calendar_gets_no_wave_and_the_reason_is_said() -> None:
    inventory = e.estate([ONE], actuals=[e.late(ONE.id, on=date(2039, 1, 1), recorded_on=THIRD)], as_of=THIRD)
    item = decisions(make_plan(inventory))[ONE.id]
    assert item.wave is None
    assert item.reasons[-1].code == "late_beyond"


def test_dropped_stays_with_its_reason_and_so_does_what_can_only_move_with_it() -> None:
    report = e.dropped(ONE.id, recorded_on=THIRD)
    edges = [e.together(TWO, ONE), e.needs(THREE, ONE)]
    inventory = e.estate([ONE, TWO, THREE], dependencies=edges, actuals=[report], as_of=THIRD)
    plan = make_plan(inventory)
    found = decisions(plan)
    assert found[ONE.id].target is found[TWO.id].target is Target.STAY_LOCAL
    assert found[ONE.id].reasons[0].text.startswith("Entfällt; gemeldet am 01.03.2027 durch Projektbüro: wird aufgeg")
    assert found[TWO.id].reasons[0].code == "group_stays"
    assert found[THREE.id].wave == 3
    assert broken(plan, inventory) == []


def test_what_moved_before_what_it_needs_is_named_but_no_fault() -> None:
    report = e.done(ONE.id, e.wave_start(1))
    edges = [e.needs(ONE, TWO), e.together(ONE, THREE)]
    inventory = e.estate([ONE, TWO, THREE], dependencies=edges, actuals=[report], as_of=THIRD)
    found = check_plan(make_plan(inventory), inventory)
    assert [(item.code, item.of, item.pinned) for item in found] == [
        ("needs", ONE.id, True), ("done_apart", ONE.id, True),
    ]  # fmt: skip


def test_what_nobody_reported_is_named_and_planned_anew() -> None:
    before = make_plan(e.estate([ONE, TWO]))
    assert decisions(before)[ONE.id].wave == 1
    inventory = e.estate([ONE, TWO], actuals=[e.done(TWO.id, e.wave_start(1))], as_of=THIRD)
    plan = make_plan(inventory, previous=before)
    item = decisions(plan)[ONE.id]
    assert (item.wave, item.progress) == (3, "unanswered")
    assert item.reasons[0].text == (
        "War für Welle 1 vorgesehen (Abschluss am 31.01.2027); ohne Rückmeldung, ob es geschehen ist."
    )
    assert [todo.code for todo in item.todos] == ["answer"]
    assert decisions(plan)[TWO.id].progress == "done"
    assert make_plan(inventory, previous=plan) == plan  # planning again loses nothing and adds nothing
    assert broken(plan, inventory) == []


def test_a_report_answers_for_the_plan_it_was_made_about_and_for_no_later_one() -> None:
    before = make_plan(e.estate([ONE]))
    told = e.late(ONE.id, 4, recorded_on=date(2027, 1, 20))
    second = make_plan(e.estate([ONE], actuals=[told], as_of=THIRD), previous=before)
    assert (decisions(second)[ONE.id].wave, decisions(second)[ONE.id].progress) == (4, "late")
    third = make_plan(e.estate([ONE], actuals=[told], as_of=e.wave_start(5)), previous=second)
    assert (decisions(third)[ONE.id].wave, decisions(third)[ONE.id].progress) == (5, "unanswered")
    again = e.late(ONE.id, 6, recorded_on=e.wave_start(5))
    fourth = make_plan(e.estate([ONE], actuals=[told, again], as_of=e.wave_start(5)), previous=third)
    assert (decisions(fourth)[ONE.id].wave, decisions(fourth)[ONE.id].progress) == (6, "late")


def test_a_landkreis_that_has_begun_goes_on_at_once() -> None:
    tenants = (e.tenant(e.KEYS[0]), e.tenant(e.KEYS[1], pilot=False), e.tenant(e.KEYS[2], pilot=False))
    later = e.installation(e.KEYS[1], number=2)
    items = [ONE, OTHER, later, e.installation(e.KEYS[2])]
    fresh = decisions(make_plan(e.estate(items, tenants=tenants, as_of=THIRD)))
    assert fresh[later.id].wave is not None
    assert fresh[later.id].wave > 3
    inventory = e.estate(items, tenants=tenants, actuals=[e.done(OTHER.id, e.wave_start(2))], as_of=THIRD)
    plan = make_plan(inventory)
    assert decisions(plan)[later.id].wave == 3
    assert broken(plan, inventory) == []


def test_a_report_after_the_planning_date_is_refused() -> None:
    inventory = e.estate([ONE], actuals=[e.done(ONE.id, THIRD)], as_of=THIRD - timedelta(days=1))
    with pytest.raises(InputError, match=r"2027-03-01 lies after the planning date 2027-02-28 -> advance as_of"):
        make_plan(inventory)


@PROPERTY
@given(reported_estates())
def test_a_plan_after_reports_breaks_no_rule(inventory: Inventory) -> None:
    before = make_plan(replace(inventory, actuals=(), settings=replace(inventory.settings, as_of=e.AS_OF)))
    plan = make_plan(inventory, previous=before)
    assert broken(plan, inventory) == []
    assert all(item.done or item.start is None or item.start >= plan.as_of for item in plan.decisions)
    assert make_plan(inventory, previous=plan) == plan


@PROPERTY
@given(reported_estates())
def test_a_plan_improved_after_reports_breaks_no_rule(inventory: Inventory) -> None:
    assert broken(make_plan(inventory, budget=Budget(50)), inventory) == []
