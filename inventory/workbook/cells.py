"""One cell: a value of a row becomes what a person sees, and what a person typed becomes a value or is refused."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl.utils.datetime import from_excel

from common.cells import ERRORS
from inventory.workbook.columns import NO, NOTHING, UNKNOWN, YES, Column, Kind

# 1.234 is one thousand two hundred and thirty-four; 0.500 is none of these.
_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(\.[0-9]{3})+", re.ASCII)
_INTEGER = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_GERMAN = re.compile(r"([1-9][0-9]{0,2}(\.[0-9]{3})+|[0-9]{1,18})(,[0-9]{1,18})?", re.ASCII)
_POINT = re.compile(r"[0-9]{1,18}\.[0-9]{1,18}", re.ASCII)
_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", re.ASCII)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
# Serial numbers of days from 1954 to 2119: smaller ones are years or typing errors.
_SERIALS = range(20_000, 80_000)
_PRECISE = 15  # decimal digits a number in a workbook keeps


class CellError(Exception):
    """What is wrong with a cell, and what to do."""

    def __init__(self, problem: str, hint: str = "") -> None:
        self.problem, self.hint = problem, hint
        super().__init__(problem)


def written(column: Column, value: Any) -> Any:
    """What the cell of a value holds: text, a number, a date or `None`."""
    if value is None:
        return UNKNOWN if column.kind is Kind.FLAG else None
    match column.kind:
        case Kind.FLAG:
            return YES if value else NO
        case Kind.CHOICE:
            return column.words[value]
        case Kind.DEVICE:
            return NOTHING if value == "none" else value
        case Kind.DATE:
            return date.fromisoformat(value)
        case Kind.DECIMAL:
            return _number(Decimal(value))
        case Kind.CENTS:
            return _number(Decimal(value) / 100)
        case Kind.LIST:
            return "; ".join(column.words.get(item, item) for item in value) or None
        case Kind.GROUPS:
            return " | ".join("; ".join(group) for group in value) or None
    return value


def _number(value: Decimal) -> int | float | str:
    """A number where a workbook keeps all its digits, else German text."""
    digits = f"{value:f}"
    if len(value.as_tuple().digits) <= _PRECISE:
        for number in (int(value), float(value)):
            if repr(number) == digits:
                return number
    return digits.replace(".", ",")


def read(column: Column, cell: Any, epoch: datetime) -> Any:
    """The value of a cell, as the schema knows it; raises CellError where it is none.

    `epoch` is the day the numbers of dates count from: Excel knows two.
    """
    if isinstance(cell, str):
        cell = cell.strip()
    if cell is None or cell == "" or (column.optional and isinstance(cell, str) and cell.casefold() == UNKNOWN):
        if not column.optional:
            raise CellError(f"leer; erwartet: {column.expected}", "ausfüllen")
        return [] if column.kind in (Kind.LIST, Kind.GROUPS) else None
    if isinstance(cell, str) and not cell.isprintable() and not cell.replace("\n", "").isprintable():
        raise CellError(f"{shown(cell)} enthält ein unsichtbares Zeichen", "den Text neu eingeben")
    if isinstance(cell, str) and cell.casefold() in ERRORS:
        raise error_value(cell)
    if isinstance(cell, float) and not math.isfinite(cell):
        raise refused(column, cell)
    if isinstance(cell, bool) and column.kind is not Kind.FLAG:
        raise refused(column, cell)
    if column.kind is Kind.DATE and isinstance(cell, int | float) and cell in _SERIALS:
        cell = from_excel(cell, epoch)
    return _READERS[column.kind](column, cell)


def refused(column: Column, cell: Any, hint: str = "die Zelle berichtigen") -> CellError:
    """The error for a cell that is not what its column expects."""
    return CellError(f"{shown(cell)} ist nicht erlaubt; erwartet: {column.expected}", hint)


def error_value(cell: Any) -> CellError:
    """The error for a cell that a formula has left without a value."""
    return CellError(f"der Fehlerwert {shown(cell)}", "berichtigen oder leeren")


def shown(cell: Any) -> str:
    """A cell as a message shows it: on one line and short."""
    if isinstance(cell, bool):
        return "WAHR" if cell else "FALSCH"
    if isinstance(cell, datetime):
        return f"das Datum {cell:%d.%m.%Y}"
    text = " ".join(str(cell).split())
    text = text if text.isprintable() else repr(text)
    return f"„{text if len(text) <= 60 else text[:57] + '...'}“"


def _code(column: Column, cell: Any) -> str:
    if isinstance(cell, int | float):
        hint = "die Zelle als Text formatieren und mit führenden Nullen neu eingeben"
        raise CellError(f"die Zahl {cell}; erwartet: {column.expected}", hint)
    return _line(column, cell)


def _line(column: Column, cell: Any) -> str:
    if not isinstance(cell, str):
        raise refused(column, cell, "die Zelle als Text formatieren und neu eingeben")
    if "\n" in cell:
        raise CellError(f"{shown(cell)} enthält einen Zeilenumbruch", "in einer Zeile schreiben")
    return cell


def _device(column: Column, cell: Any) -> str:
    text = _code(column, cell)
    return "none" if text.casefold() == NOTHING else text


def _text(column: Column, cell: Any) -> str:
    whole = isinstance(cell, int | float) and cell == int(cell) and abs(cell) < 10**_PRECISE
    return str(int(cell)) if whole else _line(column, cell)


def _integer(column: Column, cell: Any) -> int:
    if isinstance(cell, int | float) and cell == int(cell):
        return int(cell)
    if isinstance(cell, str) and (_INTEGER.fullmatch(cell) or _GROUPED.fullmatch(cell)):
        return int(cell.replace(".", ""))
    raise refused(column, cell)


def _exact(column: Column, cell: Any) -> Decimal:
    if isinstance(cell, int | float):
        return Decimal(repr(cell))
    if isinstance(cell, str):
        if _GROUPED.fullmatch(cell):
            hint = "als 1234 oder 1,234 schreiben"
            raise CellError(f"{shown(cell)} kann Tausender oder Nachkommastellen meinen", hint)
        if _GERMAN.fullmatch(cell):
            return Decimal(cell.replace(".", "").replace(",", "."))
        if _POINT.fullmatch(cell):
            return Decimal(cell)
    raise refused(column, cell)


def _decimal(column: Column, cell: Any) -> str:
    return f"{_exact(column, cell):f}"


def _cents(column: Column, cell: Any) -> int:
    value = _exact(column, cell) * 100
    if value != value.to_integral_value():
        raise refused(column, cell, "auf Cent runden")
    return int(value)


def _date(column: Column, cell: Any) -> str:
    if isinstance(cell, datetime):
        if cell.time() != datetime.min.time():
            raise CellError(f"{shown(cell)} mit Uhrzeit; erwartet: {column.expected}", "die Uhrzeit entfernen")
        return cell.date().isoformat()
    if isinstance(cell, str):
        german, iso = _DAY.fullmatch(cell), _ISO.fullmatch(cell)
        year_month_day = german.groups()[::-1] if german else iso.groups() if iso else None
        if year_month_day:
            try:
                return date(*map(int, year_month_day)).isoformat()
            except ValueError:
                raise refused(column, cell, "diesen Tag gibt es nicht") from None
    raise refused(column, cell)


def _flag(column: Column, cell: Any) -> bool:
    if isinstance(cell, bool):
        return cell
    answer = {YES: True, NO: False}.get(cell.casefold()) if isinstance(cell, str) else None
    if answer is None:
        raise refused(column, cell)
    return answer


def _choice(column: Column, cell: Any) -> str:
    wanted = " ".join(cell.split()).casefold() if isinstance(cell, str) else None
    for value, word in column.words.items():
        if wanted == word.casefold():
            return value
    words = "; ".join(column.words.values())
    raise CellError(f"{shown(cell)} steht nicht in der Liste: {words}", "einen Wert der Liste wählen")


def _list(column: Column, cell: Any) -> list[str]:
    if not isinstance(cell, str):
        return [_code(column, cell)]
    items = [item.strip() for item in cell.replace("\n", ";").split(";")]
    items = [item for item in items if item]
    return [_choice(column, item) for item in items] if column.words else items


def _groups(column: Column, cell: Any) -> list[list[str]]:
    return [_list(column, group) for group in _code(column, cell).split("|")]


_READERS: Mapping[Kind, Callable[[Column, Any], Any]] = {
    Kind.CODE: _code,
    Kind.DEVICE: _device,
    Kind.TEXT: _text,
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.CENTS: _cents,
    Kind.DATE: _date,
    Kind.FLAG: _flag,
    Kind.CHOICE: _choice,
    Kind.LIST: _list,
    Kind.GROUPS: _groups,
}
