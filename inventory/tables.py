"""CSV files: text to rows of typed values, with the line of each row and every problem found.

The dialect: UTF-8, comma (or semicolon, as Excel writes in Germany), header line, an empty cell is unknown, lists are
separated by `;`, flags are `yes` or `no`. The schema of the row names the columns and their types.
"""

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from common.errors import InputError
from common.schema import MAX_REFUSALS
from common.sources import Source, read_source
from inventory.schema import schema_of, schemas

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})", re.ASCII)
_FLAGS = {"yes": True, "no": False}

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows the schema allows with their lines (from 1), and what is wrong with the others."""

    rows: list[Row]
    lines: list[int]
    problems: list[InputError]


def read_table(source: Source, name: str) -> Table:
    """Read a CSV file whose rows schema `name` describes; a table with a wrong header has problems and no rows."""
    try:
        return _typed(source, name, *_cells(source, tuple(schemas()[name]["properties"])))
    except InputError as error:
        return Table([], [], [error])


def load_table(path: Path, name: str) -> Table:
    """Read a CSV file whose rows schema `name` describes; raises InputError for the first thing that is wrong."""
    table = read_table(read_source(path), name)
    for problem in table.problems:
        raise problem
    return table


def _cells(source: Source, columns: tuple[str, ...]) -> tuple[list[str], list[list[str]], list[int], list[InputError]]:
    """Header, rows of cells, their lines and the problems of single rows; raises InputError for the whole file."""
    first = source.text.split("\n", 1)[0]
    reader = csv.reader(source.text.split("\n"), delimiter=_delimiter(first), strict=True)
    rows, lines, problems = [], [], []
    start = 0
    try:
        header = next(reader)
        _check_header(source, header, columns)
        start = reader.line_num
        for row in reader:
            line, start = start + 1, reader.line_num
            if not any(row):
                continue
            problem = _row_problem(row, len(header), spans=reader.line_num - line)
            if problem:
                problems.append(InputError(source.path, problem, line=line, hint="quote cells that hold a separator"))
            else:
                rows.append(row)
                lines.append(line)
    except csv.Error as error:
        raise InputError(source.path, f"not CSV ({error})", line=start + 1, hint="check the quotes") from None
    return header, rows, lines, problems


def _delimiter(header: str) -> str:
    return ";" if ";" in header and "," not in header else ","


def _row_problem(row: list[str], width: int, spans: int) -> str | None:
    if spans:
        return "a cell holds a line break or a quote is not closed"
    if len(row) != width:
        return f"{len(row)} cells; the header has {width}"
    if list(map(str.strip, row)) != row:
        return "a cell begins or ends with a space"
    return None


def _check_header(source: Source, header: list[str], columns: tuple[str, ...]) -> None:
    if not any(header):
        raise InputError(source.path, "no header line", line=1, hint=f"columns: {','.join(columns)}")
    for name in header:
        if name not in columns:
            raise InputError(source.path, "unknown column", line=1, field=name, hint=f"columns: {','.join(columns)}")
        if header.count(name) > 1:
            raise InputError(source.path, "column named twice", line=1, field=name, hint="remove one")
    for name in columns:
        if name not in header:
            raise InputError(source.path, "column missing", line=1, field=name, hint="add it; cells may stay empty")


def _typed(
    source: Source, name: str, header: list[str], rows: list[list[str]], lines: list[int], problems: list[InputError]
) -> Table:
    converters = _converters(name, header)
    columns = [map(convert, cells) for convert, cells in zip(converters, zip(*rows, strict=True), strict=bool(rows))]
    table, is_valid = Table([], [], problems), schema_of(name).compiled.is_valid
    for line, values in zip(lines, zip(*columns, strict=True), strict=True):
        row = dict(zip(header, values, strict=True))
        if is_valid(row):
            table.rows.append(row)
            table.lines.append(line)
        elif len(problems) < MAX_REFUSALS:
            problems += [
                InputError(source.path, refusal.problem, line=line, field=str(refusal.place[0]), hint=refusal.hint)
                for refusal in schema_of(name).refusals(row)
            ]
    return table


def _converters(name: str, header: list[str]) -> list[Callable[[str], Any]]:
    types = _types(name)
    return [_CONVERTERS[types[column]] for column in header]


@cache
def _types(name: str) -> Mapping[str, str]:
    defs = schemas()["defs"]["$defs"]
    types = {}
    for column, schema in schemas()[name]["properties"].items():
        target = defs[schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema
        declared = target["type"]
        types[column] = declared if isinstance(declared, str) else declared[0]
    return types


def _integer(cell: str) -> int | str | None:
    if _INTEGER.fullmatch(cell):
        return int(cell)
    return cell or None


def _flag(cell: str) -> bool | str | None:
    return _FLAGS.get(cell, cell or None)


def _list(cell: str) -> list[str]:
    return cell.split(";") if cell else []


def _text(cell: str) -> str | None:
    return cell or None


# A cell that is not of its column's type stays text, and the schema refuses it.
_CONVERTERS: Mapping[str, Callable[[str], Any]] = {
    "integer": _integer,
    "boolean": _flag,
    "array": _list,
    "string": _text,
}
