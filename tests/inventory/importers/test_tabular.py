"""Are tables found whatever wrote them, and is what a person has mangled refused in one line with a way out?"""

import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from common.errors import InputError
from inventory.importers.cells import Special
from inventory.importers.layout import Layout, Options
from inventory.importers.tabular import MAX_MEBIBYTES, read_tables

from .books import workbook

LAYOUT = Layout("list of servers", {"name": ("Server name", "VM"), "cpus": ("CPUs",), "os": ("OS",)}, ("name", "cpus"))
SHEET = Layout("list of servers", LAYOUT.columns, LAYOUT.required, sheet="vInfo")
ROWS = [["VM", "CPUs", "Notiz"], ["app01", "4", "ä"], ["db01", "8", ""]]
NO_OPTIONS = Options()


def csv_file(folder: Path, text: str, name: str = "export.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def cells(path: Path, layout: Layout = LAYOUT) -> list[tuple[int, Any, Any]]:
    (table,) = read_tables([path], [layout], NO_OPTIONS).known
    return [(row.place.line, row.cells["name"], row.cells["cpus"]) for row in table.rows]


EXPECTED = [(2, "app01", "4"), (3, "db01", "8")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_file_is_read_with_the_delimiter_its_header_has(tmp_path: Path, delimiter: str) -> None:
    assert cells(csv_file(tmp_path, "\r\n".join(delimiter.join(row) for row in ROWS))) == EXPECTED


@pytest.mark.parametrize("header", ["*Server name,CPUs", "server NAME,cpus", "CPUs,VM", '"VM",CPUs,"Text, mehr"'])
def test_columns_are_found_by_their_names(tmp_path: Path, header: str) -> None:
    row = "4,app01" if header.startswith("CPUs") else "app01,4" + ",x" * (header.count(",") > 1)
    assert cells(csv_file(tmp_path, f"{header}\n{row}\n")) == [(2, "app01", "4")]


def test_quoted_cells_do_not_hide_the_delimiter(tmp_path: Path) -> None:
    assert cells(csv_file(tmp_path, '"VM";"CPUs";"Text, mehr"\n"app01";"4";"a, b"\n')) == [(2, "app01", "4")]


def test_a_title_empty_lines_and_the_hint_for_excel_do_no_harm(tmp_path: Path) -> None:
    text = "sep=;\nServer des Kreises;;\n;;\nVM;CPUs;Notiz\n\napp01;4;\n;;\n"
    assert cells(csv_file(tmp_path, text)) == [(6, "app01", "4")]


def test_a_cell_may_hold_a_line_break_and_the_next_row_has_its_own_line(tmp_path: Path) -> None:
    assert cells(csv_file(tmp_path, 'VM,CPUs,Notiz\napp01,4,"zwei\nZeilen"\ndb01,8,\n')) == [
        (2, "app01", "4"),
        (4, "db01", "8"),
    ]


def test_columns_that_nobody_used_are_told(tmp_path: Path) -> None:
    (table,) = read_tables([csv_file(tmp_path, "VM,CPUs,Notiz,Stadt\na,1,x,y\n")], [LAYOUT], NO_OPTIONS).known
    assert table.unused == ("Notiz", "Stadt")
    assert "os" not in table.rows[0].cells


def test_values_in_a_column_without_a_title_are_told(tmp_path: Path) -> None:
    (table,) = read_tables([csv_file(tmp_path, "VM,,CPUs,\na,wichtig,1,\n")], [LAYOUT], NO_OPTIONS).known
    assert table.unused == ("2. Spalte (ohne Titel)",)


def test_the_header_line_is_no_row_where_it_stands_again(tmp_path: Path) -> None:
    (table,) = read_tables([csv_file(tmp_path, "VM,CPUs\na,1\nVM,CPUs\nb,2\n")], [LAYOUT], NO_OPTIONS).known
    assert [row.problem for row in table.rows] == [None, "die Kopfzeile noch einmal", None]


def test_a_row_of_another_length_is_no_guess(tmp_path: Path) -> None:
    (table,) = read_tables([csv_file(tmp_path, "VM,CPUs,Notiz\na,1\nb,2,x,y\nc,3,x,\n")], [LAYOUT], NO_OPTIONS).known
    assert [bool(row.problem) for row in table.rows] == [True, True, False]


def test_an_xlsx_file_is_read_like_a_csv_file(tmp_path: Path) -> None:
    path = workbook(tmp_path / "export.xlsx", {"Übersicht": [["nichts"]], "vInfo": [["Titel"], [], *ROWS]})
    assert cells(path, SHEET) == [(4, "app01", "4"), (5, "db01", "8")]


def test_numbers_days_formulas_and_errors_of_a_workbook_are_told_apart(tmp_path: Path) -> None:
    rows = [["VM", "CPUs"], ["a", 4], ["b", 2.5], ["c", "=2+2"], ["d", "#REF!"], ["e", date(2027, 1, 31)]]
    path = workbook(tmp_path / "export.xlsx", {"vInfo": rows})
    found = [cell for _, _, cell in cells(path, SHEET)]
    assert found[:4] == [4, 2.5, Special.FORMULA, Special.ERROR]


def refused(path: Path, layouts: Sequence[Layout] = (LAYOUT,)) -> str:
    with pytest.raises(InputError) as error:
        read_tables([path], layouts, NO_OPTIONS)
    assert "\n" not in str(error.value)
    assert error.value.hint
    assert path.name in str(error.value)
    return str(error.value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "the file is empty"),
        ("VM;Kerne\na;1\n", "expected the columns CPUs"),
        ("Name;Kerne\na;1\n", "expected the columns Server name, CPUs"),
        ("VM,CPUs,VM\na,1,b\n", "column named twice"),
        ('VM,CPUs\n"a,1\n', ":2: not CSV (unexpected end of data)"),
        ('VM,CPUs\n"a"b,1\n', ":2: not CSV"),
        ("VM,CPUs\n" + "x" * 200_000 + ",1\n", ":2: not CSV (field larger than field limit"),
    ],
)
def test_a_broken_csv_file_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    assert problem in refused(csv_file(tmp_path, text))


def test_a_renamed_sheet_is_refused_with_the_sheets_there_are(tmp_path: Path) -> None:
    path = workbook(tmp_path / "export.xlsx", {"Tabelle1": ROWS})
    assert "in a sheet vInfo -> found: sheet Tabelle1" in refused(path, [SHEET])


def test_a_deleted_column_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "export.xlsx", {"vInfo": [["VM", "Notiz"], ["a", "x"]]})
    assert "expected the columns CPUs in a sheet vInfo -> found: VM, Notiz" in refused(path, [SHEET])


def test_sheets_that_hold_something_and_fit_no_layout_are_named(tmp_path: Path) -> None:
    other = Layout("list of disks", {"disk": ("Disk",)}, ("disk",), sheet="vDisk")
    path = workbook(tmp_path / "export.xlsx", {"vInfo": ROWS, "vDisk": [["Platte"]], "Notizen": [["x"]], "Leer": []})
    assert read_tables([path], [SHEET, other], NO_OPTIONS).unread == (
        "export.xlsx: vDisk (ohne Disk)",
        "export.xlsx: Notizen",
    )


def test_merged_cells_are_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "export.xlsx", {"vInfo": ROWS}, merge="A2:A3")
    assert "sheet vInfo: merged cells A2:A3; expected one value per cell" in refused(path, [SHEET])


def test_merged_cells_of_another_sheet_do_no_harm(tmp_path: Path) -> None:
    path = workbook(tmp_path / "export.xlsx", {"Deckblatt": [["a", "b"]], "vInfo": ROWS}, merge="A1:B1")
    assert len(cells(path, SHEET)) == 2


def test_a_hidden_sheet_with_a_table_is_refused_and_any_other_does_no_harm(tmp_path: Path) -> None:
    path = workbook(tmp_path / "export.xlsx", {"vInfo": ROWS, "vInfo alt": ROWS, "Notizen": [["nichts"]]})
    book = load_workbook(path)
    book["Notizen"].sheet_state = "hidden"
    book.save(path)
    assert len(read_tables([path], [SHEET], NO_OPTIONS).known) == 2
    book["vInfo alt"].sheet_state = "veryHidden"
    book.save(path)
    assert "sheet vInfo alt is hidden -> unhide it" in refused(path, [SHEET])


def test_a_product_column_named_twice_is_refused(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "VM,CPUs,Verfahren,Verfahren\na,1,x,y\n")
    with pytest.raises(InputError, match=r":1 \[Verfahren\]: column named twice"):
        read_tables([path], [LAYOUT], Options(product_column="Verfahren"))


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "export.xlsx", {"vInfo": ROWS})
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    assert "not an XLSX file" in refused(path)
    path.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    assert "an old or encrypted Excel file" in refused(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("brief.txt", "kein Excel")
    assert "not a readable XLSX file" in refused(path)


def test_a_sheet_that_is_damaged_near_its_end_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "export.xlsx", {"vInfo": [ROWS[0], *(["app", str(number)] for number in range(9000))]})
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        member = archive.getinfo("xl/worksheets/sheet1.xml")
    content[member.header_offset + len(member.filename) + member.compress_size - 60] ^= 255
    path.write_bytes(content)
    assert "not a readable XLSX file" in refused(path)


def test_a_workbook_that_grows_beyond_all_measure_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inventory.importers.workbook.MAX_UNPACKED_MEBIBYTES", 2)
    path = tmp_path / "bombe.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/sheet.xml", "w") as file:
        file.write(b" " * 3 * 1024**2)
    assert "a sheet of 3 MiB; expected at most 2" in refused(path)


def test_a_file_of_200_mb_is_refused_without_being_read(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "VM,CPUs\n")
    with path.open("r+b") as file:
        file.truncate(200 * 1024**2)
    assert f"200 MiB; expected at most {MAX_MEBIBYTES}" in refused(path)


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "file not found" in refused(tmp_path / "nirgends.csv")
    assert "not a file" in refused(tmp_path)
