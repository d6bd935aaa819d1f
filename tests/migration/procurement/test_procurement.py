"""By which procedure is something bought, and when must it begin?"""

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from common.errors import InputError
from inventory.load import load
from inventory.model import Calendar, Inventory, Tender, Wave
from migration.check.checker import check_plan
from migration.lockin.shares import lock_in
from migration.lockin.store import save_lock_in
from migration.parameters import load_parameters
from migration.plan import Decision, Plan, Target
from migration.planning.budget import Budget
from migration.planning.planner import make_plan
from migration.procurement.records import procurements
from migration.procurement.rules import PROCUREMENT, Value, load_rules
from migration.procurement.store import extract, save_procurements
from migration.report.buying import render
from migration.report.risks import risks
from migration.report.subject import Subject
from migration.store import dumps
from tests.migration import estate as e
from tests.migration.strategies import PROPERTY, estates

A, B, C = e.KEYS
DAY = date(2026, 11, 22)
LATE = Calendar((Wave(1, date(2029, 1, 1), date(2029, 1, 28)),), (), ())


@pytest.mark.parametrize(
    ("cents", "procedure"),
    [
        (10_000_00, "direct"),
        (10_000_01, "negotiated"),
        (100_000_00, "negotiated"),
        (100_000_01, "public_national"),
        (215_999_99, "public_national"),
        (216_000_00, "open_eu"),
    ],
)
def test_the_value_decides_about_the_procedure(cents: int, procedure: str) -> None:
    assert load_rules().tender(Value(cents, 0), DAY).id == procedure


def test_an_unknown_value_is_never_a_small_one() -> None:
    assert load_rules().tender(Value(1, 1), DAY).id == "open_eu"


@pytest.mark.parametrize(
    ("begun", "procedure"),
    [(None, "open_eu"), (date(2026, 1, 1), "open_eu"), (date(2025, 12, 31), "public_national")],
)
def test_a_tender_is_judged_by_the_threshold_of_the_day_on_which_it_begins(begun: date | None, procedure: str) -> None:
    products = e.product("alt", end_of_support=date(2027, 5, 1)), e.product("neu")
    old, new = e.installation(A, "alt", contract="eins"), e.installation(B, "neu", contract="zwei")
    known = {"provider": f"own-{A}", "end": date(2030, 12, 31)}
    costs = (
        e.contract("eins", "alt", A, annual_cost_cents=54_500_00, **known),
        e.contract("zwei", "neu", B, annual_cost_cents=0, **known),
    )
    tenders = [] if begun is None else [Tender("vergabe", "neu", begun, None, "Vergabestelle", None)]
    inventory = e.estate([old, new], products=products, contracts=costs, tenders=tenders)
    inventory = replace(inventory, calendar=Calendar(tuple(e.wave(number) for number in range(1, 13)), (), ()))
    plan = make_plan(inventory)
    assert check_plan(plan, inventory) == []
    assert [item.procedure for item in procurements(plan, inventory).records if item.joint] == [procedure]


def test_thresholds_hold_in_their_time_and_the_last_one_known_after_it() -> None:
    rules = load_rules()
    assert rules.threshold(date(2025, 12, 31)).net_cents == 221_000_00
    assert rules.threshold(date(2026, 1, 1)).net_cents == 216_000_00
    assert rules.threshold(date(2029, 1, 1)).valid_until == date(2027, 12, 31)


def test_a_procedure_begins_its_steps_before_the_wave() -> None:
    procedure = load_rules().procedures["open_eu"]
    assert procedure.lead_days == sum(step.days for step in procedure.steps)
    assert (date(2028, 1, 1) - procedure.start_by(date(2028, 1, 1))).days == procedure.lead_days
    assert sum(step.decision for step in procedure.steps) == 2


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("net_cents: 21600000", "net_cents: 2160.5", "thresholds[1].net_cents"),
        ('valid_from: "2026-01-01"', "valid_from: bald", "thresholds[1].valid_from"),
        ("days: 35", "days: 0", "procedures.open_eu.steps[2].days"),
        ("value_months: 48", "monate: 48", "monate"),
    ],
)
def test_rules_that_make_no_sense_are_refused_with_the_field(tmp_path: Path, old: str, new: str, field: str) -> None:
    text = PROCUREMENT.read_text("utf-8")
    assert old in text
    path = tmp_path / "procurement.yaml"
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(InputError) as refused:
        load_rules(path)
    assert refused.value.field == field


def replaced(annual: int | None = 50_000_00) -> Inventory:
    """Support of one product ends, so that two installations are replaced by the common one."""
    items = [
        e.installation(A, "alt", contract="c-a"),
        e.installation(B, "alt", contract="c-b"),
        e.installation(C, "neu", contract="c-c"),
    ]
    contracts = [
        e.contract(f"c-{key}", "alt", tenant, annual_cost_cents=annual)
        for key, tenant in zip("abc", e.KEYS, strict=True)
    ]
    products = [e.product("alt", end_of_support=date(2027, 3, 1)), e.product("neu")]
    return e.estate(items, products=products, contracts=contracts)


AT_ONCE = replace(load_parameters(), procurement_holds_waves=False)


def test_a_common_product_is_bought_once_for_all_who_have_the_task() -> None:
    inventory = replaced()
    (record,) = [item for item in procurements(make_plan(inventory, AT_ONCE), inventory).records if item.joint]
    assert (record.product, record.tenants, len(record.installations)) == ("neu", 2, 2)
    # Three contracts of 50,000 euro a year over four years, also that of the tenant who has the product already.
    assert (record.value_cents, record.value_unknown, record.procedure) == (600_000_00, 0, "open_eu")


def test_steps_follow_each_other_up_to_the_wave_and_a_late_start_is_counted() -> None:
    inventory = replaced()
    plan = make_plan(inventory, AT_ONCE)
    record = next(item for item in procurements(plan, inventory).records if item.joint)
    assert record.steps[0].start == record.start_by
    assert record.steps[-1].end == record.needed - timedelta(days=1)
    for before, after in pairwise(record.steps):
        assert after.start - before.end == timedelta(days=1)
    assert record.needed == next(wave.start for wave in plan.waves if wave.number == record.wave)
    assert record.late_days == (plan.as_of - record.start_by).days > 0


def longer(inventory: Inventory, *tenders: Tender) -> Inventory:
    calendar = Calendar(tuple(e.wave(number) for number in range(1, 13)), (), ())
    return replace(inventory, calendar=calendar, tenders={item.id: item for item in tenders})


def buying(plan: Plan) -> list[Decision]:
    return [item for item in plan.decisions if item.target is Target.REPLACE]


def steps(plan: Plan) -> set[tuple[str, date | None]]:
    codes = ("procurement", "procurement_late")
    return {(todo.code, todo.due) for item in buying(plan) for todo in item.todos if todo.code in codes}


@pytest.mark.parametrize("budget", [None, Budget(steps=300)], ids=["first", "improved"])
def test_a_move_waits_for_the_award_and_says_so(budget: Budget | None) -> None:
    inventory = longer(replaced())
    ready = DAY + timedelta(days=load_rules().procedures["open_eu"].lead_days)
    plan = make_plan(inventory, budget=budget)
    first = min(e.wave(number).start for number in range(1, 13) if e.wave(number).start >= ready)
    assert {item.start for item in buying(plan)} == {first}
    assert {item.reasons[-1].code for item in buying(plan)} == {"wave_procurement"}
    assert steps(plan) == {("procurement", first - (ready - DAY))}
    assert check_plan(plan, inventory) == []


def test_a_procurement_that_has_begun_or_is_awarded_counts_from_its_day() -> None:
    begun = Tender("vergabe", "neu", date(2026, 8, 1), None, "Vergabestelle", None)
    waves = [
        {item.wave for item in buying(make_plan(longer(replaced(), *tender)))}
        for tender in ([], [begun], [e.tender("neu")], [e.tender("alt")])
    ]
    assert waves == [{8}, {4}, {1}, {8}]
    assert steps(make_plan(longer(replaced(), begun))) == set()


def test_one_that_comes_too_late_is_a_dated_step_with_an_owner() -> None:
    inventory = longer(replaced())
    plan = make_plan(inventory, AT_ONCE)
    assert steps(plan) == {("procurement_late", DAY)}
    todo = next(todo for item in buying(plan) for todo in item.todos if todo.code == "procurement_late")
    assert todo.owner == load_rules().procedures["open_eu"].steps[0].owner
    assert f"{(DAY - e.wave(1).start).days + 219} Tage nach dem Beginn von Welle 1" in todo.text
    assert check_plan(plan, inventory, AT_ONCE) == []
    assert [risk.count for risk in risks(Subject(plan, inventory), 2027) if "Vergabe" in risk.title] == [2]


def test_a_person_may_decide_for_an_earlier_wave_and_it_is_named() -> None:
    inventory = longer(replaced())
    pinned = replace(inventory, pins={"pin": e.pin(e.installation(A, "alt"), number=2)})
    plan = make_plan(pinned)
    assert next(item.wave for item in buying(plan) if item.tenant == A) == 2
    assert {(item.code, item.pinned) for item in check_plan(plan, pinned)} == {("procurement", True)}
    assert steps(plan) == {("procurement_late", DAY)}


def test_a_move_into_the_shared_cloud_is_a_call_off() -> None:
    inventory = e.estate([e.installation()])
    (record,) = procurements(make_plan(inventory), inventory).records
    assert (record.joint, record.procedure, record.contract_form) == (False, "call_off", "EVB-IT Cloud")
    assert record.value_cents is None


def test_what_is_switched_off_or_stays_is_not_bought() -> None:
    inventory = e.estate([e.installation(users=0), e.installation(B, special_hardware=True)])
    assert procurements(make_plan(inventory), inventory).records == ()


def test_the_threshold_of_a_later_year_is_said_to_be_open() -> None:
    inventory = replaced()
    later = replace(inventory, settings=replace(inventory.settings, as_of=date(2028, 2, 1)), calendar=LATE)
    record = next(item for item in procurements(make_plan(later), later).records if item.joint)
    assert record.start_by > date(2027, 12, 31)
    assert not record.threshold_set


def test_a_tenant_sees_its_own_part_and_no_sum() -> None:
    inventory = replaced()
    own = extract(procurements(make_plan(inventory), inventory), A)
    assert all(item.installations == (f"{A}-alt-01",) and item.value_cents is None for item in own.records)
    assert B not in dumps(own)


def test_the_files_are_what_their_schemas_say_and_the_page_says_it_is_an_example(tmp_path: Path) -> None:
    inventory = load(Path("tests/estates/mini"))
    plan = make_plan(inventory)
    bought, dependence = procurements(plan, inventory), lock_in(plan, inventory)
    paths = [save_procurements(bought, tmp_path), save_procurements(extract(bought, "99001"), tmp_path)]
    for path, name in (*((path, "procurements") for path in paths), (save_lock_in(dependence, tmp_path), "lockin")):
        schema = json.loads(Path(f"migration/schemas/{name}.json").read_text("utf-8"))
        assert not list(Draft202012Validator(schema).iter_errors(json.loads(path.read_text("utf-8"))))
    page = render(bought, dependence, inventory, load_rules())
    assert "Beispieldaten, frei erfunden" in page
    assert all(inventory.products[item.product].name in page for item in bought.records)


def test_spending_of_which_nothing_is_known_is_not_shown_as_zero() -> None:
    inventory = load(Path("tests/estates/mini"))
    plan = make_plan(inventory)
    dependence = lock_in(plan, inventory)
    dark = replace(dependence.shares[0], annual_cents=0, annual_unknown=3, share_percent=0)
    page = render(procurements(plan, inventory), replace(dependence, shares=(dark,)), inventory, load_rules())
    row = page[page.index("Gehen: Stunden") :]
    assert 'data-label="im Jahr">unbekannt' in row
    assert 'data-label="Anteil">unbekannt' in row
    assert ">0 €<" not in row


@given(estates())
@PROPERTY
def test_everything_that_moves_to_a_provider_is_in_exactly_one_record(inventory: Inventory) -> None:
    plan = make_plan(inventory)
    found = [key for item in procurements(plan, inventory).records for key in item.installations]
    moved = [item.installation for item in plan.decisions if item.wave is not None and item.target is not Target.RETIRE]
    assert sorted(found) == moved
