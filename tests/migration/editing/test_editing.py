"""Do people's changes to a plan come back as decisions, is what they break said, and does little else move?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook

from inventory.model import Inventory
from migration.check.checker import check_plan
from migration.editing import sheet as s
from migration.editing.difference import changed_inputs, differences
from migration.editing.edits import edited, read_edits
from migration.editing.rows import Filled
from migration.parameters import load_parameters
from migration.planning.budget import Budget
from migration.planning.planner import make_plan
from migration.store import extract
from tests.migration import estate as e
from tests.migration.editing.workbooks import fill
from tests.migration.strategies import PROPERTY, estates

ONE, TWO = e.installation(number=1), e.installation(number=2)
DECIDED = {s.WHO: "Arbeitsgruppe Cloud", s.WHEN: datetime(2026, 11, 2), s.REASON: "so beschlossen"}


def sheet_of(inventory: Inventory, path: Path, *changes: dict[str, Any]) -> Path:
    """The plan's workbook with the columns of its first rows changed."""
    path.write_bytes(s.render(make_plan(inventory), inventory))
    return fill(path, s.SHEET, *changes)


def test_an_unchanged_workbook_changes_nothing(tmp_path: Path) -> None:
    inventory = e.estate([ONE, TWO], pins=[e.pin(ONE, "stay_local"), e.pin(TWO, number=3)])
    assert read_edits(Filled.read(sheet_of(inventory, tmp_path / "plan.xlsx")), inventory) == ([], [])


def test_a_changed_wave_becomes_a_decision_and_the_plan_keeps_it(tmp_path: Path) -> None:
    inventory = e.estate([ONE, TWO])
    edits, problems = read_edits(
        Filled.read(sheet_of(inventory, tmp_path / "plan.xlsx", {s.WAVE: 4} | DECIDED)), inventory
    )
    assert problems == []
    assert [item.text for item in edits] == [f"{ONE.id}: Welle 4 (Arbeitsgruppe Cloud, 02.11.2026: so beschlossen)"]
    after = edited(inventory, edits)
    assert [(pin.installation, pin.target, pin.wave) for pin in after.pins.values()] == [(ONE.id, None, 4)]
    assert {item.installation: item.wave for item in make_plan(after).decisions} == {ONE.id: 4, TWO.id: 1}


def test_a_changed_target_and_a_lifted_decision(tmp_path: Path) -> None:
    inventory = e.estate([ONE, TWO], pins=[e.pin(TWO, number=3)])
    changes = {s.TARGET: "bleibt vor Ort"} | DECIDED, {s.FIXED: None}
    edits, problems = read_edits(Filled.read(sheet_of(inventory, tmp_path / "plan.xlsx", *changes)), inventory)
    assert problems == []
    assert edits[1].text == f"{TWO.id}: Festlegung aufgehoben"
    assert [(pin.target, pin.wave) for pin in edited(inventory, edits).pins.values()] == [("stay_local", None)]


def test_decisions_of_installations_outside_the_workbook_stay(tmp_path: Path) -> None:
    other = e.installation(e.KEYS[1])
    inventory = e.estate([ONE, other], pins=[e.pin(other, number=2)])
    path = tmp_path / "plan.xlsx"
    path.write_bytes(s.render(extract(make_plan(inventory), e.KEYS[0]), inventory))
    assert {row[0] for row in load_workbook(path)[s.SHEET].iter_rows(min_row=3, values_only=True)} == {ONE.id}
    edits, _ = read_edits(Filled.read(path), inventory)
    assert edited(inventory, edits).pins == inventory.pins


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({s.WAVE: 4}, "[Entschieden von]: erwartet: Text in einer Zeile"),
        ({s.WAVE: 99} | DECIDED, "[Welle]: „99“ ist keine Welle des Kalenders"),
        ({s.WAVE: "bald"} | DECIDED, "[Welle]: „bald“ ist keine Welle"),
        ({s.WAVE: None} | DECIDED, "[Welle]: leer -> soll es nicht umziehen, ein Ziel wählen"),
        ({s.TARGET: "Mond"} | DECIDED, "[Ziel]: „Mond“ steht nicht in der Liste"),
        ({s.TARGET: "bleibt beim Anbieter"} | DECIDED, "[Ziel]: „bleibt beim Anbieter“: dort läuft es heute nicht"),
        ({s.FIXED: "alles"}, "[Festlegung]: „alles“ steht nicht in der Liste"),
        ({s.WAVE: 4} | DECIDED | {s.WHEN: "gestern"}, "[Entschieden am]: erwartet: Datum"),
        ({s.WAVE: 4} | DECIDED | {s.WHEN: datetime(2030, 1, 1)}, "[Entschieden am]: liegt nach dem Planungsdatum"),
        ({s.INSTALLATION: "99001-nichts-01"}, "[Installation]: „99001-nichts-01“ gibt es nicht oder zweimal"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_decision_is_refused(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    inventory = e.estate([ONE])
    edits, problems = read_edits(Filled.read(sheet_of(inventory, tmp_path / "plan.xlsx", change)), inventory)
    assert edits == []
    assert message in str(problems[0])
    assert "Blatt Plan:3" in str(problems[0])


def broken(path: Path, change: Callable[[Any], object]) -> str:
    inventory = e.estate([ONE])
    book = load_workbook(sheet_of(inventory, path))
    change(book)
    book.save(path)
    _, problems = read_edits(Filled.read(path), inventory)
    return str(problems[0])


def test_a_mangled_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    assert "das Blatt fehlt" in broken(path, lambda book: setattr(book[s.SHEET], "title", "Tabelle1"))
    assert "[Installation]: die Spalte fehlt" in broken(path, lambda book: book[s.SHEET].delete_cols(1))
    assert "Formel oder Fehlerwert in H3" in broken(path, lambda book: book[s.SHEET].__setitem__("H3", "=1+1"))
    assert "verbundene Zellen H3:H4" in broken(path, lambda book: book[s.SHEET].merge_cells("H3:H4"))


def test_the_difference_between_two_plans_is_said_with_its_reason() -> None:
    three = e.installation(number=3)
    old = make_plan(e.estate([ONE, TWO]))
    pins = [e.pin(ONE, number=4), e.pin(TWO, "stay_local")]
    new = replace(make_plan(e.estate([ONE, TWO, three], pins=pins)), inputs={"pins.yaml": "0"})
    found = {item.installation: (item.code, item.text) for item in differences(old, new)}
    assert found[ONE.id][0] == "later"
    assert found[ONE.id][1].startswith("Welle 1 → 4 (später); Welle 4, Abschluss am")
    assert "so beschlossen" in found[ONE.id][1]
    assert found[TWO.id][0] == "target"
    assert "→ bleibt vor Ort" in found[TWO.id][1]
    assert found[three.id][0] == "added"
    assert {item.code for item in differences(new, old)} == {"earlier", "target", "removed"}
    assert list(changed_inputs(old, new)) == ["pins.yaml"]
    assert differences(old, old) == []


def test_a_kept_plan_stays_as_it_is_although_it_could_be_earlier() -> None:
    inventory = e.estate([ONE, TWO], pins=[e.pin(ONE, number=3)])
    old = make_plan(inventory)
    free = replace(inventory, pins={})
    assert {item.installation: item.wave for item in make_plan(free).decisions} == {ONE.id: 1, TWO.id: 1}
    kept = make_plan(free, keep=old)
    assert {item.installation: item.wave for item in kept.decisions} == {ONE.id: 3, TWO.id: 1}
    assert "wave_kept" in {reason.code for item in kept.decisions for reason in item.reasons}
    assert check_plan(kept, free) == []


def test_what_was_planned_before_goes_before_what_is_new() -> None:
    """One move fits into a wave: the new installation, simpler by its id, does not push the others on."""
    teams = [*e.CENTRAL, e.team(f"it-{e.KEYS[0]}", "operations", e.KEYS[0], days=2)]
    old = make_plan(e.estate([TWO, e.installation(number=3)], teams=teams))
    inventory = e.estate([ONE, TWO, e.installation(number=3)], teams=teams)
    before = {item.installation: item.wave for item in old.decisions}
    after = {item.installation: item.wave for item in make_plan(inventory, keep=old).decisions}
    assert before.items() <= after.items()


def test_what_an_improved_plan_leaves_for_its_cost_keeps_no_wave_until_something_about_it_changes() -> None:
    parameters = replace(load_parameters(), stay_cents=0, delay_cents_per_wave=0)
    old = make_plan(e.estate([ONE, TWO]), parameters, budget=Budget(steps=300))
    kept = make_plan(e.estate([ONE, TWO], pins=[e.pin(TWO, number=2)]), parameters, keep=old)
    assert {item.installation: item.wave for item in kept.decisions} == {ONE.id: None, TWO.id: 2}
    assert kept.decisions[0].reasons[-1].code == "wave_kept"
    again = make_plan(e.estate([ONE, TWO]), parameters, keep=kept)
    assert again.decisions[0].wave is None


@settings(PROPERTY, max_examples=10)
@given(estates())
def test_an_improved_plan_that_is_kept_is_the_same_plan_and_breaks_no_rule(inventory: Inventory) -> None:
    plan = make_plan(inventory, budget=Budget(steps=100))
    kept = make_plan(inventory, keep=plan)
    assert differences(plan, kept) == []
    assert kept.setups == plan.setups
    assert [item for item in check_plan(kept, inventory) if not item.pinned] == []


@PROPERTY
@given(estates())
def test_a_plan_that_is_kept_is_the_same_plan_and_breaks_no_rule(inventory: Inventory) -> None:
    plan = make_plan(inventory)
    kept = make_plan(inventory, keep=plan)
    assert differences(plan, kept) == []
    assert [item for item in check_plan(kept, inventory) if not item.pinned] == []
