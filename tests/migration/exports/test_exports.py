"""Can other programs take the plan? Every move once, nothing of others, nothing that computes, the same bytes."""

import csv
import io
import re
from dataclasses import replace
from datetime import date
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from icalendar import Calendar, Event
from openpyxl import load_workbook

from common.cells import inert
from inventory.model import Inventory, Milestone, Provenance
from migration.exports import mermaid, msproject, registry
from migration.exports.work import by_product, needed, steps
from migration.labels import EXAMPLE
from migration.plan import Plan
from migration.planning.planner import make_plan
from migration.report.subject import Subject
from migration.store import extract
from tests.migration import estate as e
from tests.migration import rich as r


def test_every_format_gives_the_same_bytes_again(plan: Plan, inventory: Inventory) -> None:
    for name in registry.FORMATS:
        assert registry.render(name, plan, inventory) == registry.render(name, plan, inventory), name


def test_the_file_of_a_tenant_carries_its_key(plan: Plan) -> None:
    names = {registry.file_name(name, part) for name in registry.FORMATS for part in (plan, extract(plan, r.A))}
    assert len(names) == 2 * len(registry.FORMATS)
    assert {"plan-jira.csv", f"plan-{r.A}-jira.csv"} <= names


def test_moves_are_grouped_by_product_and_none_is_lost(subject: Subject) -> None:
    groups = by_product(subject.moves)
    assert sorted(item.installation for items in groups.values() for item in items) == sorted(
        item.installation for item in subject.moves
    )
    assert all({item.product for item in items} == {product} for product, items in groups.items())


def test_what_is_needed_moves_in_another_wave_and_before(subject: Subject) -> None:
    waves = {item.installation: item.wave or 0 for item in subject.moves}
    found = [(waves[source], waves[target]) for source, targets in needed(subject).items() for target in targets]
    assert found
    assert all(target < source for source, target in found)


def test_steps_have_a_day(subject: Subject) -> None:
    assert {step.todo.code for step in steps(subject, frozenset({"notice"}))} == {"notice"}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "\t=1", "\r=1"])
def test_no_text_becomes_a_formula(text: str) -> None:
    assert inert(text) == f"'{text}"
    assert inert(f"x{text}") == f"x{text}"


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8"))))


def jira(plan: Plan, inventory: Inventory) -> tuple[list[str], list[list[str]]]:
    header, *found = rows(registry.render("jira", plan, inventory))
    return header, found


def test_jira_gets_an_epic_per_product_and_a_task_per_move(plan: Plan, inventory: Inventory, subject: Subject) -> None:
    header, found = jira(plan, inventory)
    assert all(len(row) == len(header) for row in found)
    kind, number, parent = header.index("Issue Type"), header.index("Issue ID"), header.index("Parent")
    assert [row[number] for row in found] == [str(index) for index in range(1, len(found) + 1)]
    kinds = [row[kind] for row in found]
    assert kinds == sorted(kinds, key=["Epic", "Task", "Sub-task"].index)
    assert (kinds.count("Epic"), kinds.count("Task")) == (len(by_product(subject.moves)), len(subject.moves))
    of = {row[number]: row[kind] for row in found}
    above = {"Task": "Epic", "Sub-task": "Task"}
    assert all(of[row[parent]] == above[row[kind]] for row in found if row[kind] != "Epic")


def test_jira_gets_dates_and_links(plan: Plan, inventory: Inventory, subject: Subject) -> None:
    header, found = jira(plan, inventory)
    starts, ends = header.index("Start date"), header.index("Due Date")
    tasks = [row for row in found if row[1] == "Task"]
    assert [date.fromisoformat(row[ends]) for row in tasks] == [item.end for item in subject.moves]
    assert all(row[starts] <= row[ends] for row in tasks)
    links = [index for index, name in enumerate(header) if name == "Link blocks"]
    linked = [(row, by_id) for row in tasks for index in links if (by_id := row[index])]
    due = {row[0]: row[ends] for row in tasks}
    assert len(linked) == sum(len(targets) for targets in needed(subject).values())
    assert all(row[ends] < due[other] for row, other in linked)


def test_jira_gets_no_formula_and_no_label_with_a_space(plan: Plan, inventory: Inventory) -> None:
    evil = {key: replace(item, name="=HYPERLINK(1)") for key, item in inventory.products.items()}
    header, found = jira(plan, replace(inventory, products=evil))
    assert not [cell for row in found for cell in row if cell.startswith("=")]
    labels = [index for index, name in enumerate(header) if name == "Labels"]
    assert not [row for row in found for index in labels if " " in row[index]]


def events(plan: Plan, inventory: Inventory) -> list[Event]:
    content = registry.render("ics", plan, inventory).decode()
    assert all(len(line.encode()) <= 75 for line in content.split("\r\n"))  # RFC 5545, 3.1
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_the_calendar_counts_one_move_as_one(plan: Plan, inventory: Inventory, subject: Subject) -> None:
    alone = replace(plan, decisions=tuple(item for item in plan.decisions if item == subject.moves[0]))
    said = {str(event["description"]) for event in events(alone, inventory) if "Welle" in str(event["summary"])}
    assert any(text.startswith("1 Umzug in 1 Landkreis") for text in said)
    assert not any("1 Umzüge" in text or "1 Landkreisen" in text for text in said)


def test_the_calendar_has_every_wave_milestone_and_dated_step(
    plan: Plan, inventory: Inventory, subject: Subject
) -> None:
    milestone = Milestone("beschluss", date(2027, 3, 1), "Beschluss; Kreistag, nicht Ausschuss")
    dated = replace(inventory, calendar=replace(inventory.calendar, milestones=(milestone,)))
    found = {str(event["summary"]): event.decoded("dtstart") for event in events(plan, dated)}
    assert found[milestone.title] == milestone.date
    for wave in {item.wave: item for item in subject.moves}.values():
        assert found[f"Welle {wave.wave} beginnt"] == wave.start
        assert found[f"Welle {wave.wave} endet"] == wave.end
        assert found[f"Schulung zu Welle {wave.wave}"] < wave.start
    for step in steps(subject, frozenset({"notice"})):
        assert found[f"{subject.tenant(step.move.tenant)}: {step.todo.text}"] == step.due


@pytest.mark.parametrize(
    ("record", "day"),
    [
        ({"clearances": [e.clearance("frei", valid_until=date(2027, 5, 1))]}, date(2027, 3, 2)),
        ({"attestations": [e.attestation("testat", valid_until=date(2027, 5, 1))]}, e.AS_OF),
    ],
    ids=["in time", "a year ahead, so at once"],
)
def test_a_renewal_is_in_the_calendar_on_the_day_to_begin_it(record: dict[str, Any], day: date) -> None:
    estate = e.estate([e.installation()], **record)
    found = [event for event in events(make_plan(estate), estate) if "erneuern" in str(event["summary"])]
    assert [event.decoded("dtstart") for event in found] == [day]


def test_events_keep_their_ids_when_the_plan_is_made_on_another_day(plan: Plan, inventory: Inventory) -> None:
    found = [event["uid"] for event in events(plan, inventory)]
    assert len(set(found)) == len(found)
    assert found == [event["uid"] for event in events(replace(plan, as_of=date(2026, 12, 1)), inventory)]


# Microsoft's schema is a sequence: these elements of a task have to stand in this order.
TASK = (
    "UID", "ID", "Name", "Type", "IsNull", "OutlineLevel", "Start", "Finish", "Duration", "DurationFormat",
    "EffortDriven", "Estimated", "Milestone", "Summary", "PercentComplete", "ActualStart", "ActualFinish",
    "ActualDuration", "RemainingDuration", "ConstraintType", "ConstraintDate", "Notes", "PredecessorLink",
)  # fmt: skip


def test_ms_project_gets_every_move_below_its_product(plan: Plan, inventory: Inventory, subject: Subject) -> None:
    root = ElementTree.fromstring(registry.render("msproject", plan, inventory))
    name = {"p": msproject.NAMESPACE}
    tasks = root.findall("p:Tasks/p:Task", name)
    for task in tasks:
        tags = [child.tag.removeprefix(f"{{{msproject.NAMESPACE}}}") for child in task]
        assert tags == sorted(tags, key=TASK.index)
    assert [task.findtext("p:UID", "", name) for task in tasks] == [str(number) for number in range(1, len(tasks) + 1)]
    levels = [task.findtext("p:OutlineLevel", "", name) for task in tasks]
    assert (levels.count("1"), levels.count("2")) == (len(by_product(subject.moves)), len(subject.moves))
    finish = {task.findtext("p:UID", "", name): task.findtext("p:Finish", "", name) for task in tasks}
    links = [(task, link) for task in tasks for link in task.findall("p:PredecessorLink", name)]
    assert len(links) == sum(len(targets) for targets in needed(subject).values())
    for task, link in links:
        assert finish[link.findtext("p:PredecessorUID", "", name)] < task.findtext("p:Start", "", name)


def test_ms_project_works_from_monday_to_friday() -> None:
    saturday, monday, friday = date(2027, 1, 9), date(2027, 1, 11), date(2027, 1, 8)
    assert (msproject.working_day(saturday), msproject.last_working_day(saturday)) == (monday, friday)
    assert (msproject.working_day(monday), msproject.last_working_day(friday)) == (monday, friday)
    assert msproject.working_days(friday, monday) == 2


def test_milestones_stand_before_the_products(plan: Plan, inventory: Inventory) -> None:
    milestone = Milestone("beschluss", date(2027, 3, 6), "Beschluss")  # a Saturday
    dated = replace(inventory, calendar=replace(inventory.calendar, milestones=(milestone,)))
    root = ElementTree.fromstring(registry.render("msproject", plan, dated))
    _, task, *_ = root.findall("p:Tasks/p:Task", {"p": msproject.NAMESPACE})
    values = {child.tag.rpartition("}")[2]: child.text for child in task}
    assert (values["Name"], values["Milestone"], values["Start"]) == ("Beschluss", "1", "2027-03-05T08:00:00")


def test_mermaid_draws_every_move_of_a_tenant_and_every_group(plan: Plan, inventory: Inventory) -> None:
    part = extract(plan, r.A)
    text = registry.render("mermaid", part, inventory).decode()
    bars = [line for line in text.splitlines() if re.search(r" :\d{4}-\d\d-\d\d, \d{4}-\d\d-\d\d$", line)]
    assert len(bars) == len(Subject(part, inventory).moves)
    assert part.groups
    assert text.count("Zieht nur zusammen um") == len(part.groups)
    assert sum(text.count(arrow) for arrow in mermaid.ARROWS.values()) == sum(
        len(group.edges) for group in part.groups
    ) + sum(len(targets) for targets in needed(Subject(part, inventory)).values())


def test_a_name_cannot_end_a_line_of_mermaid(plan: Plan, inventory: Inventory) -> None:
    evil = {key: replace(item, name='a: b; c # "d"') for key, item in inventory.products.items()}
    text = registry.render("mermaid", extract(plan, r.A), replace(inventory, products=evil)).decode()
    assert 'a – b, c  "d" :2027' in text
    assert '["a: b; c # #quot;d#quot;"]' in text


def test_the_workbook_lists_every_decision_once(plan: Plan, inventory: Inventory, subject: Subject) -> None:
    book = load_workbook(io.BytesIO(registry.render("xlsx", plan, inventory)))
    moves, others = (
        list(book[title].iter_rows(min_row=3, values_only=True)) for title in ("Umzüge", "Bleibt oder wartet")
    )
    found = [row[7] for row in moves] + [row[4] for row in others]
    assert sorted(map(str, found)) == [item.installation for item in plan.decisions]
    assert [row[0] for row in moves] == [item.wave for item in subject.moves]
    steps_found = list(book["Schritte"].iter_rows(min_row=3, values_only=True))
    assert len(steps_found) == sum(len(item.todos) for item in plan.decisions)
    days = [row[0] for row in steps_found if row[0] is not None]
    assert days == sorted(days, key=str)


def test_the_workbook_computes_nothing(plan: Plan, inventory: Inventory) -> None:
    evil = {key: replace(item, name="=HYPERLINK(1)") for key, item in inventory.products.items()}
    book = load_workbook(io.BytesIO(registry.render("xlsx", plan, replace(inventory, products=evil))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell for cell in cells if cell.value == "=HYPERLINK(1)"]
    assert not [cell for cell in cells if cell.data_type == "f"]


def readable(content: bytes) -> str:
    """The text of a file, of a workbook that of its parts."""
    if not content.startswith(b"PK"):
        return content.decode()
    with ZipFile(io.BytesIO(content)) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist())


@pytest.mark.parametrize("name", registry.FORMATS)
def test_an_example_says_so_and_real_data_does_not(name: str, plan: Plan, inventory: Inventory) -> None:
    example, real = (readable(registry.render(name, replace(plan, provenance=kind), inventory)) for kind in Provenance)
    note = EXAMPLE.replace(",", "\\,") if name == "ics" else EXAMPLE
    assert note in example
    assert note not in real


@pytest.mark.parametrize("name", registry.FORMATS)
def test_the_file_of_a_tenant_names_no_other(name: str, plan: Plan, inventory: Inventory) -> None:
    named = {key: replace(item, name=f"Kreis-{key}-Kreis") for key, item in inventory.tenants.items()}
    for key in named:
        content = readable(registry.render(name, extract(plan, key), replace(inventory, tenants=named)))
        assert f"Kreis-{key}-Kreis" in content
        assert not [other for other in named if other != key and other in content]
