"""Workbooks (XLSX) that somebody sends: checked before anything looks at their content, then read into plain values.

A workbook is a ZIP archive of XML files. What a person does to it unknowingly (a password, a CSV file renamed, a
download cut off) and what an attacker would do (an archive that unpacks to gigabytes, entities that multiply) is
refused in one line.
"""

import re
import unicodedata
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.escape import unescape

from common.errors import InputError

MEBIBYTE = 1024**2
MAX_MEBIBYTES, MAX_UNPACKED_MEBIBYTES, MAX_MEMBERS = 32, 192, 2000
MAX_FILLED_ROWS, MAX_ROWS = 200_000, 1_048_576
_WAY_OUT = "in Excel oder LibreOffice öffnen und als „Excel-Arbeitsmappe (.xlsx)“ neu speichern"
_FORMULA = re.compile(rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b")
_ERROR = re.compile(rb"<(?:\w+:)?c\b([^>]*\bt=[\"']e[\"'][^>]*)>")
_STRICT = b"http://purl.oclc.org/ooxml/"
_HAS_ERROR = re.compile(rb"t=[\"']e[\"']")  # far quicker than looking at every cell
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=[\"']([A-Z0-9:]{1,21})[\"']")
_PLACE = re.compile(rb"\br=[\"']([A-Z]{1,3}[0-9]{1,7})[\"']")

Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class RawSheet:
    """The rows of a sheet that hold something, with their numbers (from 1), and what values alone do not show.

    `formulas` and `errors` name cells as `A1`, `merged` ranges as `A1:B2`; a cell whose place the file does not say is
    `A1`.
    """

    title: str
    hidden: bool
    rows: Mapping[int, Values]
    formulas: frozenset[str]
    errors: frozenset[str]
    merged: tuple[str, ...]

    def merged_below(self, row: int) -> str | None:
        """The first merged range that reaches below `row`."""
        return next((ref for ref in self.merged if (range_boundaries(ref)[3] or MAX_ROWS) > row), None)


@dataclass(frozen=True, slots=True)
class RawWorkbook:
    """The sheets of a workbook by their titles; numbers of dates count from `epoch`."""

    sheets: Mapping[str, RawSheet]
    epoch: datetime


def read_xlsx(path: Path) -> RawWorkbook:
    """All values of the workbook in `path`; raises InputError where it is too large, damaged or no workbook."""
    _check_file(path)
    try:
        with path.open("rb") as file, ZipFile(file) as archive:
            _check_members(path, archive)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # openpyxl tells what it does not write back; we never write
                book = load_workbook(file, read_only=True)
                sheets = [_sheet(path, archive, sheet) for sheet in book.worksheets]
            return RawWorkbook({sheet.title: sheet for sheet in sheets}, book.epoch)
    except InputError:
        raise
    except Exception as error:  # openpyxl raises whatever broken XML leads it to
        cause = type(error.__cause__ or error).__name__
        raise InputError(path, f"beschädigt ({cause})", hint=_WAY_OUT) from None


def _check_file(path: Path) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(4)
    except FileNotFoundError:
        raise InputError(path, "Datei nicht gefunden", hint="den Pfad prüfen") from None
    except OSError as error:
        raise InputError(path, f"nicht lesbar ({error.strerror})", hint="den Pfad prüfen") from None
    if size > MAX_MEBIBYTES * MEBIBYTE:
        found = f"{size // MEBIBYTE} MiB; erwartet höchstens {MAX_MEBIBYTES}"
        raise InputError(path, found, hint="ist es die richtige Datei?")
    if start == b"\xd0\xcf\x11\xe0":
        raise InputError(
            path, "mit Kennwort geschützt oder altes Format (.xls)", hint=f"Kennwort entfernen, {_WAY_OUT}"
        )
    if not start.startswith(b"PK"):
        raise InputError(path, "keine Excel-Arbeitsmappe, auch wenn die Datei so heißt", hint=_WAY_OUT)


def _check_members(path: Path, archive: ZipFile) -> None:
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members) // MEBIBYTE
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED_MEBIBYTES:
        found = f"{len(members)} Teile, entpackt {unpacked} MiB; erwartet höchstens {MAX_UNPACKED_MEBIBYTES} MiB"
        raise InputError(path, found, hint="ist es die richtige Datei?")
    if "xl/workbook.xml" not in archive.namelist():
        raise InputError(path, "ein Archiv ohne Arbeitsmappe", hint=_WAY_OUT)
    if any(member.flag_bits & 1 for member in members):
        raise InputError(path, "mit Kennwort geschützt", hint=f"Kennwort entfernen, {_WAY_OUT}")
    if _STRICT in archive.read("xl/workbook.xml"):
        raise InputError(path, "im Format „Strict Open XML“", hint=_WAY_OUT)
    for member in members:
        _refuse_entities(path, archive.read(member))  # which also finds damage: each part has a checksum


def _refuse_entities(path: Path, part: bytes) -> None:
    """No workbook declares a document type; one that does may multiply entities. UTF-16 could hide it."""
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part or part[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"):
        raise InputError(path, "XML mit eigener Dokumentart oder in UTF-16", hint=_WAY_OUT)


def _sheet(path: Path, archive: ZipFile, sheet: Any) -> RawSheet:
    # openpyxl, reading row by row, tells neither formula from text nor what is merged: the XML does.
    xml = archive.read(sheet._worksheet_path)
    sheet.reset_dimensions()  # what a file says about its size may be wrong, and openpyxl would stop there
    return RawSheet(
        title=_plain(sheet.title),
        hidden=sheet.sheet_state != "visible",
        rows=_filled(path, sheet.title, sheet.iter_rows(values_only=True)),
        formulas=_places(_FORMULA, xml),
        errors=_places(_ERROR, xml) if _HAS_ERROR.search(xml) else frozenset(),
        merged=tuple(ref.decode() for ref in _MERGED.findall(xml)),
    )


def _filled(path: Path, title: str, lines: Iterable[Values]) -> dict[int, Values]:
    rows: dict[int, Values] = {}
    for number, values in enumerate(lines, start=1):
        if any(value is not None and value != "" for value in values):
            rows[number] = tuple(map(_plain, values))
        if number > MAX_ROWS or len(rows) > MAX_FILLED_ROWS:
            found = f"mehr als {MAX_FILLED_ROWS} Zeilen mit Inhalt oder {MAX_ROWS} überhaupt"
            raise InputError(f"{path}, Blatt {title}", found, hint="aufteilen, oder leere Zeilen löschen")
    return rows


def _plain(value: Any) -> Any:
    """Text in one form: Excel escapes what XML cannot hold (`_x000D_`), and some programs write an ü as two signs."""
    if not isinstance(value, str) or (value.isascii() and "_x" not in value):
        return value
    return unicodedata.normalize("NFC", unescape(value))


def _places(pattern: re.Pattern[bytes], xml: bytes) -> frozenset[str]:
    found = (_PLACE.search(match[1]) for match in pattern.finditer(xml))
    return frozenset(place[1].decode() if place else "A1" for place in found)
