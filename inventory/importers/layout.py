"""Which columns does a table have to have, and where are they in its header line?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inventory.importers.cells import Cell

Numbered = tuple[int, Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table: our name to the names tools give it, compared without case, spaces and `*`.

    A table is of this layout if it has all `required` columns and, where `sheet` is set, its name or file name has it.
    `ragged` allows rows shorter than the header.
    """

    name: str
    columns: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    sheet: str | None = None
    ragged: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: file name, sheet (`None` in a CSV file), line or row from 1."""

    file: str
    sheet: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row by our column names; a column the table does not have is missing."""

    place: Place
    cells: Mapping[str, Cell]
    problem: str | None = None  # why the row cannot be read as a whole


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one layout, and the columns nobody used."""

    layout: Layout
    rows: list[Row]
    unused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """Every table of some files that is of a layout, and in German the sheets that hold something but are of none."""

    known: tuple[Table, ...]
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Options:
    """What the user says about foreign files: encoding, and the columns that name a product (custom attributes)."""

    encoding: str | None = None
    product_column: str | None = None


def missing_columns(head: Sequence[Numbered], layout: Layout) -> tuple[list[str], int]:
    """The required columns that the best line of `head` lacks, and the place of that line in `head`."""
    lines = [[name for name in layout.required if column(layout, name, cells) is None] for _, cells in head]
    if not lines:
        return list(layout.required), 0
    index = min(range(len(lines)), key=lambda number: len(lines[number]))
    return lines[index], index


def column(layout: Layout, name: str, header: Sequence[Cell]) -> int | None:
    """Where the column is, by the first of its names that is there."""
    names = [plain(cell) for cell in header]
    for alias in layout.columns[name]:
        if plain(alias) in names:
            return names.index(plain(alias))
    return None


def plain(cell: Cell) -> str:
    """A column's name as names are compared."""
    return "".join(str(cell).split()).replace("*", "").casefold() if isinstance(cell, str) else ""
