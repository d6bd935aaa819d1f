"""Workbooks (XLSX) for people: the same content is always the same bytes, and text is never taken for a formula."""

import io
import re
import textwrap
from collections.abc import Iterable
from copy import copy
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from common.cells import FORMULA_STARTS

_DAY = (1980, 1, 1, 0, 0, 0)  # the first a ZIP archive knows
_MOMENT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # spreadsheets read `_x0041_` as the character of this number
_UNIX = 3
_LINE = 15  # height of a line of text, in points


def workbook_bytes(workbook: Workbook) -> bytes:
    """The bytes of `workbook`, without the times at which openpyxl wrote them and without this program's user."""
    written, result = io.BytesIO(), io.BytesIO()
    workbook.properties.creator = "Kreiswolke"
    workbook.save(written)
    with ZipFile(written) as source, ZipFile(result, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MOMENT.sub(rb"\g<1>2000-01-01T00:00:00Z", content)
            info = ZipInfo(name, _DAY)
            info.compress_type, info.create_system = ZIP_DEFLATED, _UNIX
            target.writestr(info, content)
    return result.getvalue()


def on_paper(sheet: Any, first: int, last: int) -> None:
    """A4 across, all columns on one page, rows `first` to `last` on every page; for a sheet not written yet."""
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0  # 0: as many pages as there are
    sheet.print_title_rows = f"{first}:{last}"
    sheet.oddFooter.center.text = "&A, Seite &P von &N"


def set_height(sheet: Any, row: int, texts: Iterable[tuple[str, float]]) -> None:
    """Make a row, not written yet, high enough for texts in columns of a width: not every program does so itself."""
    lines = max((len(textwrap.wrap(text, int(width))) for text, width in texts if len(text) > width), default=1)
    if lines > 1:
        sheet.row_dimensions[row].height = _LINE * lines


def styled(sheet: Any, **style: Any) -> Cell:
    """A cell for a row of a sheet that is written once, with attributes such as font and fill."""
    cell: Cell = WriteOnlyCell(sheet)
    for name, value in style.items():
        setattr(cell, name, value)
    return cell


def header(sheet: Any, fill: PatternFill) -> Cell:
    """A cell for the title of a column."""
    font, wrapped = Font(bold=True, color="FFFFFF"), Alignment(wrap_text=True, vertical="center")
    return styled(sheet, font=font, fill=fill, alignment=wrapped)


def put(cell: Cell, value: object) -> Cell:
    """Put a number, a date or text into `cell`; text stays text, also where a program would see a formula in it."""
    cell.value = value  # type: ignore[assignment]
    if isinstance(value, str):
        cell.value = _ESCAPE.sub("_x005F_", value)
        cell.data_type = "s"
        quoted = value.startswith(FORMULA_STARTS)
        if quoted is not bool(cell.quotePrefix):
            cell._style = copy(cell._style)  # type: ignore[attr-defined]  # cells written before share it
            cell.quotePrefix = quoted
    return cell
