"""Does every wave keep the limits of risky moves, whoever makes the plan, and does the plan say so?"""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.model import Installation, Inventory, Schutzbedarf
from migration.check.checker import check_plan
from migration.parameters import Parameters, load_parameters
from migration.plan import Decision, Plan
from migration.planning.budget import Budget
from migration.planning.planner import make_plan
from migration.report import page
from migration.report.simple import RiskyRow, risky_by_tenant
from migration.report.subject import Subject
from migration.store import extract
from tests.migration import estate as e
from tests.migration import rich as r
from tests.migration.strategies import PROPERTY, estates

A, B, _ = e.KEYS
BUDGET = Budget(steps=300)
ALL = 101  # no readiness is certain to reach it: everything that moves is risky


def limited(in_all: int | None, per_tenant: int | None, certain: int = ALL) -> Parameters:
    usual = load_parameters()
    rule = replace(usual.risk, certain_score_below=certain, max_per_wave=in_all, max_per_tenant_and_wave=per_tenant)
    return replace(usual, risk=rule)


def three(key: str = A) -> list[Installation]:
    return [e.installation(key, number=number) for number in (1, 2, 3)]


def waves(plan: Plan) -> list[int]:
    return sorted(item.wave or 0 for item in plan.decisions)


def codes(item: Decision) -> list[str]:
    return [reason.code for reason in item.reasons]


def why(item: Decision) -> str:
    return next(reason.text for reason in item.reasons if reason.code == "risky")


@pytest.mark.parametrize("budget", [None, BUDGET], ids=["first", "improved"])
def test_a_wave_has_no_more_risky_moves_than_agreed(budget: Budget | None) -> None:
    both = e.estate(three(A) + three(B))
    assert waves(make_plan(both, limited(None, None), budget=budget)) == [1] * 6
    assert waves(make_plan(both, limited(2, None), budget=budget)) == [1, 1, 2, 2, 3, 3]
    assert waves(make_plan(both, limited(None, 1), budget=budget)) == [1, 1, 2, 2, 3, 3]
    assert check_plan(make_plan(both, limited(2, 1), budget=budget), both, limited(2, 1)) == []


@pytest.mark.parametrize("budget", [None, BUDGET], ids=["first", "improved"])
def test_the_limit_is_named_as_what_holds_a_move(budget: Budget | None) -> None:
    plan = make_plan(e.estate(three()), limited(1, None), budget=budget)
    last = next(item for item in plan.decisions if item.wave == 3)
    assert "risky" in codes(last)
    assert codes(last)[-1] == "wave_risk"
    assert "aller Landkreise die Grenze von 1 je Welle" in last.reasons[-1].text
    own = make_plan(e.estate(three()), limited(None, 1), budget=budget)
    assert any("dieses Landkreises die Grenze von 1" in item.reasons[-1].text for item in own.decisions)


@pytest.mark.parametrize("budget", [None, BUDGET], ids=["first", "improved"])
def test_what_can_only_move_together_has_a_wave_to_itself(budget: Budget | None) -> None:
    one, two, three_ = three()
    estate = e.estate([one, two, three_], dependencies=[e.together(one, two)])
    plan = make_plan(estate, limited(1, 1), budget=budget)
    of = {item.installation: item.wave for item in plan.decisions}
    assert of[one.id] == of[two.id] != of[three_.id]
    assert None not in of.values()
    assert check_plan(plan, estate, limited(1, 1)) == []


def test_what_a_person_has_decided_stands_and_is_named() -> None:
    pinned = e.estate(three(), pins=[e.pin(item, number=2) for item in three()])
    plan = make_plan(pinned, limited(2, 2))
    assert waves(plan) == [2, 2, 2]
    assert {(item.code, item.pinned) for item in check_plan(plan, pinned, limited(2, 2))} == {("risk_limit", True)}


def test_each_cause_is_said_and_an_unknown_schutzbedarf_is_one() -> None:
    rule = replace(load_parameters().risk, certain_score_below=ALL, unknown_percent=1, schutzbedarf=Schutzbedarf.NORMAL)
    item = make_plan(e.estate([e.installation()]), replace(load_parameters(), risk=rule)).decisions[0]
    assert why(item) == (
        f"Riskant: Schutzbedarf normal, sicher sind nur {item.score_low} Punkte Bereitschaft, "
        f"{item.unknown} % der Angaben unbekannt."
    )
    blank = e.estate(
        [e.installation()], tasks=[e.task(protection=r.UNKNOWN)], pins=[e.pin(e.installation(), "shared_iaas")]
    )
    assert "Schutzbedarf unbekannt" in why(make_plan(blank).decisions[0])


def test_nothing_is_risky_that_is_switched_off_or_stays() -> None:
    decisions = make_plan(r.rich(), limited(1, 1)).decisions
    quiet = {item.installation for item in decisions if "risky" not in codes(item)}
    assert {r.OLD.id, r.DONGLE.id} <= quiet
    assert r.MAP.id not in quiet


def test_the_page_shows_the_limit_of_a_landkreis_to_all_and_to_itself_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    inventory, parameters = e.estate([*three(A), e.installation(B)]), limited(None, 2)
    monkeypatch.setattr(page, "load_parameters", lambda: parameters)
    plan = make_plan(inventory, parameters)
    assert risky_by_tenant(Subject(plan, inventory), 2) == [
        RiskyRow(f"Beispielkreis {A}", 3, 2, (1,)), RiskyRow(f"Beispielkreis {B}", 1, 1, ()),
    ]  # fmt: skip
    whole, own = page.render(plan, inventory), page.render(extract(plan, A), inventory)
    row = f'Beispielkreis {A}</th><td class="number">3</td><td class="number">2</td><td>1</td>'
    other = f'Beispielkreis {B}</th><td class="number">1</td><td class="number">1</td><td>keine</td>'
    assert (row in whole, other in whole) == (True, True)
    assert (row in own, f"Beispielkreis {B}" in own) == (True, False)
    monkeypatch.setattr(page, "load_parameters", lambda: limited(2, None))
    assert "Wellen an der Grenze" not in page.render(plan, inventory)


@settings(PROPERTY, max_examples=15)
@given(estates(), st.sampled_from([1, 2, None]), st.sampled_from([1, None]), st.sampled_from([50, ALL]))
def test_no_inventory_gives_a_plan_beyond_the_limits(
    inventory: Inventory, in_all: int | None, per_tenant: int | None, certain: int
) -> None:
    parameters = limited(in_all, per_tenant, certain)
    for budget in (None, BUDGET):
        plan = make_plan(inventory, parameters, budget=budget)
        assert [item.text for item in check_plan(plan, inventory, parameters) if not item.pinned] == []
