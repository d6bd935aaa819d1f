"""Does a plan go out, come back edited, and get planned again with as little change as possible?"""

import json
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from migration.editing import sheet as s
from migration.editing import stand
from tests.migration.editing.workbooks import fill
from tests.migration.test_commands import estate, kreiswolke, planned

__all__ = ["estate"]


def test_a_plan_is_edited_planned_again_and_compared(estate: Path, tmp_path: Path) -> None:
    assert kreiswolke(estate, "plan", "export", "--format", "edit", "-o", str(tmp_path)).returncode == 0
    path, pins = tmp_path / "plan.xlsx", estate / "inventory" / "pins.yaml"
    before = pins.read_bytes()
    done = kreiswolke(estate, "plan", "edit", str(path))
    assert (done.returncode, done.stdout, pins.read_bytes()) == (0, "Nichts geändert.\n", before)

    moved = next(item for item in planned(estate) if item["wave"])
    row = next(cell.row for cell in load_workbook(path)[s.SHEET]["A"] if cell.value == moved["installation"])
    change = {s.TARGET: "bleibt vor Ort", s.WHO: "Arbeitsgruppe Cloud", s.WHEN: datetime(2026, 11, 20), s.REASON: "so"}
    fill(path, s.SHEET, change, row=row)
    done = kreiswolke(estate, "plan", "edit", str(path), "--accept")
    assert (done.returncode, f"{moved['installation']}: Ziel bleibt vor Ort (" in done.stdout) == (0, True)
    assert moved["installation"] in pins.read_text("utf-8")

    old = estate / "plan" / "plan.json"
    assert kreiswolke(estate, "plan", "--keep", str(old), "--output", str(tmp_path)).returncode == 0
    done = kreiswolke(estate, "plan", "diff", str(old), str(tmp_path / "plan" / "plan.json"), "--json")
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["inputs"]) == (1, ["pins.yaml"])
    assert moved["installation"] in {item["installation"] for item in answer["differences"]}
    same = kreiswolke(estate, "plan", "diff", str(old), str(old))
    assert (same.returncode, "gleich" in same.stdout) == (0, True)


@pytest.mark.parametrize(
    ("change", "said"),
    [({s.WAVE: 5}, "Festgelegt war Welle 5, der Plan hat keine"), ({s.TARGET: "öffentliche Cloud"}, "keine Welle")],
    ids=["wave", "target"],
)
def test_a_decision_to_move_what_cannot_move_is_taken_only_when_accepted(
    estate: Path, tmp_path: Path, change: dict[str, object], said: str
) -> None:
    assert kreiswolke(estate, "plan", "export", "--format", "edit", "-o", str(tmp_path)).returncode == 0
    path, pins = tmp_path / "plan.xlsx", estate / "inventory" / "pins.yaml"
    before = pins.read_bytes()
    held = next(item for item in planned(estate) if item["reasons"][-1]["code"] == "special_hardware_unknown")
    row = next(cell.row for cell in load_workbook(path)[s.SHEET]["A"] if cell.value == held["installation"])
    who = {s.WHO: "Arbeitsgruppe Cloud", s.WHEN: datetime(2026, 11, 20), s.REASON: "so"}
    fill(path, s.SHEET, change | who, row=row)
    done = kreiswolke(estate, "plan", "edit", str(path))
    assert (done.returncode, said in done.stdout, pins.read_bytes()) == (1, True, before)


def test_a_workbook_that_is_none_is_refused(estate: Path, tmp_path: Path) -> None:
    (tmp_path / "plan.xlsx").write_text("id;welle", "utf-8")
    done = kreiswolke(estate, "plan", "edit", str(tmp_path / "plan.xlsx"))
    assert (done.returncode, done.stderr.count("keine Excel-Arbeitsmappe")) == (2, 1)


def test_the_faults_of_both_sheets_are_named_once_each(estate: Path, tmp_path: Path) -> None:
    assert kreiswolke(estate, "plan", "export", "--format", "edit", "-o", str(tmp_path)).returncode == 0
    path = tmp_path / "plan.xlsx"
    book = load_workbook(path)
    for sheet in (s.SHEET, stand.SHEET):
        book[sheet].cell(s.HEADER_ROW, 1).value = "Kennung"
    book.save(path)
    done = kreiswolke(estate, "plan", "edit", str(path))
    faults = [line for line in done.stderr.splitlines() if "die Spalte fehlt" in line]
    assert done.returncode == 2
    assert [(s.SHEET in line, stand.SHEET in line) for line in faults] == [(True, False), (False, True)]
    assert "2 Fehler, nichts übernommen" in done.stderr
