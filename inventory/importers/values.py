"""The cells of a row by our column names; an error names the column as the file's tool does."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TypeVar

from inventory.importers import cells
from inventory.importers.cells import Cell, CellError, shown
from inventory.importers.layout import Layout, Row

T = TypeVar("T")
MOST_CPUS = 1024
MOST_MIB = 2**27  # 128 TiB of memory in one machine: nobody has it, and a misread number would


def _read(layout: Layout, row: Row, column: str, convert: Callable[[Cell], T]) -> T:
    try:
        return convert(row.cells.get(column))
    except CellError as error:
        raise CellError(f"Spalte {layout.columns.get(column, (column,))[0].strip('*')}: {error}") from None


def text(layout: Layout, row: Row, column: str) -> str | None:
    """Text, `None` where unknown."""
    return _read(layout, row, column, cells.text)


def name(layout: Layout, row: Row, column: str) -> str:
    """Text that has to be there; what a spreadsheet has made a date of is no name any more."""
    if isinstance(row.cells.get(column), date | bool):
        found = shown(row.cells[column])
        raise CellError(f"Spalte {layout.columns[column][0].strip('*')}: {found}; erwartet einen Namen als Text")
    value = text(layout, row, column)
    if value is None:
        raise CellError(f"Spalte {layout.columns[column][0].strip('*')}: nichts angegeben; erwartet einen Namen")
    if len(value) > 500:
        raise CellError(f"Spalte {layout.columns[column][0].strip('*')}: länger als 500 Zeichen")
    return value


def flag(layout: Layout, row: Row, column: str) -> bool | None:
    """Yes or no, `None` where unknown."""
    return _read(layout, row, column, cells.flag)


def cpus(layout: Layout, row: Row, column: str) -> int | None:
    """How many processors."""
    return _read(layout, row, column, lambda cell: cells.count(cell, least=1, most=MOST_CPUS))


def mebibytes(layout: Layout, row: Row, column: str) -> Decimal | None:
    """A size in MiB as whole number (tools that say MB mean MiB, too)."""
    count = _read(layout, row, column, lambda cell: cells.count(cell, most=MOST_MIB * 1024))
    return None if count is None else Decimal(count)


def memory_gib(layout: Layout, row: Row, column: str) -> int | None:
    """Memory given in MiB, in whole GiB rounded up."""
    count = _read(layout, row, column, lambda cell: cells.count(cell, least=1, most=MOST_MIB))
    return cells.gib_of_mib(None if count is None else Decimal(count))


def gibibytes(layout: Layout, row: Row, column: str) -> Decimal | None:
    """A size in GiB, fractions allowed."""
    return _read(layout, row, column, cells.number)


def os_name(*parts: str | None) -> str | None:
    """The operating system from name and version, without saying a version twice."""
    known = [part for part in parts if part]
    if len(known) == 2 and known[1].casefold() in known[0].casefold():
        known.pop()
    elif len(known) == 2 and known[0].casefold() in known[1].casefold():
        known.pop(0)
    return " ".join(known)[:500] or None
