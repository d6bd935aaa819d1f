"""Is every kind of broken rule found, and none on a valid plan?"""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import migration.check
from inventory.load import load
from inventory.model import Inventory, PersonalData
from migration.check import (
    actuals,
    answers,
    calendar,
    form,
    hours,
    law,
    lockin,
    places,
    procurement,
    risk,
    score,
    together,
    totals,
)
from migration.check.checker import RULES, WHOLE, check_plan
from migration.check.together import components
from migration.check.view import View
from migration.parameters import load_parameters
from migration.plan import Decision, Plan, Reason, Target
from migration.planning.planner import make_plan
from migration.store import extract
from tests.migration import estate as e
from tests.migration import rich as r
from tests.migration.check.faults import FAULTS, Fault, into_wave

MINI = Path(__file__).parents[2] / "estates" / "mini"
CODE = re.compile(r'(?:Violation\(|_every_day\(view, \w+,)\s*"([a-z_]+)"')


def parts(plan: Plan, inventory: Inventory) -> list[Plan]:
    return [extract(plan, key) for key in inventory.tenants]


def codes(plan: Plan, inventory: Inventory) -> set[str]:
    return {item.code for item in check_plan(plan, inventory)}


@pytest.fixture(scope="module")
def made() -> tuple[Plan, Inventory]:
    inventory = r.rich()
    return make_plan(inventory), inventory


def test_nothing_is_found_on_a_valid_plan(made: tuple[Plan, Inventory]) -> None:
    assert check_plan(*made) == []


def test_nothing_is_found_on_the_plan_of_a_whole_estate() -> None:
    inventory = load(MINI)
    plan = make_plan(inventory)
    assert [check_plan(item, inventory) for item in (plan, *parts(plan, inventory))] == [[]] * (
        1 + len(inventory.tenants)
    )


@pytest.mark.parametrize("fault", [fault for _, fault in FAULTS.values()], ids=FAULTS)
def test_the_extracts_show_what_the_plan_shows_but_for_what_all_have_together(
    made: tuple[Plan, Inventory], fault: Fault
) -> None:
    plan, inventory = fault(*made)
    view = View(plan, inventory, load_parameters())
    expected = {item.code for rule in set(RULES) - WHOLE.keys() for item in rule(view)}
    assert set().union(*(codes(part, inventory) for part in parts(plan, inventory))) == expected


def test_an_extract_has_nothing_of_others_and_is_of_a_tenant_that_is_there(made: tuple[Plan, Inventory]) -> None:
    plan, inventory = made
    assert codes(replace(plan, tenant=r.A), inventory) >= {"unknown", "teams"}
    assert "header" in codes(extract(plan, "99999"), inventory)


@pytest.mark.parametrize(("code", "fault"), FAULTS.values(), ids=FAULTS)
def test_a_seeded_fault_is_found(made: tuple[Plan, Inventory], code: str, fault: Fault) -> None:
    found = codes(*fault(*made))
    assert code in found


def test_every_rule_has_been_broken(made: tuple[Plan, Inventory]) -> None:
    silent = set(RULES)
    for _, fault in FAULTS.values():
        view = View(*fault(*made), load_parameters())
        silent -= {rule for rule in silent if any(True for _ in rule(view))}
    limited = View(*made, replace(load_parameters(), max_share_percent=1))  # without a limit agreed nothing breaks it
    silent -= {rule for rule in silent if any(True for _ in rule(limited))}
    assert {rule.__name__ for rule in silent} == set()


def test_every_kind_of_violation_has_been_seeded() -> None:
    folder = Path(migration.check.__path__[0])
    known = {code for file in folder.glob("*.py") for code in CODE.findall(file.read_text("utf-8"))}
    assert {code for code, _ in FAULTS.values()} == known - {"provider_share"}  # needs another parameter: see above


def test_every_rule_of_the_package_is_run() -> None:
    modules = (
        actuals, answers, calendar, form, hours, law, lockin, places, procurement, risk, score, together, totals,
    )  # fmt: skip
    rules = {
        function
        for module in modules
        for name, function in vars(module).items()
        if getattr(function, "__module__", "") == module.__name__
        and not name.startswith("_")
        and list(getattr(function, "__annotations__", {})) == ["view", "return"]
        and "Violation" in str(function.__annotations__["return"])
    }
    assert rules == set(RULES)


def test_what_a_decided_wave_brings_about_is_marked() -> None:
    many = [e.installation(number=number, users=100) for number in range(1, 3)]
    teams = (*e.CENTRAL, e.team("it", "operations", r.A, 2))
    inventory = e.estate(many, teams=teams, pins=[e.pin(item, number=3) for item in many])
    found = check_plan(make_plan(inventory), inventory)
    assert [(item.code, item.pinned) for item in found] == [("capacity", True)]


def test_a_wave_that_was_decided_against_the_law_stays_a_fault() -> None:
    item = e.installation(personal_data=PersonalData.SOCIAL)
    inventory = e.estate([item], pins=[e.pin(item, number=2)])
    forced, _ = into_wave(item, 2)(make_plan(inventory), inventory)
    assert ("clearance", False) in {(found.code, found.pinned) for found in check_plan(forced, inventory)}


@pytest.mark.parametrize(
    ("item", "target"),
    [
        (e.installation(special_hardware=True), None),
        (e.installation(personal_data=PersonalData.SOCIAL), None),
        (e.installation(), "saas"),  # nobody offers it
    ],
    ids=["held", "not cleared", "impossible"],
)
def test_a_decision_that_the_plan_cannot_keep_is_named(item: e.Installation, target: str | None) -> None:
    inventory = e.estate([item], pins=[e.pin(item, target, number=2)])
    found = check_plan(make_plan(inventory), inventory)
    assert found != []
    assert {(violation.code, violation.pinned) for violation in found} <= {("pin_wave", True), ("pin_target", True)}


def test_a_landkreis_that_a_decision_brings_forward_is_named() -> None:
    pilot, second = e.tenant(r.A), e.tenant(r.B, pilot=False)
    early = e.installation(r.B)
    inventory = e.estate([early, e.installation(r.A)], tenants=[pilot, second], pins=[e.pin(early, number=2)])
    found = check_plan(make_plan(inventory), inventory)
    assert [(item.code, item.of, item.pinned) for item in found] == [("joining", r.B, True)]


def test_two_clearances_that_follow_each_other_within_a_wave_are_both_named() -> None:
    days = date(2027, 1, 14), date(2027, 1, 15)
    one, other = e.clearance("alt", valid_until=days[0]), e.clearance("neu", valid_from=days[1])
    inventory = e.estate([e.installation()], clearances=(one, other))
    plan = make_plan(inventory)
    assert (plan.decisions[0].wave, plan.decisions[0].clearances) == (1, ("alt", "neu"))
    assert check_plan(plan, inventory) == []
    half = replace(plan, decisions=(replace(plan.decisions[0], clearances=("alt",)),))
    assert [item.code for item in check_plan(half, inventory)] == ["clearance_named"]


def test_components_are_found_whatever_the_order() -> None:
    edges = {"a": ["b"], "b": ["c", "d"], "c": ["a"], "d": ["e"], "e": ["d"], "f": []}
    assert components(edges) == [["a", "b", "c"], ["d", "e"], ["f"]]


def test_reasons_are_for_people() -> None:
    for item in make_plan(r.rich()).decisions:
        assert isinstance(item, Decision)
        assert all(isinstance(reason, Reason) and reason.text.endswith(".") for reason in item.reasons)
        assert item.target in Target
