"""One sheet of a workbook: its titles are found, and each row below them becomes values or is refused by cell."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from common.errors import InputError
from common.schema import MAX_REFUSALS, Schema
from common.xlsx_input import RawSheet, Values
from inventory.parts import Part
from inventory.schema import schemas
from inventory.workbook import cells
from inventory.workbook.cells import CellError
from inventory.workbook.columns import Column, Sheet, row_schemas

FROM_TEMPLATE = "aus der Vorlage übernehmen (`kreiswolke inventory template`)"
_HEADER_WITHIN = 12  # rows; people put a letterhead above
_LETTERHEAD = 3  # cells in a row of it are fewer

Row = dict[str, Any]
Columns = Mapping[int, Column]
Errors = list[tuple[str, CellError]]  # title of the column, what is wrong


def read_sheet(path: Path, sheet: Sheet, raw: RawSheet, epoch: datetime) -> tuple[Part, list[InputError]]:
    """The rows of a sheet with their numbers, and everything that is wrong with it."""
    place = f"{path}, Blatt {sheet.title}"
    part = Part(sheet.kind, Path(place), [], [], titles={column.name: column.title for column in sheet.columns})
    try:
        header, columns = _header(place, sheet, raw)
    except InputError as problem:
        return part, [problem]
    problems: list[InputError] = []
    for number, values in raw.rows.items():
        odd = _odd(raw, number)
        if not (odd or any(map(_filled, values))) or number == header:
            continue
        row, errors = _row(sheet, columns, values, epoch, odd)
        if number < header:
            problems += _above(place, number, columns, values, errors)
        elif _is_header(columns, values):
            again = "die Titel stehen noch einmal da"
            problems.append(InputError(place, again, line=number, hint="die Zeile löschen"))
        elif not errors:
            part.rows.append(row)
            part.lines.append(number)
        elif len(problems) < MAX_REFUSALS:
            problems += [InputError(place, e.problem, line=number, field=title, hint=e.hint) for title, e in errors]
    if sheet.kind == "settings" and len(part.rows) != 1 and not problems:
        problems.append(InputError(place, f"{len(part.rows)} Zeilen; erwartet genau eine", hint="eine Zeile ausfüllen"))
    return part, problems


def _above(place: str, number: int, columns: Columns, values: Values, errors: Errors) -> Iterator[InputError]:
    """Above the titles a letterhead is fine; a row of data there (somebody sorted the titles, too) would be lost."""
    required = sum(not column.optional for column in columns.values())
    if not errors or sum(map(_filled, values)) >= max(required, _LETTERHEAD):
        yield InputError(place, "Angaben über den Titeln", line=number, hint="unter die Titel setzen oder löschen")


def _is_header(columns: Columns, values: Values) -> bool:
    return all(len(values) > place and _normal(values[place]) == _normal(c.title) for place, c in columns.items())


def _filled(value: object) -> bool:
    return value is not None and bool(str(value).strip())


def _normal(title: object) -> str:
    return " ".join(str(title).split()).casefold() if title is not None else ""


def _header(place: str, sheet: Sheet, raw: RawSheet) -> tuple[int, Columns]:
    """The row of the titles and the column at each position; raises InputError for the first thing wrong with it."""
    by_title = {_normal(column.title): column for column in sheet.columns}
    number, values = max(
        ((number, values) for number, values in raw.rows.items() if number <= _HEADER_WITHIN),
        key=lambda row: sum(_normal(value) in by_title for value in row[1]),
        default=(0, ()),
    )
    if not any(_normal(value) in by_title for value in values):
        raise InputError(place, f"in den ersten {_HEADER_WITHIN} Zeilen stehen keine Titel", hint=FROM_TEMPLATE)
    columns: dict[int, Column] = {}
    for position, value in enumerate(values):
        column = by_title.get(_normal(value))
        if column in columns.values():
            raise InputError(place, "die Spalte steht zweimal da", line=number, field=str(value), hint="eine löschen")
        if column:
            columns[position] = column
        elif _filled(value):
            hint = "löschen oder den Titel wie in der Vorlage schreiben"
            raise InputError(place, f"unbekannte Spalte {cells.shown(value)}", line=number, hint=hint)
    for column in sheet.columns:
        if column not in columns.values():
            raise InputError(place, "die Spalte fehlt", line=number, field=column.title, hint=FROM_TEMPLATE)
    if merged := raw.merged_below(number):
        raise InputError(place, f"verbundene Zellen {merged}", hint="Verbindung aufheben und jede Zelle ausfüllen")
    return number, columns


def _odd(raw: RawSheet, number: int) -> Mapping[int, CellError]:
    """What is odd in a row, by position: formulas and errors, which hold no value a person has given."""
    if not raw.formulas and not raw.errors:
        return {}
    found = {}
    for position, value in enumerate(raw.rows[number]):
        name = f"{get_column_letter(position + 1)}{number}"
        if name in raw.formulas:
            found[position] = CellError("eine Formel; erwartet: ein Wert", "kopieren und als Wert einfügen")
        elif name in raw.errors:
            found[position] = cells.error_value(value)
    return found


def _row(
    sheet: Sheet, columns: Columns, values: Values, epoch: datetime, odd: Mapping[int, CellError]
) -> tuple[Row, Errors]:
    """The values of a row by field, and what is wrong with it."""
    row: Row = {}
    errors = list(_outside(columns, values))
    for position, column in columns.items():
        try:
            if position in odd:
                raise odd[position]
            row[column.name] = cells.read(column, values[position] if position < len(values) else None, epoch)
        except CellError as error:
            errors.append((column.title, error))
    if not errors and not _schema(sheet.kind).compiled.is_valid(row):
        errors = list(_forbidden(sheet, row))
    return row, errors


def _outside(columns: Columns, values: Values) -> Iterator[tuple[str, CellError]]:
    """Values in columns without a title, which would otherwise disappear in silence."""
    for position, value in enumerate(values):
        if position not in columns and _filled(value):
            problem = f"{cells.shown(value)} in einer Spalte ohne Titel"
            yield get_column_letter(position + 1), CellError(problem, "löschen oder in eine Spalte mit Titel setzen")


def _forbidden(sheet: Sheet, row: Row) -> Iterator[tuple[str, CellError]]:
    """What the schema refuses, one error per column."""
    by_name = {column.name: column for column in sheet.columns}
    names = (str(error.instance_path[0]) for error in _schema(sheet.kind).compiled.iter_errors(row))
    for name in dict.fromkeys(names):
        column, value = by_name[name], row[name]
        yield column.title, cells.refused(column, "; ".join(map(str, value)) if isinstance(value, list) else value)


@cache
def _schema(kind: str) -> Schema:
    """The schema of one row."""
    defs = schemas()["defs"]
    # A row inside a file of lists has no address of its own, which its references need.
    return Schema.of({"$id": defs["$id"].replace("defs", f"row-{kind}"), **row_schemas()[kind]}, defs)
