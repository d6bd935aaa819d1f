"""Workbooks for tests, made from rows."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

FILES = Path("tests/inventory/importers/files")
RVTOOLS = ("vInfo", "vPartition", "vMemory")


def rows_of(name: str) -> list[list[str]]:
    """The cells of one of the example files in UTF-8."""
    with (FILES / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def rvtools_rows() -> dict[str, list[list[Any]]]:
    """The sheets of the RVTools export; numbers are numbers, as in a workbook."""
    return {sheet: [[number(cell) for cell in row] for row in rows_of(f"RVTools_tab{sheet}.csv")] for sheet in RVTOOLS}


def number(cell: str) -> Any:
    return int(cell) if cell.isdigit() else cell or None


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], merge: str | None = None) -> Path:
    """An XLSX file with these sheets; `merge` is a range of the first to merge."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    if merge:
        book.worksheets[0].merge_cells(merge)
    book.save(path)
    return path
