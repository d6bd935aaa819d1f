"""Workbooks for tests: one of the small example estate, and a way to break a cell of it as a person would."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from inventory.addresses import load_addresses
from inventory.load import load
from inventory.workbook.rows import Rows, extract, rows_of
from inventory.workbook.write import HEADER_ROW, workbook

MINI = Path("tests/estates/mini")
FIRST = HEADER_ROW + 1


def mini_rows() -> Rows:
    return rows_of(load(MINI), load_addresses(MINI / "addresses.csv"))


def mini_workbook(path: Path, key: str | None = None) -> Path:
    """A workbook of the small example estate, or of one of its tenants."""
    path.write_bytes(mini_bytes(key))
    return path


@cache
def mini_bytes(key: str | None) -> bytes:
    rows = mini_rows()
    return workbook(extract(rows, key) if key else rows, load(MINI).settings.provenance, key)


def changed(path: Path, change: Callable[[Workbook], object]) -> Path:
    """Open the workbook, let `change` do what a person does, and save it."""
    book = load_workbook(path)
    change(book)
    book.save(path)
    return path


def column(sheet: Worksheet, title: str) -> int:
    """The number of the column with this title."""
    return [cell.value for cell in sheet[HEADER_ROW]].index(title) + 1


def put(sheet: str, title: str, value: Any, row: int = FIRST) -> Callable[[Workbook], object]:
    """A change that puts `value` into a cell."""

    def change(book: Workbook) -> None:
        cell = book[sheet].cell(row, column(book[sheet], title))
        cell.number_format = "General"
        cell.value = value

    return change
