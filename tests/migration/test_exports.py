"""Can other programs take the plan? Every move once, nothing of others, nothing that computes, the same bytes."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest

from inventory.model import Inventory, Provenance
from migration.exports import registry
from migration.exports.cells import inert
from migration.exports.work import by_product, needed, steps
from migration.labels import EXAMPLE
from migration.plan import Plan
from migration.planner import make_plan
from migration.report.subject import Subject
from migration.store import extract
from tests.migration import rich as r


@pytest.fixture(scope="module")
def inventory() -> Inventory:
    return r.rich()


@pytest.fixture(scope="module")
def plan(inventory: Inventory) -> Plan:
    return make_plan(inventory)


@pytest.fixture(scope="module")
def subject(plan: Plan, inventory: Inventory) -> Subject:
    return Subject(plan, inventory)


def test_every_format_gives_the_same_bytes_again(plan: Plan, inventory: Inventory) -> None:
    for name in registry.FORMATS:
        assert registry.render(name, plan, inventory) == registry.render(name, plan, inventory), name


def test_the_file_of_a_tenant_carries_its_key(plan: Plan) -> None:
    names = {registry.file_name(name, part) for name in registry.FORMATS for part in (plan, extract(plan, r.A))}
    assert len(names) == 2 * len(registry.FORMATS)
    assert {"plan-jira.csv", f"plan-{r.A}-jira.csv"} <= names


def test_moves_are_grouped_by_product_and_none_is_lost(subject: Subject) -> None:
    groups = by_product(subject)
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
    assert (kinds.count("Epic"), kinds.count("Task")) == (len(by_product(subject)), len(subject.moves))
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


@pytest.mark.parametrize("name", ["jira"])
def test_an_example_says_so_and_real_data_does_not(name: str, plan: Plan, inventory: Inventory) -> None:
    example, real = (registry.render(name, replace(plan, provenance=kind), inventory) for kind in Provenance)
    assert EXAMPLE.encode() in example
    assert EXAMPLE.encode() not in real


@pytest.mark.parametrize("name", ["jira"])
def test_the_file_of_a_tenant_names_no_other(name: str, plan: Plan, inventory: Inventory) -> None:
    named = {key: replace(item, name=f"Kreis-{key}-Kreis") for key, item in inventory.tenants.items()}
    for key in named:
        content = registry.render(name, extract(plan, key), replace(inventory, tenants=named)).decode()
        assert f"Kreis-{key}-Kreis" in content
        assert not [other for other in named if other != key and other in content]
