"""Do pages, exports and sums take a plan in which something is done, and show what became of it?"""

import csv
import io
from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from inventory.model import Inventory
from migration.exports import msproject
from migration.exports.registry import FORMATS
from migration.exports.registry import render as export
from migration.money.assumptions import load_assumptions
from migration.money.ledger import ledger
from migration.parameters import load_parameters
from migration.plan import Plan
from migration.planning.planner import make_plan
from migration.procurement.records import procurements
from migration.report import annual
from migration.report.page import render
from migration.report.standing import standings
from migration.report.subject import Subject
from migration.store import extract
from tests.migration import estate as e

ONE, TWO, THREE = (e.installation(number=number) for number in (1, 2, 3))
OTHER = e.installation(e.KEYS[1])
THIRD = e.wave_start(3)


def test_every_page_and_export_takes_a_plan_in_which_something_is_done() -> None:
    here = replace(ONE, servers=("vm",))
    gone = e.installation(number=4, users=0)
    actuals = [
        e.done(here.id, e.wave_start(1)), e.done(gone.id, e.wave_start(1), "retire", None, None),
        e.late(TWO.id, 5, recorded_on=THIRD), e.dropped(THREE.id, recorded_on=THIRD),
    ]  # fmt: skip
    before = make_plan(e.estate([here, TWO, THREE, gone, OTHER], servers=[e.server("vm")]))
    inventory = e.estate([here, TWO, THREE, gone, OTHER], servers=[e.server("vm")], actuals=actuals, as_of=THIRD)
    plan = make_plan(inventory, previous=before)
    page = render(plan, inventory)
    assert "Stand: was aus dem Plan bisher geworden ist" in page
    assert "<td>ohne Rückmeldung</td><td>Beispielkreis 99002</td>" in page
    assert "Verspätet, frühestens in Welle 5; gemeldet am 01.03.2027 durch Projektbüro: Hersteller fehlt." in page
    assert "2. Stand je Landkreis</h2>\n<p>Von den Umzügen, die geplant sind oder waren, sind <b>2</b> erledigt." in (
        annual.render(plan, inventory, 2027)
    )
    extracted = extract(plan, e.KEYS[0])
    assert OTHER.id not in render(extracted, inventory)
    rows = standings(Subject(plan, inventory))
    assert [(row.done, row.late, row.dropped, row.unanswered, row.ahead) for row in rows] == [
        (2, 1, 1, 0, 0), (0, 0, 0, 1, 0),
    ]  # fmt: skip
    for name in FORMATS:
        assert export(name, plan, inventory)
    years = {line.place.year for line in ledger(inventory, plan, load_parameters(), load_assumptions()).lines}
    assert min(years) == 2027
    assert [item.installations for item in procurements(plan, inventory).records] == [(TWO.id, OTHER.id)]


def test_a_page_without_reports_says_nothing_of_a_standing() -> None:
    inventory = e.estate([ONE])
    assert 'id="stand"' not in render(make_plan(inventory), inventory)


DAY = e.wave_start(2) + timedelta(days=3)
ALONE = e.installation(of="solo")  # nothing else of its product moves
ENDED = e.installation(of="fertig")


@pytest.fixture(scope="module")
def reported() -> tuple[Plan, Inventory]:
    """At the third wave: one done before what it needs, one late, two dropped, one not heard of."""
    items = [ONE, TWO, THREE, OTHER, ALONE, ENDED]
    products = [e.product(), e.product("solo"), e.product("fertig")]
    edges = [e.needs(ONE, TWO)]
    actuals = [
        e.done(ONE.id, DAY), e.done(ENDED.id, e.wave_start(1)), e.late(TWO.id, 5, recorded_on=THIRD),
        e.dropped(THREE.id, recorded_on=THIRD), e.dropped(ALONE.id, recorded_on=THIRD),
    ]  # fmt: skip
    known = {"products": products, "dependencies": edges}
    before = make_plan(e.estate(items, **known))
    inventory = e.estate(items, **known, actuals=actuals, as_of=THIRD)
    return make_plan(inventory, previous=before), inventory


def issues(plan: Plan, inventory: Inventory, kind: str) -> dict[str, dict[str, str]]:
    """The rows of a kind for Jira, by what identifies them: the installation, or the name of the product."""
    rows = csv.DictReader(io.StringIO(export("jira", plan, inventory).decode()))
    found = [row for row in rows if row["Issue Type"] == kind]
    return {row["Description"].split(". ")[0] if kind == "Task" else row["Summary"]: row for row in found}


def test_jira_closes_what_is_done_or_dropped_and_leaves_the_rest_open(reported: tuple[Plan, Inventory]) -> None:
    tasks = issues(*reported, "Task")
    shown = {key: (row["Status"], row["Resolution"], row["Resolved"]) for key, row in tasks.items()}
    assert shown == {
        ONE.id: ("Done", "Done", DAY.isoformat()),
        ENDED.id: ("Done", "Done", e.wave_start(1).isoformat()),
        THREE.id: ("Done", "Won't Do", ""),
        ALONE.id: ("Done", "Won't Do", ""),
        TWO.id: ("", "", ""),
        OTHER.id: ("", "", ""),
    }
    assert tasks[ONE.id]["Due Date"] == DAY.isoformat()
    assert (tasks[THREE.id]["Start date"], tasks[THREE.id]["Due Date"]) == ("", "")
    assert "Entfällt; gemeldet am 01.03.2027 durch Projektbüro: wird aufgegeben." in tasks[THREE.id]["Description"]
    assert "Verspätet, frühestens in Welle 5" in tasks[TWO.id]["Description"]
    assert "Link blocks" not in tasks[ONE.id]  # what is done waits for nothing


def test_an_epic_is_closed_when_nothing_of_it_is_still_to_come(reported: tuple[Plan, Inventory]) -> None:
    plan, inventory = reported
    epics = issues(plan, inventory, "Epic")
    name = {key: item.name for key, item in inventory.products.items()}
    shown = {key: (row["Resolution"], row["Description"].split(". ")[1]) for key, row in epics.items()}
    assert shown == {
        name["produkt"]: ("", "Umzüge: 3, davon erledigt: 1, entfallen: 1"),
        name["fertig"]: ("Done", "Umzüge: 1, davon erledigt: 1"),
        name["solo"]: ("Won't Do", "entfallen: 1"),
    }


def test_ms_project_has_what_is_done_at_its_end_and_what_is_dropped_in_words(
    reported: tuple[Plan, Inventory],
) -> None:
    space = {"": msproject.NAMESPACE}
    tasks = ElementTree.fromstring(export("msproject", *reported)).findall("Tasks/Task", space)
    complete = [task for task in tasks if task.findtext("PercentComplete", "", space) == "100"]
    finished = sorted(task.findtext("ActualFinish", "", space) for task in complete)
    assert finished == [f"{e.wave_start(1)}T17:00:00", f"{DAY}T17:00:00"]
    for task in complete:
        of = {name: task.findtext(name, "", space) for name in ("Start", "Finish", "Duration")}
        assert [task.findtext(f"Actual{name}", "", space) for name in of] == list(of.values())
        assert task.findtext("RemainingDuration", "", space) == "PT0H0M0S"
        assert task.find("PredecessorLink", space) is None
    notes = [task.findtext("Notes", "", space) for task in tasks if task.findtext("Summary", "", space) == "1"]
    assert sum("Beispielkreis 99001: Entfällt; gemeldet am" in note for note in notes) == 1
    assert len(tasks) == 2 + 4 + 1  # two products of which something moves, its moves, and a product all dropped
    last = {name: tasks[-1].findtext(name, "", space) for name in ("Name", "OutlineLevel", "Milestone", "Start")}
    solo = f"{reported[1].products['solo'].name}: entfällt"
    assert last == {"Name": solo, "OutlineLevel": "1", "Milestone": "1", "Start": f"{THIRD}T08:00:00"}
    assert "Beispielkreis 99001: Entfällt; gemeldet am" in tasks[-1].findtext("Notes", "", space)


def test_what_is_done_on_a_weekend_ends_before_it_and_not_before_it_began() -> None:
    sunday = e.wave_start(1) - timedelta(days=e.wave_start(1).weekday() + 1)
    task = msproject.Task(1, "Umzug", 2, sunday, sunday, "", done=True)
    parent = ElementTree.Element("Tasks")
    msproject._element(parent, 1, task)
    values = {child.tag: child.text for child in parent[0]}
    friday = sunday - timedelta(days=2)
    assert (values["ActualStart"], values["ActualFinish"]) == (f"{friday}T08:00:00", f"{friday}T08:00:00")
    assert values["ActualDuration"] == "PT0H0M0S"


def test_calendar_pictures_and_lists_tell_what_is_done(reported: tuple[Plan, Inventory]) -> None:
    plan, inventory = reported
    assert "davon 1 erledigt" in export("ics", plan, inventory).decode().replace("\\,", ",").replace("\r\n ", "")
    assert " :done, 2027-" in export("mermaid", extract(plan, e.KEYS[0]), inventory).decode()
    sheet = load_workbook(io.BytesIO(export("xlsx", plan, inventory)))["Umzüge"]
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert {row[7]: row[-1] for row in rows} == {
        ONE.id: "erledigt", ENDED.id: "erledigt", TWO.id: "verspätet gemeldet", OTHER.id: "ohne Rückmeldung",
    }  # fmt: skip
