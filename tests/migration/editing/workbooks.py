"""Workbooks for tests: sheets of the plan to edit, filled in as people do."""

from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from migration.editing.rows import HEADER_ROW

FIRST = HEADER_ROW + 1


def fill(path: Path, sheet: str, *changes: dict[str, Any], row: int = FIRST) -> Path:
    """Fill in columns of a sheet by their titles: the first of the `changes` in `row`, each other in the next one."""
    book = load_workbook(path)
    titles = [cell.value for cell in book[sheet][HEADER_ROW]]
    for number, change in enumerate(changes, start=row):
        for title, value in change.items():
            book[sheet].cell(number, titles.index(title) + 1).value = value
    book.save(path)
    return path
