"""Tables of foreign tools: CSV and XLSX files become rows of named cells, whatever wrote them.

A Layout names the columns an importer knows, with the names they have had in several versions. Columns are found by
their names in any order; a title above the header line does no harm. What is not used is told, not dropped in silence.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from common.errors import InputError
from inventory.importers.cells import Cell
from inventory.importers.layout import (
    Layout,
    Numbered,
    Options,
    Place,
    Row,
    Table,
    Tables,
    column,
    missing_columns,
    plain,
)
from inventory.importers.text import decode
from inventory.importers.workbook import MAX_ROWS, MEBIBYTE, open_workbook

MAX_MEBIBYTES = 64
DELIMITERS = (",", ";", "\t")
_TITLE_LINES = 20  # a header line is looked for in so many


@dataclass(slots=True)
class _Raw:
    """A table before its columns are known."""

    path: Path
    sheet: str | None
    rows: Iterator[Numbered]
    merged: str | None = None
    hidden: bool = False

    def place(self, line: int) -> Place:
        return Place(self.path.name, self.sheet, line)


def read_tables(paths: Iterable[Path], layouts: Sequence[Layout], options: Options) -> Tables:
    """Every table of the files that is of one of the layouts, in their order, and the sheets that are of none.

    Raises InputError where a file cannot be read, or where none of its tables is of any layout.
    """
    found = [_tables(path, layouts, options) for path in paths]
    return Tables(
        tuple(table for tables in found for table in tables.known),
        tuple(sheet for tables in found for sheet in tables.unread),
    )


def _tables(path: Path, layouts: Sequence[Layout], options: Options) -> Tables:
    content = _head(path)
    if content.startswith(b"PK\x03\x04"):
        with open_workbook(path) as sheets:
            raws = [_Raw(path, sheet.name, sheet.rows, sheet.merged, sheet.hidden) for sheet in sheets]
            return _fitting(path, raws, layouts, options)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(path, "an old or encrypted Excel file; expected XLSX or CSV", hint="save it as .xlsx")
    source = decode(path, path.read_bytes(), options.encoding)
    delimiter = min(DELIMITERS, key=lambda sign: _missing(source, sign, layouts))
    return _fitting(path, [_Raw(path, None, _csv_rows(path, source, delimiter))], layouts, options)


def _missing(source: str, delimiter: str, layouts: Sequence[Layout]) -> int:
    """How many columns of the layout that fits best the first lines lack, if this sign parts their cells."""
    try:
        head = list(enumerate(islice(csv.reader(io.StringIO(source, newline=""), delimiter=delimiter), _TITLE_LINES)))
    except csv.Error:
        return sum(len(layout.required) for layout in layouts)
    return min(len(missing_columns(head, layout)[0]) for layout in layouts)


def _head(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise InputError(path, "not a file" if path.exists() else "file not found", hint="check the path")
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(8)
    except OSError as error:
        raise InputError(path, f"cannot be read ({error.strerror})", hint="check its permissions") from None
    if size > MAX_MEBIBYTES * MEBIBYTE:
        found = f"{size // MEBIBYTE} MiB; expected at most {MAX_MEBIBYTES}"
        raise InputError(path, found, hint="is it the right file? Split it if it is")
    if not size:
        raise InputError(path, "the file is empty", hint="export it again")
    return head


def _csv_rows(path: Path, source: str, delimiter: str) -> Iterator[Numbered]:
    reader = csv.reader(io.StringIO(source, newline=""), delimiter=delimiter, strict=True)
    start = 0
    try:
        for number, row in enumerate(reader):
            if number > MAX_ROWS:
                raise InputError(path, f"more than {MAX_ROWS} rows", hint="split the file")
            line, start = start + 1, reader.line_num
            is_excel_hint = line == 1 and len(row) <= 2 and row and row[0].casefold().startswith("sep=")
            if any(cell.strip() for cell in row) and not is_excel_hint:
                yield line, row
    except csv.Error as error:
        raise InputError(path, f"not CSV ({error})", line=start + 1, hint="check the quotes in this row") from None


def _no_table(path: Path, layout: Layout, missing: Sequence[str], seen: Sequence[str]) -> InputError:
    where = f" in a sheet {layout.sheet}" if layout.sheet else ""
    found = f"no {layout.name}: expected the columns {_titles(layout, missing)}{where}"
    hint = f"found: {', '.join(seen)[:200] or 'nothing'}; rename the columns or sheets back, or choose the format"
    return InputError(path, found, hint=hint)


def _fitting(path: Path, raws: list[_Raw], layouts: Sequence[Layout], options: Options) -> Tables:
    tables, unread = [], []
    best: tuple[Layout, list[str], list[str]] | None = None
    for raw in raws:
        head = list(islice(raw.rows, _TITLE_LINES))
        lacking = ""
        for layout in layouts:
            if not _named(raw, layout):
                continue
            missing, index = missing_columns(head, layout)
            if not missing:
                tables.append(_table(raw, layout, head, index, options))
                break
            seen = [str(cell) for _, cells in head[:1] for cell in cells if cell is not None]
            lacking = f" (ohne {_titles(layout, missing)})" if layout.sheet else ""
            if best is None or len(missing) < len(best[1]):
                best = layout, missing, seen
        else:
            if head:
                unread.append(f"{raw.path.name}: {raw.sheet}{lacking}")
    if not tables:
        sheets = [f"sheet {raw.sheet}" for raw in raws if raw.sheet]
        layout, missing, seen = best or (layouts[0], list(layouts[0].required), sheets)
        raise _no_table(path, layout, missing, seen)
    return Tables(tuple(tables), tuple(unread))


def _titles(layout: Layout, names: Sequence[str]) -> str:
    return ", ".join(layout.columns[name][0] for name in names)


def _named(raw: _Raw, layout: Layout) -> bool:
    """Has the sheet, or a CSV file exported from it, the layout's name?"""
    return layout.sheet is None or layout.sheet.casefold() in (raw.sheet or raw.path.stem).casefold()


def _table(raw: _Raw, layout: Layout, head: Sequence[Numbered], index: int, options: Options) -> Table:
    line, header = head[index]
    _refuse_ambiguous(raw, layout, options, header, line)
    if raw.hidden:
        raise InputError(raw.path, f"sheet {raw.sheet} is hidden", hint="unhide it and look at it, or delete it")
    if raw.merged:
        found = f"sheet {raw.sheet}: merged cells {raw.merged}; expected one value per cell"
        raise InputError(raw.path, found, hint="unmerge them (Excel: Start > Verbinden und zentrieren)")
    columns = {name: place for name in layout.columns if (place := column(layout, name, header)) is not None}
    if options.product_column and "application" not in columns:
        place = next((n for n, cell in enumerate(header) if plain(cell) == plain(options.product_column)), None)
        if place is not None:
            columns["application"] = place
    rows, untitled = [], set[int]()
    blank = [place for place, cell in enumerate(header) if not _filled(cell)]
    for number, cells in chain(head[index + 1 :], raw.rows):
        rows.append(_row(raw.place(number), layout, columns, header, cells))
        untitled.update(place for place in blank if place < len(cells) and _filled(cells[place]))
    used = set(columns.values())
    unused = (str(cell) for place, cell in enumerate(header) if place not in used and _filled(cell))
    return Table(layout, rows, (*unused, *(f"{place + 1}. Spalte (ohne Titel)" for place in sorted(untitled))))


def _filled(cell: Cell) -> bool:
    return cell is not None and bool(str(cell).strip())


def _refuse_ambiguous(raw: _Raw, layout: Layout, options: Options, header: Sequence[Cell], line: int) -> None:
    names = [plain(cell) for cell in header]
    for alias in chain(*layout.columns.values(), filter(None, [options.product_column])):
        if names.count(plain(alias)) > 1:
            raise InputError(raw.path, "column named twice", line=line, field=alias, hint="remove or rename one")


def _row(
    place: Place, layout: Layout, columns: Mapping[str, int], header: Sequence[Cell], cells: Sequence[Cell]
) -> Row:
    width = len(header)
    named = {name: cells[index] if index < len(cells) else None for name, index in columns.items()}
    if all(plain(cell) == plain(header[columns[name]]) for name, cell in named.items()):
        return Row(place, named, "die Kopfzeile noch einmal")
    if any(map(_filled, cells[width:])):
        return Row(place, named, f"{len(cells)} Zellen, die Kopfzeile hat {width}; Anführungszeichen prüfen")
    if len(cells) < width and place.sheet is None and not layout.ragged:
        return Row(place, named, f"nur {len(cells)} Zellen, die Kopfzeile hat {width}; Zeile vervollständigen")
    return Row(place, named)
