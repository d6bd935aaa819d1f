"""What people, programs and attackers do to a workbook: is it read right or refused in plain lines?"""

import io
import unicodedata
import warnings
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook

from common import xlsx_input
from inventory.load import load
from inventory.workbook.columns import sheets
from inventory.workbook.merge import Merged
from inventory.workbook.read import read_workbook
from inventory.workbook.write import GUIDE, HEADER_ROW

from .mutation import NASTY
from .test_workbook import same, taken
from .workbooks import FIRST, MINI, changed, column, mini_workbook, put

Change = Callable[[Workbook], object]
SEED, ROUNDS = "workbooks-1", 8


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return mini_workbook(tmp_path / "kreis.xlsx", "99002")


def refusals(path: Path) -> str:
    """Every refusal, one a line."""
    filled, problems = read_workbook(path)
    assert filled is None
    assert all("\n" not in str(problem) and str(problem).startswith(str(path)) for problem in problems)
    return "\n".join(map(str, problems))


def titles_changed(book: Workbook) -> None:
    book["Installationen"].delete_cols(column(book["Installationen"], "Vertrag"))
    book["Server"].cell(HEADER_ROW, 12, "Notiz")
    book["Verträge"].cell(HEADER_ROW, 3, "Produkt ")
    book["Abhängigkeiten"].merge_cells("C3:C5")


def test_changed_titles_and_merged_cells_are_refused(path: Path) -> None:
    found = refusals(changed(path, titles_changed))
    assert "Blatt Installationen:2 [Vertrag]: die Spalte fehlt -> aus der Vorlage übernehmen" in found
    assert "Blatt Server:2: unbekannte Spalte „Notiz“ -> löschen oder" in found
    assert "Blatt Verträge:2 [Produkt ]: die Spalte steht zweimal da -> eine löschen" in found
    assert "Blatt Abhängigkeiten: verbundene Zellen C3:C5 -> Verbindung aufheben" in found


def sheets_changed(book: Workbook) -> None:
    book["Server"].title = "Tabelle1"
    book["Verträge"].sheet_state = "hidden"


def test_renamed_and_hidden_sheets_are_refused(path: Path) -> None:
    found = refusals(changed(path, sheets_changed))
    assert "Blatt Server: das Blatt fehlt -> wieder so benennen oder" in found
    assert "Blatt Tabelle1: unbekanntes Blatt -> löschen oder" in found
    assert "Blatt Verträge: das Blatt ist ausgeblendet -> einblenden und prüfen" in found


def no_guide(book: Workbook) -> None:
    del book[GUIDE]


def test_a_workbook_that_does_not_name_its_version_is_refused(path: Path) -> None:
    assert "nennt keine „Version der Mappe“ 1 -> eine neue Vorlage nehmen" in refusals(changed(path, no_guide))


WRONG_CELLS: list[tuple[str, str, Any, str]] = [
    ("Server", "vCPU", "=2+2", "eine Formel; erwartet: ein Wert -> kopieren und als Wert einfügen"),
    ("Server", "Betriebssystem", '=CONCATENATE("a","b")', "eine Formel; erwartet: ein Wert"),
    ("Server", "Virtuell", "#N/A", "der Fehlerwert „#N/A“ -> berichtigen oder leeren"),
    ("Server", "Arbeitsspeicher (GiB)", "vier", "„vier“ ist nicht erlaubt; erwartet: ganze Zahl ab 0"),
    ("Teams", "Personentage je Welle", "1.234", "„1.234“ kann Tausender oder Nachkommastellen meinen"),
    ("Verträge", "Ende", "31.2.2027", "„31.2.2027“ ist nicht erlaubt; erwartet: Datum, z. B. 31.12.2027"),
    ("Verträge", "Beginn", "12/31/2027", "„12/31/2027“ ist nicht erlaubt; erwartet: Datum"),
    ("Landkreise", "Schlüssel", 99002, "die Zahl 99002; erwartet: amtlicher Schlüssel (AGS) als Text"),
    ("Installationen", "Produkt", "", "leer; erwartet: Kennung"),
    (
        "Nachweise",
        "Titel",
        "Brief\nvom Montag",
        "„Brief vom Montag“ enthält einen Zeilenumbruch -> in einer Zeile schreiben",
    ),
    ("Produkte", "Bauart", "Internet", "„Internet“ steht nicht in der Liste: Client und Server; Web-Anwendung"),
]
FORBIDDEN: list[tuple[str, str, Any, str]] = [
    ("Server", "vCPU", -4, "„-4“ ist nicht erlaubt; erwartet: ganze Zahl ab 0"),
    ("Installationen", "Kennung", "99002 Wohngeld", "„99002 Wohngeld“ ist nicht erlaubt; erwartet: Schlüssel-Produkt"),
    ("Verträge", "Kündigungsfrist (Monate)", 400, "„400“ ist nicht erlaubt; erwartet: ganze Zahl von 0 bis 120"),
]


@pytest.mark.parametrize("wrong", [WRONG_CELLS, FORBIDDEN], ids=["not read", "against the schema"])
def test_wrong_cells_are_named_with_sheet_row_column_and_what_is_expected(
    path: Path, wrong: list[tuple[str, str, Any, str]]
) -> None:
    def change(book: Workbook) -> None:
        book["Server"].cell(FIRST + 1, 12, "schon bestellt")
        for sheet, title, value, _ in wrong:
            put(sheet, title, value)(book)

    found = refusals(changed(path, change))
    for sheet, title, _, message in wrong:
        assert f"Blatt {sheet}:3 [{title}]: {message}" in found
    assert "Blatt Server:4 [L]: „schon bestellt“ in einer Spalte ohne Titel" in found


def as_people_do(book: Workbook) -> None:
    """A letterhead, another order of columns, blank rows and sheets, titles in capitals, dates and numbers as text."""
    server = book["Server"]
    server.insert_rows(1, 3)
    server.merge_cells("A1:D2")
    server["A1"] = "Kreisverwaltung"
    for row in book["Installationen"].iter_rows(min_row=HEADER_ROW):
        values = [cell.value for cell in row][::-1]
        for cell, value in zip(row, values, strict=True):
            cell.number_format = "General"
            cell.value = value
    book["Abhängigkeiten"].cell(5000, 2, "   ")
    book["Abhängigkeiten"].insert_rows(4)
    book.create_sheet("Tabelle1")
    for cell in book["Preise"][HEADER_ROW]:
        cell.value = f" {cell.value.upper()}  "
    for cell in (cell for row in book["Verträge"].iter_rows(min_row=FIRST) for cell in row):
        if isinstance(cell.value, datetime):
            as_text(cell, f"{cell.value.day}.{cell.value.month}.{cell.value.year}")
        elif isinstance(cell.value, float):
            as_text(cell, f"{cell.value:,.2f}".translate(str.maketrans(",.", ".,")))


def as_text(cell: Any, text: str) -> None:
    cell.number_format = "@"
    cell.value = text


def days_as_numbers(book: Workbook) -> None:
    for row in book["Verträge"].iter_rows(min_row=FIRST):
        for cell in row:
            if isinstance(cell.value, datetime):
                cell.value = (cell.value - datetime(1899, 12, 30)).days
                cell.number_format = "General"


@pytest.mark.parametrize("change", [as_people_do, days_as_numbers])
def test_what_can_mean_one_thing_only_is_read_right(tmp_path: Path, change: Change) -> None:
    after, problems, _ = taken(changed(mini_workbook(tmp_path / "alle.xlsx"), change))
    assert problems == []
    assert same(after, load(MINI))


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path, path: Path) -> None:
    whole = path.read_bytes()
    other = io.BytesIO()
    with ZipFile(other, "w") as archive:
        archive.writestr("brief.txt", "x")
    for content, message in [
        (b"id;name\n1;x\n", "keine Excel-Arbeitsmappe, auch wenn die Datei so heißt"),
        (b"", "keine Excel-Arbeitsmappe"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "mit Kennwort geschützt oder altes Format (.xls)"),
        (whole[: len(whole) // 2], "beschädigt"),
        (whole[:100], "beschädigt"),
        (other.getvalue(), "ein Archiv ohne Arbeitsmappe"),
    ]:
        path.write_bytes(content)
        assert message in refusals(path)
    assert "Datei nicht gefunden" in refusals(tmp_path / "fehlt.xlsx")
    assert "nicht lesbar" in refusals(tmp_path)


def rewritten(path: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    """The archive with one member changed."""
    source = ZipFile(io.BytesIO(path.read_bytes()))
    with ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.namelist():
            content = source.read(member)
            target.writestr(member, change(content) if member == name else content)


def test_an_archive_that_unpacks_to_too_much_is_refused_unread(path: Path) -> None:
    rewritten(path, "xl/styles.xml", lambda _: bytes(200 * xlsx_input.MEBIBYTE))
    assert "entpackt 200 MiB; erwartet höchstens 192 MiB" in refusals(path)


def test_a_file_that_is_too_large_is_refused_unread(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_input, "MAX_MEBIBYTES", 0)
    assert "erwartet höchstens 0" in refusals(path)


def test_entities_that_multiply_are_refused(path: Path) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    rewritten(path, "xl/workbook.xml", lambda xml: bomb + xml[xml.index(b"<workbook") :].replace(b"Server", b"&b;"))
    assert "XML mit eigener Dokumentart oder in UTF-16" in refusals(path)


def test_parts_in_utf_16_are_refused_since_they_could_hide_entities(path: Path) -> None:
    rewritten(path, "xl/workbook.xml", lambda xml: xml.decode().encode("utf-16"))
    assert "in UTF-16" in refusals(path)


def test_a_sheet_that_lies_about_its_size_is_read_whole(path: Path) -> None:
    before, _ = read_workbook(path)
    lie = b'<dimension ref="A1"/><sheetData>'
    rewritten(path, "xl/worksheets/sheet2.xml", lambda xml: xml.replace(b"<sheetData>", lie))
    after, problems = read_workbook(path)
    assert problems == []
    assert after is not None
    assert before is not None
    assert after.parts["installations"].rows == before.parts["installations"].rows


def test_a_row_with_a_number_beyond_all_sheets_ends_the_reading(path: Path) -> None:
    rewritten(path, "xl/worksheets/sheet3.xml", lambda xml: xml.replace(b'<row r="4"', b'<row r="99999999999"'))
    assert "mehr als 200000 Zeilen mit Inhalt oder 1048576 überhaupt" in refusals(path)


def mutate(random: Random, book: Workbook) -> None:
    """Do something a person does to a cell, a row, a column or a sheet."""
    titles = [sheet.title for sheet in sheets().values()]
    sheet = book[random.choice(titles)]
    row, position = random.randint(1, sheet.max_row + 1), random.randint(1, sheet.max_column)
    match random.randrange(6):
        case 0:
            sheet.delete_cols(position)
        case 1:
            sheet.delete_rows(row)
        case 2:
            sheet.merge_cells(f"A{row}:{get_column_letter(position)}{row + 1}")
        case 3:
            sheet.insert_cols(position)
        case _:
            sheet.cell(row, position).value = _typed(random)


def _typed(random: Random) -> Any:
    numbers = (0, -1, 1.5, 1e300, 46752, True, datetime(2027, 1, 1), datetime(1901, 1, 1, 3, 4))
    texts = [text for text in NASTY if "\x00" not in text]
    return random.choice((*texts, *numbers, "=A1", "ja", "unbekannt", "31.12.2027", "1.234"))


@pytest.mark.parametrize("number", range(ROUNDS))
def test_whatever_is_typed_is_read_as_the_schema_allows_or_refused_in_one_line(tmp_path: Path, number: int) -> None:
    random = Random(f"{SEED}:{number}")
    path = mini_workbook(tmp_path / "kreis.xlsx", "99002")
    changed(path, lambda book: [mutate(random, book) for _ in range(2)])
    filled, problems = read_workbook(path)
    assert (filled is None) == bool(problems)
    if filled is not None:
        merged = Merged()
        merged.take(filled)
        after, problems = merged.finish()
        assert (after is None) == bool(problems)
    assert all("\n" not in str(problem) and str(path) in str(problem) for problem in problems)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_damaged_bytes_are_read_or_refused_in_one_line(path: Path, number: int) -> None:
    random = Random(f"{SEED}:bytes:{number}")
    content = bytearray(path.read_bytes())
    for _ in range(random.randint(1, 20)):
        content[random.randrange(len(content))] = random.randrange(256)
    path.write_bytes(content)
    filled, problems = read_workbook(path)
    assert (filled is None) == bool(problems)
    assert all("\n" not in str(problem) and str(path) in str(problem) for problem in problems)


def in_other_signs(book: Workbook) -> None:
    """Letters with their dots as a sign of their own, as some programs write them, and line ends as Excel does."""
    for cell in (cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row):
        if isinstance(cell.value, str):
            cell.value = unicodedata.normalize("NFD", cell.value)
    book["Server"].cell(FIRST, 1).value += "_x000D_"


def test_letters_written_as_two_signs_are_the_same_letters(tmp_path: Path) -> None:
    after, problems, _ = taken(changed(mini_workbook(tmp_path / "alle.xlsx"), in_other_signs))
    assert problems == []
    assert same(after, load(MINI))


def test_titles_sorted_below_rows_of_data_lose_none_of_them(path: Path) -> None:
    def change(book: Workbook) -> None:
        book["Server"].move_range("A2:H2", rows=3)
        book["Verträge"].insert_rows(2)
        for place in (1, 4, 7):
            book["Verträge"].cell(2, place, "Stand: heute")

    found = refusals(changed(path, change)).split("\n")
    assert [line.split(": ", 1)[1] for line in found] == [
        "Angaben über den Titeln -> unter die Titel setzen oder löschen"
    ] * len(found)
    assert [line.split("Blatt ")[1].split(":")[0] for line in found] == ["Server", "Server", "Verträge"]


def test_missing_and_repeated_titles_are_one_line_each(path: Path) -> None:
    def change(book: Workbook) -> None:
        book["Verträge"].delete_rows(HEADER_ROW)
        book["Server"].append([cell.value for cell in book["Server"][HEADER_ROW]])

    found = refusals(changed(path, change)).split("\n")
    assert len(found) == 2
    assert ": die Titel stehen noch einmal da -> die Zeile löschen" in found[0]
    assert "Blatt Verträge: in den ersten 12 Zeilen stehen keine Titel -> aus der Vorlage übernehmen" in found[1]


@pytest.mark.parametrize("text", ["#BEZUG!", "#NV", "#Wert!"])
def test_an_error_pasted_as_text_is_no_value(path: Path, text: str) -> None:
    def change(book: Workbook) -> None:
        cell = book["Server"].cell(FIRST, column(book["Server"], "Betriebssystem"))
        cell.value, cell.data_type = text, "s"

    assert f"[Betriebssystem]: der Fehlerwert „{text}“ -> berichtigen oder leeren" in refusals(changed(path, change))


def test_a_workbook_in_strict_form_is_refused_with_the_way_out(path: Path) -> None:
    ordinary, strict = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/x"
    rewritten(path, "xl/workbook.xml", lambda xml: xml.replace(ordinary, strict))
    assert "im Format „Strict Open XML“ -> in Excel oder LibreOffice öffnen" in refusals(path)


def test_what_openpyxl_would_not_write_back_is_no_warning_to_the_reader(path: Path) -> None:
    """Excel writes extensions into almost every workbook."""
    extension = b'<extLst><ext uri="{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'
    rewritten(path, "xl/worksheets/sheet3.xml", lambda xml: xml.replace(b"</worksheet>", extension))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        _, problems = read_workbook(path)
    assert problems == []
