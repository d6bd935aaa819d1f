"""XLSX files as rows of cells, sheet by sheet; what a person may have done to them is refused in one line."""

import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common.errors import InputError
from inventory.importers.cells import Cell, Special

MEBIBYTE = 1024**2
MAX_UNPACKED_MEBIBYTES = 256  # of one sheet; 20,000 virtual machines of RVTools take about 80
MAX_ROWS = 200_000
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')


@dataclass(frozen=True, slots=True)
class Worksheet:
    """One sheet; `rows` can be iterated once, each with its number in the sheet."""

    name: str
    rows: Iterator[tuple[int, tuple[Cell, ...]]]
    merged: str | None  # the first merged range, e.g. `A3:A7`
    hidden: bool


@contextmanager
def open_workbook(path: Path) -> Iterator[list[Worksheet]]:
    """The sheets of an XLSX file while it is open; raises InputError where it is damaged or something else."""
    from openpyxl import load_workbook  # slow to import, and most files are CSV

    _refuse_bombs(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells what it does not write back; we never write
            book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
        merged = [_first_merged(path, sheet) for sheet in book.worksheets]
    except Exception as error:  # openpyxl lets every error of zipfile, its XML parser and its own readers through
        raise InputError(path, f"not a readable XLSX file ({_said(error)})", hint="open and save it again") from None
    try:
        yield [
            Worksheet(sheet.title, _rows(path, sheet), ref, sheet.sheet_state != "visible")
            for sheet, ref in zip(book.worksheets, merged, strict=True)
        ]
    finally:
        book.close()


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            largest = max((item.file_size for item in archive.infolist()), default=0)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise InputError(path, f"not an XLSX file ({_said(error)})", hint="open and save it again") from None
    if largest > MAX_UNPACKED_MEBIBYTES * MEBIBYTE:
        found = f"a sheet of {largest // MEBIBYTE} MiB; expected at most {MAX_UNPACKED_MEBIBYTES}"
        raise InputError(path, found, hint="is it the right file? Split it if it is")


def _rows(path: Path, sheet: Any) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    # The size a file claims is often wrong; what is there counts.
    sheet.reset_dimensions()
    number = 0
    try:
        for number, row in enumerate(sheet.iter_rows(), start=1):
            if number > MAX_ROWS:
                raise InputError(path, f"sheet {sheet.title}: more than {MAX_ROWS} rows", hint="split the file")
            cells = tuple(map(_cell, row))
            if any(cell is not None for cell in cells):
                yield number, cells
    except InputError:
        raise
    except Exception as error:  # a sheet's XML is read while its rows are taken
        found = f"sheet {sheet.title} is damaged ({_said(error)})"
        raise InputError(path, found, line=number + 1, hint="open and save it again") from None


def _cell(cell: Any) -> Cell:
    match cell.data_type:
        case "f":
            return Special.FORMULA
        case "e":
            return Special.ERROR
        case _:
            value: Cell = cell.value
            return None if isinstance(value, str) and not value.strip() else value


def _first_merged(path: Path, sheet: Any) -> str | None:
    """The first merged range of a sheet; openpyxl knows them only where it holds the whole sheet in memory."""
    with zipfile.ZipFile(path) as archive, archive.open(sheet._worksheet_path) as file:
        tail = b""
        while block := file.read(MEBIBYTE):
            if found := _MERGED.search(tail + block):
                return found[1].decode("ascii")
            tail = block[-200:]
    return None


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:80] or type(error).__name__
