"""Are the five steps of the strategy there, with figures that add up and days that can be counted back?"""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from common.errors import InputError, UserError
from inventory.model import Distribution, Hosting, Inventory, Milestone, ProgramRelease, ProviderKind, Schutzbedarf
from migration.change import load_change
from migration.plan import Plan, Reason, Todo
from migration.planning.planner import make_plan
from migration.report import annual
from migration.report.goals import NOT_PLANNED, OF_ALL, places, progress
from migration.report.governance import log
from migration.report.milestones import markers
from migration.report.page import render
from migration.report.risks import risks
from migration.report.simple import by_year, holds
from migration.report.staff import changes, deadlines
from migration.report.subject import Subject
from migration.store import extract
from tests.migration import estate as e
from tests.migration import rich as r

FAR = date(2099, 12, 31)


def test_every_move_changes_something_for_somebody_in_its_wave(subject: Subject) -> None:
    rows = changes(subject)
    assert sum(row.moves for row in rows) == len(subject.moves)
    assert {row.wave.number for row in rows} == {item.wave for item in subject.moves}


def test_people_are_counted_at_least_once_and_at_most_per_installation(inventory: Inventory) -> None:
    users = {r.DIRECTORY.id: 30, r.DATABASE.id: 12, r.PERMITS.id: None}
    counted = {key: replace(item, users=users.get(key, item.users)) for key, item in inventory.installations.items()}
    changed = replace(inventory, installations=counted)
    found = changes(Subject(make_plan(changed), changed))
    moves = make_plan(changed).decisions
    for row in found:
        own = [
            counted[item.installation].users for item in moves if item.wave == row.wave.number and item.tenant == r.A
        ]
        known = [count for count in own if count is not None]
        if own:
            staff = row.by_tenant[r.A]
            assert (staff.low, staff.high, staff.unknown) == (max(known, default=0), sum(known), own.count(None))
    assert sum(row.staff.unknown for row in found) == 1


@given(st.dates(date(2020, 1, 1), date(2050, 1, 1)), st.integers(-400, 400))
@example(date(2027, 1, 4), -7 * load_change().steps[0].weeks)
def test_each_step_lies_its_weeks_before_the_wave_and_in_order(start: date, days: int) -> None:
    as_of = start + timedelta(days=days)
    found = deadlines(start, as_of)
    assert [start - item.due for item in found] == [timedelta(weeks=item.step.weeks) for item in found]
    assert [item.due for item in found] == sorted(item.due for item in found)
    assert all(item.missed == (item.due < as_of) for item in found)


def test_what_moves_is_at_its_new_place_from_the_last_day_of_its_wave_on(subject: Subject) -> None:
    item = next(item for item in subject.moves if item.provider is not None)
    assert item.end is not None
    before, after = (places(subject, day)[item.installation] for day in (item.end - timedelta(days=1), item.end))
    assert (before.provider, after.provider) == (subject.installation(item).provider, item.provider)
    assert before.provider != after.provider


def test_the_goals_today_are_those_of_the_inventory(subject: Subject, inventory: Inventory) -> None:
    found = {row.goal.id: row for row in progress(subject, (FAR,))}
    assert set(found) == {goal.id for goal in load_change().goals}
    kinds = [item.provider and inventory.providers[item.provider].kind for item in inventory.installations.values()]
    assert found["own_metal"].today.value == kinds.count(ProviderKind.OWN_METAL)
    assert found["shared"].today.value == 0
    assert found["servers"].today.value == len(inventory.servers)


def test_the_goals_after_the_plan_count_what_moved(subject: Subject) -> None:
    found = {row.goal.id: row.later[0] for row in progress(subject, (FAR,))}
    arrived = sum(item.provider == e.CLOUD for item in subject.moves)
    shared, tenants = found["shared"], found["tenants"]
    assert shared is not None
    assert shared.value == arrived > 0
    assert tenants is not None
    assert tenants.value == len({item.tenant for item in subject.moves})
    assert all(found[name] is None for name in NOT_PLANNED)


def test_a_tenant_sees_no_goal_of_all(plan: Plan, inventory: Inventory) -> None:
    rows = progress(Subject(extract(plan, r.A), inventory), (FAR,))
    assert not {row.goal.id for row in rows} & OF_ALL


def test_milestones_are_those_of_the_calendar_and_those_of_the_waves(plan: Plan, inventory: Inventory) -> None:
    set_by_people = Milestone("beschluss", date(2027, 3, 1), "Beschluss")
    dated = replace(inventory, calendar=replace(inventory.calendar, milestones=(set_by_people,)))
    found = markers(Subject(plan, dated))
    assert [marker.day for marker in found] == sorted(marker.day for marker in found)
    assert [marker.title for marker in found if not marker.planned] == ["Beschluss"]
    moves = Subject(plan, inventory).moves
    assert max(marker.day for marker in found if marker.planned) == max(item.end for item in moves if item.end)
    assert sum("Es beginnt" in marker.title for marker in found) >= 1


def test_the_years_hold_every_move_and_every_schutzbedarf_once(subject: Subject) -> None:
    rows = by_year(subject)
    assert sum(row.moves for row in rows) == len(subject.moves)
    assert all(row.normal + row.raised + row.unknown == row.moves for row in rows)


def test_what_holds_a_move_is_counted_once_and_known_by_name(subject: Subject) -> None:
    found = holds(subject)
    assert sum(count for _, count in found) == len(subject.moves)
    assert "anderes" not in dict(found)


def test_the_log_has_every_pin_and_every_clearance_the_plan_cites(inventory: Inventory) -> None:
    pinned = replace(inventory, pins={"festlegung": e.pin(r.DONGLE, "stay_local")})
    made = make_plan(pinned)
    entries = log(Subject(made, pinned))
    assert [entry.day for entry in entries] == sorted(entry.day for entry in entries)
    cited = {key for item in made.decisions for key in item.clearances}
    assert len(entries) == 1 + len(cited)
    assert [entry.why for entry in entries if "bleibt vor Ort" in entry.what] == ["so beschlossen"]
    assert all(entry.installations > 0 for entry in entries)


def test_the_log_has_decisions_about_schutzbedarf_and_programmfreigaben_of_what_moves(
    plan: Plan, inventory: Inventory
) -> None:
    spread = Distribution(
        "verteilt", r.PERMITS.id, "availability", Schutzbedarf.HOCH, "ISB", date(2026, 1, 2), "zweifach"
    )
    day = date(2020, 3, 4)
    releases = [
        ProgramRelease("frei", "bau", None, day, None, "Kreiskasse", None),
        ProgramRelease("fehlt", "karte", None, None, None, "Kreiskasse", None),
        ProgramRelease("zieht-nicht-um", "soziales", None, day, None, "Kreiskasse", None),
    ]
    decided = replace(
        inventory, distributions={"verteilt": spread}, program_releases={item.id: item for item in releases}
    )
    found = [entry for entry in log(Subject(plan, decided)) if entry.who in ("ISB", "Kreiskasse")]
    assert [(entry.day, entry.installations) for entry in found] == [(day, 2), (date(2026, 1, 2), 1)]
    assert "Verfügbarkeit höchstens hoch" in found[1].what
    assert not [entry for entry in log(Subject(extract(plan, r.B), decided)) if entry.who == "ISB"]


def test_the_log_of_a_tenant_has_no_pin_of_another(plan: Plan, inventory: Inventory) -> None:
    pinned = replace(inventory, pins={"festlegung": e.pin(r.DONGLE, "stay_local")})
    assert "so beschlossen" not in render(extract(plan, r.A), pinned)
    assert "so beschlossen" in render(extract(plan, r.B), pinned)


def test_a_proven_bound_gives_a_gap_rounded_up(plan: Plan, inventory: Inventory) -> None:
    def bound(total: int, least: int | None) -> Plan:
        return replace(plan, objective=replace(plan.objective, total_cents=total, bound_cents=least))

    assert bound(1_030_01, 1_000_00).objective.gap_permille == 31
    assert "höchstens 3,1 % darüber" in render(bound(1_030_01, 1_000_00), inventory)
    assert "höchstens 3,0 % darüber" in render(bound(1_030_00, 1_000_00), inventory)
    assert bound(1_000_00, 1_000_00).objective.gap_permille == 0
    assert "nicht bewiesen" in render(bound(1_030_01, None), inventory)


def test_a_bound_that_is_not_above_zero_gives_no_gap(plan: Plan, inventory: Inventory) -> None:
    for least in (0, -1_00):
        found = replace(plan, objective=replace(plan.objective, bound_cents=least))
        assert found.objective.gap_permille is None
        assert "liegt also höchstens" not in render(found, inventory)


def test_the_yearly_report_adds_up(subject: Subject) -> None:
    rows = annual.tenant_years(subject, 2027)
    assert sum(row.before + row.moves + row.after for row in rows) == len(subject.moves)
    assert sum(row.moves for row in rows) == sum(item.end.year == 2027 for item in subject.moves if item.end) > 0
    assert sum(row.waiting for row in rows) == len(subject.waiting)


def test_the_yearly_report_says_what_can_upset_the_plan(subject: Subject, inventory: Inventory, plan: Plan) -> None:
    found = {risk.title: risk for risk in risks(subject, 2027)}
    uncleared = found["Freigabe für das Ziel fehlt"]
    assert uncleared.count == sum(any(why.code == "not_cleared" for why in item.reasons) for item in subject.waiting)
    assert uncleared.unit == ("Anwendung" if uncleared.count == 1 else "Anwendungen")
    late = Subject(replace(plan, as_of=date(2027, 1, 1)), inventory)
    assert 0 < counted("Beteiligung", late.plan, inventory) < len(changes(late))
    assert counted("Beteiligung", late.plan, inventory, 2026) == 0


def test_what_no_wave_takes_is_no_missing_clearance(plan: Plan, inventory: Inventory) -> None:
    held = replace(
        plan,
        decisions=tuple(
            replace(item, reasons=(*item.reasons[:-1], Reason("wave_cost", "In keiner Welle")))
            if any(why.code == "not_cleared" for why in item.reasons)
            else item
            for item in plan.decisions
        ),
    )
    found = {risk.title: risk.count for risk in risks(Subject(held, inventory), 2027)}
    assert "Freigabe für das Ziel fehlt" not in found
    assert found["Ziel, aber keine Welle"] == len(Subject(held, inventory).waiting) > 0


def test_the_yearly_report_names_the_cost_of_setting_products_up(plan: Plan, inventory: Inventory) -> None:
    subject = Subject(plan, inventory)
    years = sorted({wave.end.year for wave in plan.waves})
    found = [annual.set_ups(subject, year) for year in years]
    assert sum(item.products for item in found) == len(plan.setups) > 0
    assert sum(item.cents or 0 for item in found) == plan.objective.terms["setup_effort"]
    assert "einmal für alle einzurichten" in annual.render(plan, inventory, years[0])


def test_hardware_and_support_that_end_too_early_are_risks(inventory: Inventory) -> None:
    old = {key: replace(item, end_of_life=date(2027, 1, 1)) for key, item in inventory.servers.items()}
    unsupported = {
        key: replace(item, end_of_support=date(2026, 12, 31)) if key == "soziales" else item
        for key, item in inventory.products.items()
    }
    aged = replace(inventory, servers=old, products=unsupported)
    found = {risk.title: risk.count for risk in risks(Subject(make_plan(aged), aged), 2026)}
    assert found["Unterstützung des Herstellers endet vor dem Umzug"] == 1
    still = {risk.title: risk.count for risk in risks(Subject(make_plan(aged), aged), 2027)}
    assert "Server am Jahresende über ihr Lebensende hinaus in Gebrauch" not in still  # everything has gone by then


def counted(title: str, plan: Plan, inventory: Inventory, year: int = 2027) -> int:
    return sum(risk.count for risk in risks(Subject(plan, inventory), year) if risk.title.startswith(title))


@pytest.mark.parametrize(
    ("hours", "start", "teams"),
    [
        (899, date(2027, 12, 31), 0),
        (900, date(2027, 1, 1), 1),
        (900, date(2026, 12, 31), 0),
        (1001, date(2028, 1, 1), 0),
    ],
)
def test_a_team_is_busy_from_nine_tenths_of_its_hours_in_a_wave_that_begins_in_the_year(
    plan: Plan, inventory: Inventory, hours: int, start: date, teams: int
) -> None:
    first, other, *_ = plan.teams
    load, capacity = {first.id: hours, other.id: 0}, {first.id: 1000, other.id: 1000}
    wave = replace(plan.waves[0], start=start, load_person_hours=load, capacity_person_hours=capacity)
    assert counted("Team in einer Welle zu 90 %", replace(plan, waves=(wave,)), inventory) == teams


def test_what_ends_on_the_last_day_of_the_year_or_of_the_move_is_counted_once() -> None:
    inventory = e.estate(
        [
            e.installation(servers=("alt", "jung", "ewig"), special_hardware=True),  # stays on own metal
            e.installation(number=2, hosting=Hosting.SERVICE_PROVIDER, provider=e.HOSTER, servers=("fremd",)),
            e.installation(number=3),
        ],
        servers=[
            e.server("alt", end_of_life=date(2027, 12, 31)),
            e.server("jung", end_of_life=date(2028, 1, 1)),
            e.server("ewig"),
            e.server("fremd", end_of_life=date(2020, 1, 1)),
        ],
    )
    plan = make_plan(inventory)
    assert counted("Server am Jahresende", plan, inventory) == 1
    (moved,) = [item for item in plan.decisions if item.end]
    assert moved.end is not None
    for supported, risky in ((moved.end, 0), (moved.end - timedelta(days=1), 1)):
        product = {"produkt": e.product(end_of_support=supported)}
        alone = replace(plan, decisions=(moved,))
        assert counted("Unterstützung", alone, replace(inventory, products=product), moved.end.year) == risky
    for due, runs_out in ((date(2027, 12, 31), 1), (date(2028, 1, 1), 0)):
        steps = (Todo("renewal", "Testat", "ISB", due), Todo("notice", "Vertrag", "Vertragsmanagement", FAR))
        told = replace(plan, decisions=(replace(moved, todos=steps),))
        assert counted("Freigabe oder Testat", told, inventory) == runs_out


def test_a_year_without_waves_is_refused(plan: Plan, inventory: Inventory) -> None:
    with pytest.raises(UserError, match="2031"):
        annual.render(plan, inventory, 2031)


def test_the_data_of_the_change_is_checked(tmp_path: Path) -> None:
    wrong = tmp_path / "change.yaml"
    wrong.write_text("steps: []\ndecisions: []\ngoals: []\n", "utf-8")
    with pytest.raises(InputError, match="steps"):
        load_change(wrong)
