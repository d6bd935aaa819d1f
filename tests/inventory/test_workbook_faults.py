"""Does a person who filled in a workbook read in German what its rows say about each other that cannot be?"""

import ast
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from openpyxl.workbook.workbook import Workbook

from inventory.workbook.columns import german
from inventory.workbook.write import HEADER_ROW

from .test_actuals import DONE, journal
from .test_workbook import taken
from .workbooks import FIRST, changed, column, mini_workbook, put

# Sheet, row, column, what is typed there, and what is said of it.
WRONG: list[tuple[str, int, str, Any, str]] = [
    (
        "Installationen",
        FIRST,
        "Anbieter heute",
        "own-99001",
        "own-99001 ist das eigene Blech von 99001 -> das eigene nennen",
    ),
    (
        "Installationen",
        FIRST + 1,
        "Anbieter heute",
        "rz-amsel",
        "rz-amsel ist „Dienstleister“, der Betrieb „eigenes Blech“ -> eines von beiden berichtigen",
    ),
    (
        "Installationen",
        FIRST,
        "Server",
        "99002-vm-999",
        "99002-vm-999 gibt es nicht -> in seinem Blatt ergänzen oder hier berichtigen",
    ),
    (
        "Installationen",
        FIRST,
        "Vertrag",
        "99002-vertrag-002",
        "99002-vertrag-002 ist ein Vertrag über i-kfz-portal-weide von 99002 -> den Vertrag dieses Landkreises über",
    ),
    (
        "Installationen",
        FIRST,
        "Wiederherstellung geprobt",
        "15.03.2027",
        "15.03.2027 liegt nach dem Planungsdatum 22.11.2026 -> den Tag berichtigen; das Planungsdatum stellt",
    ),
    (
        "Verträge",
        FIRST,
        "Ende",
        "31.12.2007",
        "31.12.2007 liegt vor dem Beginn am 01.10.2019 -> eines der beiden Daten berichtigen",
    ),
    (
        "Abhängigkeiten",
        FIRST,
        "hängt ab von",
        "99002-kfz-zulassung-weide-01",
        "99002-kfz-zulassung-weide-01 hängt von sich selbst ab -> die Zeile entfernen",
    ),
]


def test_references_between_sheets_are_named_in_german_with_sheet_row_and_column(tmp_path: Path, mini: Path) -> None:
    def change(book: Workbook) -> None:
        for sheet, row, title, value, _ in WRONG:
            put(sheet, title, value, row)(book)

    path = changed(mini_workbook(tmp_path / "99002.xlsx", "99002"), change)
    _, problems, _ = taken(path, into=mini)
    found = [str(problem) for problem in problems]
    for sheet, row, title, _, message in WRONG:
        assert [text for text in found if text.startswith(f"{path}, Blatt {sheet}:{row} [{title}]: {message}")], (
            "\n".join(found)
        )
    assert len(found) == len(WRONG), "\n".join(found)


def test_rows_with_the_same_id_are_named_in_german_with_the_first_of_them(tmp_path: Path, mini: Path) -> None:
    path = mini_workbook(tmp_path / "99002.xlsx", "99002")
    changed(path, put("Server", "Kennung", "99002-vm-001", FIRST + 1))
    _, problems, _ = taken(path, into=mini)
    assert [str(problem) for problem in problems] == [
        f"{path}, Blatt Server:4 [Kennung]: 99002-vm-001 steht zweimal da; zuerst in 99002.xlsx, Blatt Server, Zeile 3 "
        "-> eine der beiden Zeilen entfernen oder anders benennen"
    ]


def test_what_a_removed_row_leaves_behind_in_a_file_is_said_in_german_too(tmp_path: Path, mini: Path) -> None:
    journal(mini, DONE)
    installation = (mini / "actuals.yaml").read_text("utf-8").split("installation: ")[1].split("\n")[0]

    def remove(book: Workbook) -> None:
        sheet = book["Installationen"]
        place = column(sheet, "Kennung")
        (row,) = (cell.row for cell in next(sheet.iter_cols(place, place)) if cell.value == installation)
        sheet.delete_rows(row)

    _, problems, _ = taken(changed(mini_workbook(tmp_path / "99001.xlsx", "99001"), remove), into=mini)
    assert any("actuals.yaml:" in str(found) and f"{installation} gibt es nicht" in str(found) for found in problems)


def test_a_landkreis_with_a_key_that_does_not_exist_is_named_by_its_row(tmp_path: Path, mini: Path) -> None:
    def add(book: Workbook) -> None:
        sheet = book["Landkreise"]
        sheet.append(["07199", *(cell.value for cell in sheet[FIRST][1:])])

    _, problems, _ = taken(changed(mini_workbook(tmp_path / "99002.xlsx", "99002"), add), into=mini)
    assert ["Blatt Landkreise:4 [Schlüssel]: den amtlichen Schlüssel 07199 hat keine Verwaltung" in str(found)
            for found in problems] == [True]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "value", "message"),
    [
        ("IPv6", "2001:db9::/40", "2001:db9::/40; erwartet: ein Netz der Größe /40 aus 2001:db8::/32"),
        ("IPv4 Schulen", "10.64.0.1/15", "„10.64.0.1/15“ ist kein Netz -> z. B. 10.1.64.0/18"),
        ("Heute in Gebrauch", "10.0.0.0/8", "überschneidet sich mit einem Netz in Gebrauch"),
    ],
)
def test_addresses_that_cannot_be_are_named_in_german(tmp_path: Path, title: str, value: str, message: str) -> None:
    path = changed(mini_workbook(tmp_path / "99002.xlsx", "99002"), put("Adressen", title, value))
    _, problems, _ = taken(path)
    assert len(problems) == 1
    assert str(problems[0]).startswith(f"{path}, Blatt Adressen:{HEADER_ROW + 1} [")
    assert message in str(problems[0])


def test_every_sentence_of_the_checks_has_its_german_with_no_more_gaps() -> None:
    calls = (
        node
        for path in Path("inventory").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say"
    )
    said = {ast.literal_eval(node.args[0]): node.args[1:] for node in calls}
    assert said.keys() == german()["faults"].keys()
    for english, values in said.items():
        gaps = [name for _, name, _, _ in Formatter().parse(german()["faults"][english]) if name is not None]
        starred = any(isinstance(value, ast.Starred) for value in values)
        assert starred or len(gaps) <= len(values), english
