"""Who could go together when, to which stage, with which product: is it said as the contracts have it?"""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from inventory.load import load
from inventory.model import Contract, Hosting, Inventory, Protection, Schutzbedarf
from migration.parameters import load_parameters
from migration.procurement.rules import load_rules
from migration.report.together import render
from migration.store import dumps
from migration.together.model import Stage, Standing, TaskView, Verdict
from migration.together.opportunities import find_opportunities
from migration.together.store import extract, save_opportunities
from tests.migration import estate as e
from tests.migration.strategies import PROPERTY, estates

A, B, C = e.KEYS
END = date(2028, 6, 30)
LONG = e.Calendar(tuple(e.wave(number) for number in range(1, 40)), (), ())


def bound(key: str, end: date | None, notice: int | None = 3, cost: int | None = 365_00) -> Contract:
    return e.contract(f"{key}-vertrag", key=key, end=end, notice_months=notice, annual_cost_cents=cost)


def three(*contracts: Contract, **changes: object) -> Inventory:
    """Three tenants, each with its own product of one task, and their contracts."""
    products = [e.product(name) for name in ("eins", "zwei", "drei")]
    items = [
        e.installation(key, product.id, contract=next((c.id for c in contracts if c.tenant == key), None))
        for key, product in zip(e.KEYS, products, strict=True)
    ]
    return e.estate(items, products=products, contracts=contracts, calendar=LONG, **changes)  # type: ignore[arg-type]


def only_task(inventory: Inventory) -> TaskView:
    (view,) = find_opportunities(inventory).tasks
    return view


def test_at_the_end_of_a_contract_it_is_said_who_goes_who_is_bound_and_who_is_unclear() -> None:
    later = END + timedelta(days=365)
    found = find_opportunities(three(bound(A, END), bound(B, later), bound(C, None)))
    first = found.opportunities[0]
    assert (first.day, first.decide_by) == (END, date(2028, 3, 30))
    # The product of A is ahead (all have one tenant, "drei" is first by name), so C runs it already.
    assert (first.joining, first.already, first.bound, first.unclear) == ((A,), (C,), (B,), ())
    assert (first.early_cents, first.early_unknown, first.all_together) == (365_00, 0, False)


def test_of_the_notices_for_a_day_the_earliest_decides() -> None:
    found = find_opportunities(three(bound(A, END, 3), bound(B, END, 6), bound(C, END, 1)))
    assert [item.decide_by for item in found.opportunities] == [date(2027, 12, 30)]


def test_all_can_go_together_once_the_last_contract_ends() -> None:
    later = END + timedelta(days=200)
    found = find_opportunities(three(bound(A, END), bound(B, later), bound(C, END)))
    assert [(item.day, item.all_together) for item in found.opportunities] == [(END, False), (later, True)]
    assert found.opportunities[1].bridging == (A,)
    shown = replace(found, opportunities=tuple(replace(item, recommended=True) for item in found.opportunities))
    page = render(shown, three(bound(A, END), bound(B, later), bound(C, END)), load_rules())
    assert "1 verlängert bis dahin" in page
    assert "1 nutzt es schon" in page


def test_what_leaving_early_costs_stays_unknown_where_nobody_knows_the_cost() -> None:
    found = find_opportunities(three(bound(A, END), bound(B, END + timedelta(days=365), cost=None), bound(C, END)))
    assert (found.opportunities[0].early_cents, found.opportunities[0].early_unknown) == (0, 1)


@pytest.mark.parametrize(
    ("contract", "standing"),
    [
        (bound(A, END), Standing.KNOWN),
        (bound(A, None), Standing.END_UNKNOWN),
        (bound(A, END, notice=None), Standing.NOTICE_UNKNOWN),
        (bound(A, date(2026, 12, 31)), Standing.NOTICE_MISSED),
        (None, Standing.NO_CONTRACT),
    ],
)
def test_nobody_counts_as_free_whose_contract_is_not_known_to_be(contract: Contract | None, standing: Standing) -> None:
    contracts = [bound(B, END), bound(C, END), *([contract] if contract else [])]
    found = find_opportunities(three(*contracts))
    assert found.tasks[0].bindings[0].standing is standing
    at_end = next(item for item in found.opportunities if item.day == END)
    assert (A in at_end.joining) == (standing is Standing.KNOWN)
    assert at_end.all_together == (standing is Standing.KNOWN)


def test_the_end_of_support_is_an_occasion_too() -> None:
    items = [e.installation(A, "alt"), e.installation(B, "neu")]
    products = [e.product("alt", end_of_support=END), e.product("neu")]
    found = find_opportunities(e.estate(items, products=products, calendar=LONG))
    assert [(item.day, item.occasions[0].kind) for item in found.opportunities] == [(END, "end_of_support")]


def test_a_day_to_aim_at_leaves_time_for_the_joint_procurement() -> None:
    soon = date(2027, 3, 31)
    dear = 100_000_00  # a year: together far above the threshold of the VgV
    found = find_opportunities(three(bound(A, soon, 1, dear), bound(B, soon, 1, dear), bound(C, END)))
    assert found.tasks[0].procedure == "open_eu"
    first, second = found.opportunities
    assert (first.late, first.recommended) == (True, False)
    assert (second.late, second.recommended) == (False, True)
    assert second.tender_by == END - timedelta(days=found.tasks[0].lead_days)


def test_a_product_is_fit_by_what_is_known_of_it_and_an_unknown_answer_is_a_question() -> None:
    products = [
        e.product("offen", multi_tenant=None),
        e.product("einzeln", multi_tenant=False),
        e.product("auslaufend", end_of_support=date(2027, 1, 31)),
        e.product("passend", open_interfaces=None),
    ]
    items = [e.installation(A, item.id) for item in products] + [e.installation(B, "offen")]
    view = only_task(e.estate(items, products=products, calendar=LONG))
    assert [(item.product, item.verdict) for item in view.candidates] == [
        ("passend", Verdict.FIT),
        ("offen", Verdict.OPEN),
        ("auslaufend", Verdict.UNFIT),
        ("einzeln", Verdict.UNFIT),
    ]


def test_the_central_solution_is_proposed_where_nothing_speaks_against_it() -> None:
    assert only_task(three()).stage is Stage.CENTRAL


def test_devices_on_site_leave_only_harmonisation() -> None:
    view = only_task(three(tasks=[e.task(local_device="drucker", latency_sensitive=True)]))
    assert view.stage is Stage.HARMONISED
    assert "Geräte vor Ort" in view.stages[0].reason


def test_very_high_schutzbedarf_allows_shared_use_only_where_somebody_shows_it() -> None:
    very_high = Protection(Schutzbedarf.SEHR_HOCH, Schutzbedarf.NORMAL, Schutzbedarf.NORMAL)
    tasks = [e.task(protection=very_high)]
    assert only_task(three(tasks=tasks)).stage is Stage.HARMONISED
    joint = [e.installation(key, hosting=Hosting.ASSOCIATION, provider=e.HOSTER, contract=None) for key in (A, B)]
    assert only_task(e.estate(joint, tasks=tasks, calendar=LONG)).stage is Stage.SHARED_USE


def test_no_fit_product_leaves_only_harmonisation() -> None:
    items = [e.installation(A), e.installation(B)]
    assert only_task(e.estate(items, products=[e.product(multi_tenant=False)])).stage is Stage.HARMONISED
    view = only_task(e.estate(items, products=[e.product(multi_tenant=None)]))
    assert (view.stage, "nicht bekannt" in view.stages[0].reason) == (Stage.HARMONISED, True)


def test_an_extract_shows_no_contract_of_others_and_no_sum_that_tells_of_them() -> None:
    found = find_opportunities(three(bound(A, END), bound(B, END + timedelta(days=365)), bound(C, END)))
    own = extract(found, A)
    text = dumps(own)
    assert B not in text
    assert C not in text
    assert own.tasks[0].value_cents is None
    assert {item.bound_count for item in own.opportunities} == {1, 0}
    assert [(item.already, item.joining, item.unclear) for item in own.opportunities] == [
        ((), (A,), ()),
        ((), (A,), ()),
    ]
    assert extract(find_opportunities(e.estate([e.installation(B)])), A).tasks == ()


def test_the_file_and_its_extracts_are_what_the_schema_says(tmp_path: Path) -> None:
    schema = json.loads(Path("migration/schemas/opportunities.json").read_text("utf-8"))
    found = find_opportunities(load(Path("tests/estates/mini")))
    for item in (found, extract(found, "99001")):
        path = save_opportunities(item, tmp_path)
        assert not list(Draft202012Validator(schema).iter_errors(json.loads(path.read_text("utf-8"))))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["opportunities-99001.json", "opportunities.json"]


def test_the_page_says_it_is_an_example_and_names_every_day_to_aim_at() -> None:
    inventory = load(Path("tests/estates/mini"))
    found = find_opportunities(inventory)
    page = render(found, inventory, load_rules())
    assert "Beispieldaten, frei erfunden" in page
    assert all(inventory.tasks[item.task].name in page for item in found.opportunities if item.recommended)
    assert "http" not in page


@given(estates())
@PROPERTY
def test_every_tenant_of_a_task_stands_on_exactly_one_side_and_the_bound_are_bound(inventory: Inventory) -> None:
    found = find_opportunities(inventory)
    views = {view.task: view for view in found.tasks}
    for item in found.opportunities:
        view = views[item.task]
        until = {binding.tenant: binding.until for binding in view.bindings}
        sides = [*item.joining, *item.already, *item.bound, *item.unclear]
        assert sorted(sides) == sorted(until)
        assert all((until[key] or date.min) > item.day for key in item.bound)
        assert all((until[key] or date.max) <= item.day for key in item.joining)
        assert inventory.settings.as_of <= item.day <= found.horizon
    for view in found.tasks:
        assert sum(item.recommended for item in found.opportunities if item.task == view.task) <= 1


def test_a_day_counts_up_to_its_end_and_the_last_contract_of_a_tenant_counts() -> None:
    """Notice on the planning date is in time, and so is what ends on it or with the plan."""
    today, last = e.AS_OF, e.wave(39).end
    in_time, overdue = bound(A, date(2026, 12, 22), 1), bound(B, date(2026, 12, 21), 1)
    first, second = find_opportunities(three(in_time, overdue, bound(C, today))).tasks[0].bindings[:2]
    assert (first.standing, first.notice_by) == (Standing.KNOWN, today)
    assert (second.standing, second.notice_by) == (Standing.NOTICE_MISSED, None)
    found = find_opportunities(three(in_time, overdue, bound(C, today)))
    assert [item.day for item in found.opportunities] == [today, date(2026, 12, 21), date(2026, 12, 22)]
    assert found.opportunities[2].decide_by == today
    assert [item.day for item in find_opportunities(three(bound(A, last))).opportunities] == [last]
    both = [bound(A, END, cost=1), replace(bound(A, None, cost=2), id="zweiter"), replace(in_time, id="dritter")]
    items = [e.installation(A, number=number, contract=item.id) for number, item in enumerate(both)]
    unknown = only_task(e.estate(items, contracts=both)).bindings[0]
    assert (unknown.standing, unknown.until) == (Standing.END_UNKNOWN, None)
    known = only_task(e.estate(items[::2], contracts=both)).bindings[0]
    assert (known.until, known.notice_by, known.annual_cents) == (END, today, 365_01)
    without = only_task(e.estate([*items[::2], e.installation(A, number=9)], contracts=both)).bindings[0]
    assert (without.standing, without.until) == (Standing.NO_CONTRACT, None)
    missed = [both[0], replace(overdue, tenant=A)]
    late = only_task(e.estate([items[0], replace(items[1], contract=overdue.id)], contracts=missed)).bindings[0]
    assert late.standing is Standing.NOTICE_MISSED


def test_support_that_ends_with_the_plan_makes_no_product_unfit_and_is_an_occasion() -> None:
    last = e.wave(39).end
    products = [
        e.product("ab", end_of_support=last, open_interfaces=False, export_format=False),
        e.product("bc", end_of_support=e.AS_OF, export_format=False),
        e.product("cd", end_of_support=last, export_format=False),
        e.product("de", end_of_support=last),
    ]
    inventory = e.estate([e.installation(A, item.id) for item in products], products=products, calendar=LONG)
    assert [item.product for item in only_task(inventory).candidates] == ["de", "cd", "ab", "bc"]
    assert find_opportunities(inventory).opportunities == ()  # nobody else to go with
    more = replace(inventory, installations={**inventory.installations, "x": e.installation(B, "de")})
    assert {item.day for item in find_opportunities(more).opportunities} == {e.AS_OF, last}


@pytest.mark.parametrize(("quorum", "best"), [(50, END), (51, END + timedelta(days=9)), (100, END + timedelta(days=9))])
def test_the_day_to_aim_at_is_the_first_on_which_the_quorum_goes_else_that_of_the_most(quorum: int, best: date) -> None:
    contracts = [bound(A, END), bound(B, END + timedelta(days=9)), *([bound(C, None)] if quorum == 100 else [])]
    inventory = three(*contracts)
    if quorum < 100:
        there = {key: item for key, item in inventory.installations.items() if item.tenant != C}
        inventory = replace(inventory, installations=there)
    asked = replace(load_parameters(), quorum_percent=quorum)
    products = {**inventory.products, "drei": e.product("drei", multi_tenant=False)}
    products |= {key: e.product(key, multi_tenant=False) for key in ("eins", "zwei")}  # none is ahead, so nobody has it
    found = find_opportunities(replace(inventory, products=products), asked).opportunities
    assert [item.day for item in found if item.recommended] == [best]


def test_a_procurement_that_can_begin_on_the_planning_date_is_not_late() -> None:
    lead = timedelta(days=only_task(three(bound(A, END), bound(B, END), bound(C, END))).lead_days)
    days = [e.AS_OF + lead - timedelta(days=1), e.AS_OF + lead]
    found = find_opportunities(three(bound(A, days[0]), bound(B, days[1]), bound(C, END)))
    assert [item.late for item in found.opportunities] == [True, False, False]


@pytest.mark.parametrize(
    ("device", "sensitive", "said"),
    [
        ("", True, "mandantenfähiges"),
        ("drucker", False, "mandantenfähiges"),
        ("drucker", True, "im Haus."),
        ("drucker", None, "nicht bekannt"),
        (None, True, "nicht bekannt"),
    ],
)
def test_only_a_device_that_stands_no_delay_keeps_a_task_in_house(
    device: str | None, sensitive: bool | None, said: str
) -> None:
    view = only_task(three(tasks=[e.task(local_device=device, latency_sensitive=sensitive)]))
    assert said in view.stages[0].reason


@pytest.mark.parametrize(("hosting", "keys"), [(Hosting.ASSOCIATION, [A]), (Hosting.OWN_METAL, [A, B])])
def test_who_runs_it_for_one_or_on_own_metal_does_not_run_it_for_several(hosting: Hosting, keys: list[str]) -> None:
    very_high = Protection(Schutzbedarf.SEHR_HOCH, Schutzbedarf.NORMAL, Schutzbedarf.NORMAL)
    items = [e.installation(key, hosting=hosting, provider=e.HOSTER) for key in keys]
    assert only_task(e.estate(items, tasks=[e.task(protection=very_high)])).stage is Stage.HARMONISED
