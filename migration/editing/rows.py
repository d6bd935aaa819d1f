"""Rows that people have filled in, by the titles of a sheet, and what is wrong with a cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from common.errors import InputError
from common.xlsx_input import RawSheet, read_xlsx

HEADER_ROW = 2
Line = Mapping[str, Any]


class Wrong(Exception):  # noqa: N818 - never leaves the package
    """A cell that cannot be taken, with what is wrong and what to do."""

    def __init__(self, field: str, problem: str, hint: str) -> None:
        self.field, self.problem, self.hint = field, problem, hint
        super().__init__(problem)


@dataclass(frozen=True, slots=True)
class Filled:
    """A workbook that people have filled in, by the titles of its sheets."""

    path: Path
    sheets: Mapping[str, RawSheet]

    @classmethod
    def read(cls, path: Path) -> "Filled":
        """The workbook in `path`; raises InputError where it is none, too large or damaged."""
        return cls(path, read_xlsx(path).sheets)

    def place(self, sheet: str) -> str:
        """Where a sheet is, as messages say it."""
        return f"{self.path}, Blatt {sheet}"

    def fault(self, sheet: str, row: int, wrong: Wrong) -> InputError:
        """What is wrong with a cell, with where it is."""
        return InputError(self.place(sheet), wrong.problem, line=row, field=wrong.field, hint=wrong.hint)


def lines(book: Filled, sheet: str, titles: Sequence[str], optional: bool = False) -> Iterator[tuple[int, Line]]:
    """The rows by title with their numbers; none where an `optional` sheet is missing.

    Raises InputError where the sheet or titles are missing or a cell holds no value.
    """
    raw, where = book.sheets.get(sheet), book.place(sheet)
    if raw is None:
        if optional:
            return
        raise InputError(where, "das Blatt fehlt", hint="mit `kreiswolke plan export --format edit` neu ausgeben")
    header = raw.rows.get(HEADER_ROW, ())
    for name in titles:
        if list(header).count(name) != 1:
            raise InputError(where, "die Spalte fehlt oder steht zweimal da", line=HEADER_ROW, field=name,
                             hint="Titel in Zeile 2 wie ausgegeben lassen")  # fmt: skip
    _refuse_odd(where, raw)
    for number, values in raw.rows.items():
        if number > HEADER_ROW:
            line = dict(zip(header, values, strict=False))
            yield number, {name: _plain(line.get(name)) for name in titles}


def _refuse_odd(where: str, raw: RawSheet) -> None:
    if merged := raw.merged_below(HEADER_ROW):
        raise InputError(where, f"verbundene Zellen {merged}", hint="Verbindung aufheben")
    for name in sorted(raw.formulas | raw.errors):
        raise InputError(where, f"Formel oder Fehlerwert in {name}", hint="als Wert einfügen")


def _plain(value: Any) -> Any:
    return (value.strip() or None) if isinstance(value, str) else value


def text(line: Line, name: str, hint: str) -> str:
    """A cell as text in one line; raises Wrong."""
    value = line[name]
    if not isinstance(value, str) or not value.isprintable() or len(value) > 500:
        raise Wrong(name, "erwartet: Text in einer Zeile, höchstens 500 Zeichen", hint)
    return value


def day(line: Line, name: str, hint: str) -> date:
    """A cell as a day; raises Wrong."""
    value = line[name]
    if isinstance(value, str):
        try:
            value = datetime.strptime(value, "%d.%m.%Y")
        except ValueError:
            value = None
    if not isinstance(value, datetime):
        raise Wrong(name, "erwartet: Datum, z. B. 31.12.2027", hint)
    return value.date()


def whole(value: Any) -> Any:
    """A cell's digits as a number; anything else as it is."""
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value
