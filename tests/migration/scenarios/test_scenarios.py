"""Do scenarios change what they say and nothing else, and is the comparison what the plans are?"""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from common.errors import InputError
from inventory.load import load
from inventory.model import Blackout, Calendar, Inventory, ProviderKind
from migration.check.checker import check_plan
from migration.criteria import load_criteria
from migration.parameters import load_parameters
from migration.plan import Target
from migration.planning.budget import Budget
from migration.planning.draft import Basis
from migration.planning.planner import make_plan
from migration.report.scatter import Point, scatter
from migration.report.scenarios import months, render, signed
from migration.scenarios.apply import changed_criteria, changed_inventory, changed_parameters, in_words, scaled
from migration.scenarios.compare import compare
from migration.scenarios.model import Scenario
from migration.scenarios.read import read_scenarios
from migration.scenarios.store import save_comparison
from tests.migration import estate as e
from tests.migration.estate import of
from tests.migration.rich import rich
from tests.migration.strategies import PROPERTY, estates

A, B, C = e.KEYS
NOTHING = Scenario("nichts", "Nichts", "Ändert sich dann nichts?")
MINI = Path("tests/estates/mini")


def scenario(**changes: object) -> Scenario:
    return replace(NOTHING, **changes)  # type: ignore[arg-type]


def test_the_comparison_continues_from_the_plan_before_as_the_wave_plan_does() -> None:
    first, second = e.installation(A), e.installation(B)
    blocked = Blackout("wahl", e.wave(3).end, e.wave(3).end, (B,), (), "Wahl", "erfunden")
    inventory = e.estate(
        [first, second, e.installation(C)],
        tenants=[e.tenant(A, pilot=False), e.tenant(B, pilot=False), e.tenant(C, pilot=False)],
        calendar=Calendar(tuple(e.wave(number) for number in range(1, 7)), (blocked,), ()),
        actuals=[e.done(first.id, e.wave(1).start, recorded_on=e.wave(1).end)],
        as_of=e.wave(2).start,
    )
    parameters = load_parameters()
    parameters = replace(parameters, joining=replace(parameters.joining, pilot_lead_waves=1, tenants_per_wave=1))
    before = replace(make_plan(inventory, parameters), joining=(C, B))
    after = make_plan(inventory, parameters, previous=before)
    assert of(after, second).wave == 4
    compared = compare(inventory, [NOTHING], parameters, previous=before)
    assert compared.base.last_end == compared.outcomes[0].measure.last_end == of(after, second).end


def test_a_scenario_without_changes_gives_the_plan_as_it_is() -> None:
    (outcome,) = compare(rich(), [NOTHING]).outcomes
    found = outcome.difference
    assert (found.gained, found.lost, found.earlier, found.later, found.elsewhere) == ((), (), (), (), ())
    assert (found.cost_cents, found.duration_days) == (0, 0)


def test_without_public_clouds_nothing_goes_there_and_what_did_is_named() -> None:
    changed = changed_inventory(scenario(without_kinds=frozenset({ProviderKind.PUBLIC_CLOUD})), rich())
    assert all(item.target is not Target.PUBLIC_CLOUD or item.wave is None for item in make_plan(changed).decisions)
    found = compare(rich(), [scenario(without_kinds=frozenset({ProviderKind.PUBLIC_CLOUD}))])
    assert found.outcomes[0].difference.elsewhere == (f"{A}-karte-01",)


def test_without_the_shared_cloud_what_would_have_gone_there_is_lost() -> None:
    inventory = e.estate([e.installation(A), e.installation(B)])
    found = compare(inventory, [scenario(without_providers=frozenset({e.CLOUD}))])
    assert found.base.moves == 2
    assert found.outcomes[0].difference.lost == (f"{A}-produkt-01", f"{B}-produkt-01")


def test_a_later_entry_holds_one_tenant_back_and_no_other() -> None:
    inventory = e.estate([e.installation(A), e.installation(B)])
    day = date(2027, 4, 1)
    found = compare(inventory, [scenario(joins={B: day})])
    assert found.outcomes[0].difference.later == (f"{B}-produkt-01",)
    assert found.outcomes[0].changes == ("Beispielkreis 99002 steigt erst am 01.04.2027 ein.",)
    moved = make_plan(changed_inventory(scenario(joins={B: day}), inventory)).decisions[1]
    assert moved.end is not None
    assert moved.end >= day


def test_teams_get_more_or_fewer_hours_and_never_less_than_none() -> None:
    changed = changed_inventory(
        scenario(add_person_days={"zentral-p": 5, "zentral-s": -1000}, central_percent=50, tenants_percent=75),
        e.estate([e.installation()]),
    )
    days = {key: item.person_days_per_wave for key, item in changed.teams.items()}
    assert days["zentral-p"] == 55
    assert days["zentral-a"] == 50
    assert days["zentral-s"] == 0
    assert days[f"it-{A}"] == Decimal(75)


def test_fewer_hours_move_less_and_the_comparison_counts_it() -> None:
    inventory = e.estate([e.installation(number=number) for number in range(1, 5)])
    found = compare(inventory, [scenario(tenants_percent=2)])  # 16 hours a wave: one move
    assert found.outcomes[0].measure.last_end is not None
    assert found.base.last_end is not None
    assert found.outcomes[0].measure.last_end > found.base.last_end
    assert len(found.outcomes[0].difference.later) == 3
    assert (found.outcomes[0].difference.duration_days or 0) > 0


def test_other_weights_still_add_up_to_100_and_keep_the_order_of_the_answers() -> None:
    name = load_criteria()[0].id
    changed = changed_criteria(scenario(weights={name: 40}), load_criteria())
    assert sum(item.weight for item in changed) == 100
    assert changed[0].weight > load_criteria()[0].weight
    for new, old in zip(changed, load_criteria(), strict=True):
        assert max(answer.points for answer in new.answers) == new.weight
        ranks = [answer.points for answer in old.answers]
        assert all(
            (ranks[i] <= ranks[j]) <= (new.answers[i].points <= new.answers[j].points)
            for i in range(len(ranks))
            for j in range(len(ranks))
        )


@given(st.lists(st.integers(1, 100), min_size=1, max_size=50))
@PROPERTY
def test_scaled_weights_are_whole_add_up_and_stay_within_one_of_their_share(weights: list[int]) -> None:
    found = scaled(weights, 100)
    assert sum(found) == 100
    assert all(
        abs(share * sum(weights) - 100 * weight) < sum(weights) for share, weight in zip(found, weights, strict=True)
    )


def test_a_limit_per_provider_names_who_gets_more() -> None:
    found = compare(e.estate([e.installation(servers=("vm",))], servers=[e.server("vm")]), [
        scenario(max_share_percent=99)
    ])  # fmt: skip
    assert found.base.risk.over_limit == ()
    assert found.outcomes[0].measure.risk.over_limit == (e.CLOUD,)


@given(estates(), st.sampled_from([0, 50, 200]), st.sampled_from(list(ProviderKind)))
@PROPERTY
def test_the_plan_of_every_scenario_keeps_all_rules(inventory: Inventory, percent: int, kind: ProviderKind) -> None:
    changes = scenario(
        central_percent=percent, without_kinds=frozenset({kind}), joins={next(iter(inventory.tenants)): e.wave_start(3)}
    )
    changed = changed_inventory(changes, inventory)
    parameters = changed_parameters(changes, load_parameters())
    found = check_plan(make_plan(changed, parameters), changed, parameters)
    assert [item for item in found if not item.pinned] == []


def write(folder: Path, text: str) -> Path:
    (folder / "scenarios.yaml").write_text(text, "utf-8")
    return folder


TWICE = "teams: [{team: zentral-p, add_person_days: 1}, {team: zentral-p, add_person_days: 2}]"
RIGHT = "scenarios:\n  - {id: eins, title: Eins, reason: Warum?, central_percent: 50}\n"


def test_the_file_is_read_as_it_is_written(tmp_path: Path) -> None:
    (found,) = read_scenarios(write(tmp_path, RIGHT), rich())
    assert found == Scenario("eins", "Eins", "Warum?", central_percent=50)


def with_(change: str) -> str:
    return RIGHT.replace("central_percent: 50", change)


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        (RIGHT.replace("50", "50.5"), 2, "[0].central_percent"),
        (with_("hours: 50"), 2, "[0].hours"),
        (RIGHT.replace(", central_percent: 50", ""), 2, "[0]"),
        (with_("without_kinds: []"), 2, "[0]"),
        (with_("without_kinds: [own_metal]"), 2, "[0].without_kinds[0]"),
        (RIGHT + RIGHT.split("\n", 1)[1], 3, "[1].id"),
        (with_("without_providers: [niemand]"), 2, "[0].without_providers[0]"),
        (with_("joins: [{tenant: '00000', from: '2028-01-01'}]"), 2, "[0].joins[0].tenant"),
        (with_("joins: [{tenant: '99001', from: '2028-02-30'}]"), 2, "[0].joins[0].from"),
        (with_("teams: [{team: keins, add_person_days: 1}]"), 2, "[0].teams[0].team"),
        (with_("weights: [{criterion: keins, weight: 1}]"), 2, "[0].weights[0].criterion"),
        (with_(TWICE), 2, "[0].teams"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_line_and_field(tmp_path: Path, text: str, line: int, field: str) -> None:
    with pytest.raises(InputError) as refused:
        read_scenarios(write(tmp_path, text), rich())
    assert (refused.value.line, refused.value.field) == (line, f"scenarios{field}")


def test_a_missing_file_is_refused_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"docs/inventory\.md"):
        read_scenarios(tmp_path, rich())


def test_the_example_has_scenarios_and_each_says_in_words_what_it_changes() -> None:
    inventory = load(Path("inventory/rlp"))
    found = read_scenarios(Path("inventory/rlp"), inventory)
    assert len(found) >= 5
    criteria = {item.id: item for item in load_criteria()}
    assert all(in_words(item, inventory, criteria) for item in found)


def test_the_file_is_what_the_schema_says_and_the_page_shows_every_scenario(tmp_path: Path) -> None:
    inventory = load(MINI)
    found = compare(inventory, [scenario(title="Zwei & mehr", central_percent=50), scenario(id="b", tenants_percent=0)])
    schema = json.loads(Path("migration/schemas/scenarios.json").read_text("utf-8"))
    path = save_comparison(found, tmp_path)
    assert not list(Draft202012Validator(schema).iter_errors(json.loads(path.read_text("utf-8"))))
    page = render(found, inventory)
    assert "Beispieldaten, frei erfunden" in page
    assert "Zwei &amp; mehr" in page
    assert "<svg" in page
    assert "<script" not in page


def test_improved_plans_are_compared_with_the_wave_plan_and_say_how_far_they_are_from_the_best() -> None:
    inventory, budget = rich(), Budget(200)
    found = compare(inventory, [scenario(central_percent=50)], budget=budget)
    plan = make_plan(inventory, budget=budget)
    assert found.base.cost_cents == plan.objective.money_cents
    assert found.base.gap_permille is not None
    assert found.outcomes[0].measure.gap_permille is not None
    assert "Abstand zum bewiesen Besten" in render(found, inventory)
    assert "im schnellen Verfahren" in render(compare(inventory, []), inventory)


def test_near_points_share_a_mark_and_all_lie_within_the_axes() -> None:
    points = [Point("0", "a", 900, 3_000_000_000), Point("1", "b", 901, 3_000_000_100), Point("2", "c", 1200, 1)]
    picture = scatter(points)
    assert picture is not None
    assert [mark.marks for mark in picture.marks] == ["0, 1", "2"]
    for mark in picture.marks:
        assert picture.left <= mark.x <= picture.width
        assert 0 <= mark.y <= picture.base
    assert scatter([]) is None


def test_differences_are_written_as_people_read_them() -> None:
    assert (months(45), months(-15), months(0)) == ("1,5", "−0,5", "0,0")
    assert months((date(2029, 11, 22) - date(2026, 11, 22)).days) == "36,0"
    assert (signed(3, "3"), signed(-3, "-3"), signed(0, "0")) == ("+3", "−3", "0")


def test_no_scenario_changes_what_is_known_of_an_installation() -> None:
    every = scenario(
        without_kinds=frozenset({ProviderKind.PUBLIC_CLOUD}), tenants_percent=50, joins={C: date(2027, 9, 1)}
    )
    parameters, criteria = load_parameters(), load_criteria()
    changed = changed_inventory(every, rich())
    assert changed != rich()
    assert Basis.of(changed, parameters, criteria) == Basis.of(rich(), parameters, criteria)


def test_plans_that_share_what_is_known_are_those_made_alone() -> None:
    heavier = scenario(weights={"open_interfaces": 20}, central_percent=10)
    criteria = changed_criteria(heavier, load_criteria())
    changed = changed_inventory(heavier, rich())
    alone = make_plan(changed, load_parameters(), criteria)
    found = compare(rich(), [heavier]).outcomes[0].measure
    assert (found.moves, found.cost_cents) == (
        sum(item.wave is not None for item in alone.decisions),
        alone.objective.money_cents,
    )
