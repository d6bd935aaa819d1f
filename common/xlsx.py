"""Workbooks (XLSX) for people: the same content is always the same bytes, and text is never taken for a formula."""

import io
import re
from copy import copy
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook.workbook import Workbook

from common.cells import FORMULA_STARTS

_DAY = (1980, 1, 1, 0, 0, 0)  # the first a ZIP archive knows
_MOMENT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_UNIX = 3


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
        cell.data_type = "s"
        quoted = value.startswith(FORMULA_STARTS)
        if quoted is not bool(cell.quotePrefix):
            cell._style = copy(cell._style)  # type: ignore[attr-defined]  # cells written before share it
            cell.quotePrefix = quoted
    return cell
