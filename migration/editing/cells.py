"""How the sheets to edit look: what the plan holds in grey columns, what people fill in in blue ones."""

from collections.abc import Sequence
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from common.xlsx import header, on_paper, put, styled
from migration.editing.rows import HEADER_ROW

_GREY, _BLUE, _PALE = (PatternFill("solid", fgColor=color) for color in ("595959", "0B4F7D", "EFEFEF"))


def lay_out(sheet: Any, widths: Sequence[int]) -> None:
    """Widths of the columns, and what stays in sight; before the first row."""
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = f"B{HEADER_ROW + 1}"
    on_paper(sheet, 1, HEADER_ROW)


def add_rule(sheet: Any, column: int, rule: DataValidation) -> None:
    """What may be entered in a column (from 0), below its title."""
    letter = get_column_letter(column + 1)
    rule.add(f"{letter}{HEADER_ROW + 1}:{letter}1048576")
    sheet.data_validations.append(rule)


def add_head(sheet: Any, text: str, kept: Sequence[str], edited: Sequence[str]) -> None:
    """The row that explains the sheet, and the titles of its columns."""
    sheet.append([put(styled(sheet, font=Font(bold=True)), text)])
    titles = [*((name, _GREY) for name in kept), *((name, _BLUE) for name in edited)]
    sheet.append([put(header(sheet, fill), name) for name, fill in titles])


def kept(sheet: Any, columns: Sequence[str]) -> list[Cell]:
    """Cells for the columns that are not to be changed; openpyxl writes a row at once, so one serves all rows."""
    return [styled(sheet, fill=_PALE) for _ in columns]


def add_row(sheet: Any, cells: Sequence[Cell], values: Sequence[object]) -> None:
    """A row of values in these cells; none for `None`."""
    sheet.append([None if value is None else put(cell, value) for cell, value in zip(cells, values, strict=True)])
