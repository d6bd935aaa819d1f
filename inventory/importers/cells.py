"""Cells of foreign tables as values: text, whole numbers, sizes, flags and days, as Germans and Americans write them.

A cell that cannot be read without doubt raises CellError; the row is then left out and says why.
"""

import math
import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, auto

from common.cells import ERRORS, active


class Special(Enum):
    """What a spreadsheet's cell can hold beside a value."""

    FORMULA = auto()
    ERROR = auto()


Cell = str | int | float | bool | datetime | date | Special | None


class CellError(ValueError):
    """A cell is not what its column has to be; the message is German and says what was expected."""


# What people and tools write where they do not know.
_UNKNOWN = frozenset(
    ("", "-", "--", "?", "n/a", "na", "#n/a", "#nv", "null", "none", "nan", "unknown", "unbekannt", "k.a.", "k. a.")
)
_YES = frozenset(("true", "wahr", "yes", "ja", "1"))
_NO = frozenset(("false", "falsch", "no", "nein", "0"))
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?P<sign>[.,\u00a0\u202f '’])[0-9]{3}(?:(?P=sign)[0-9]{3})*", re.ASCII)
_PLAIN = re.compile(r"[0-9]+", re.ASCII)
_FRACTION = re.compile(
    r"(?P<whole>[1-9][0-9]{0,2}(?P<sign>[., '’\u00a0\u202f])[0-9]{3}(?:(?P=sign)[0-9]{3})*|[0-9]+)"
    r"(?P<point>[.,])(?P<part>[0-9]+)",
    re.ASCII,
)
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_GERMAN_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", re.ASCII)
MOST = 10**9


def text(cell: Cell) -> str | None:
    """One line of text without spaces at its ends, `None` where the cell says nothing; numbers as they are shown."""
    match cell:
        case None:
            return None
        case Special():
            raise CellError(_special(cell))
        case bool():
            return "True" if cell else "False"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() | date():  # what a spreadsheet has made of 10.04 is no text any more
            raise CellError(f"{shown(cell)} ist ein Datum; erwartet Text")
        case _:
            line = active(" ".join(unicodedata.normalize("NFC", str(cell)).split()))
    if not line.isprintable():
        raise CellError(f"{shown(line)} enthält unsichtbare Zeichen; entfernen")
    if line.casefold() in _UNKNOWN:
        return None
    if line.casefold() in ERRORS:
        raise CellError(_special(Special.ERROR))
    return line


def number(cell: Cell, whole: bool = False) -> Decimal | None:
    """A number of 0 or more, `None` where unknown.

    1.234,5 and 1,234.5 are read; a single separator before three digits (1.234) groups thousands where the column
    holds whole numbers (`whole`), and is refused elsewhere, since it may be a decimal sign.
    """
    if isinstance(cell, bool | datetime | date):
        raise CellError(f"{shown(cell)} ist keine Zahl")
    if isinstance(cell, int | float):
        if not math.isfinite(cell):
            raise CellError(f"{shown(cell)} ist keine Zahl")
        value = Decimal(str(cell))
    else:
        line = text(cell)
        if line is None:
            return None
        value = _parsed(line, whole)
    if not 0 <= value <= MOST:
        raise CellError(f"{shown(cell)} liegt nicht zwischen 0 und {MOST}")
    if whole and value != value.to_integral_value():
        raise CellError(f"{shown(cell)} ist keine ganze Zahl")
    return value


def _parsed(line: str, whole: bool) -> Decimal:
    if _PLAIN.fullmatch(line):
        return Decimal(line)
    if grouped := _GROUPED.fullmatch(line):
        if not whole and grouped["sign"] in ".," and line.count(grouped["sign"]) == 1:
            raise CellError(f"{shown(line)} kann zweierlei heißen; ohne Tausendertrennung schreiben")
        return Decimal("".join(_PLAIN.findall(line)))
    fraction = _FRACTION.fullmatch(line)
    if fraction is None or fraction["sign"] == fraction["point"]:
        raise CellError(f"{shown(line)} ist keine Zahl")
    return Decimal("".join(_PLAIN.findall(fraction["whole"])) + "." + fraction["part"])


def count(cell: Cell, least: int = 0, most: int = MOST) -> int | None:
    """A whole number from `least` to `most`, `None` where unknown."""
    value = number(cell, whole=True)
    if value is not None and not least <= value <= most:
        raise CellError(f"{shown(cell)} liegt nicht zwischen {least} und {most}")
    return None if value is None else int(value)


def flag(cell: Cell) -> bool | None:
    """Yes or no in German or English, `None` where unknown."""
    line = text(cell)
    if line is None or line.casefold() in _YES | _NO:
        return None if line is None else line.casefold() in _YES
    raise CellError(f"{shown(line)} ist weder ja noch nein")


def day(cell: Cell) -> date | None:
    """A day as 2027-01-31 or 31.01.2027, `None` where unknown; other forms are refused, since 01/02 is two days."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    line = text(cell)
    if line is None:
        return None
    if german := _GERMAN_DAY.fullmatch(line):
        line = f"{german[3]}-{int(german[2]):02}-{int(german[1]):02}"
    try:
        if _ISO_DAY.fullmatch(line):
            return date.fromisoformat(line)
    except ValueError:
        pass  # the 30th of February: refused like everything else that is no day
    raise CellError(f"{shown(line)} ist kein Tag; erwartet z. B. 31.01.2027 oder 2027-01-31")


def gib_of_mib(mebibytes: Decimal | None) -> int | None:
    """Whole GiB that hold so many MiB: rounded up, since a capacity must never come out too small."""
    return None if mebibytes is None else math.ceil(mebibytes / 1024)


def _special(cell: Special) -> str:
    if cell is Special.FORMULA:
        return "eine Formel; erwartet einen Wert (in Excel: kopieren, als Werte einfügen)"
    return "ein Fehlerwert; erwartet einen Wert"


def shown(cell: object) -> str:
    """A cell as messages quote it: on one line and short."""
    line = "".join(character if character.isprintable() else "·" for character in str(cell))
    return f"„{line if len(line) <= 40 else line[:39] + '…'}“"
