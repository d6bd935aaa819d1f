"""Rows become a workbook: a German sheet per kind of entity, with lists to choose from and explanations.

Row 1 says what the sheet holds and whose data it is, row 2 holds the titles, rows follow. Cells that only the project
office changes look so.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from common.xlsx import header, on_paper, put, set_height, styled, workbook_bytes
from inventory.load import TENANT_TABLES
from inventory.model import Provenance
from inventory.questionnaire import questions
from inventory.workbook.cells import written
from inventory.workbook.columns import NO, UNKNOWN, YES, Column, Kind, Sheet, sheets
from inventory.workbook.rows import Row, Rows, owner

VERSION = 1
GUIDE, LISTS = "Erläuterungen", "Listen"
VERSION_LABEL, SCOPE_LABEL, ALL = "Version der Mappe", "Umfang", "alle Landkreise"
HEADER_ROW = 2
EXAMPLE = "Beispieldaten, frei erfunden"
_LAST_ROW = 1_048_576  # of a sheet
_FORMATS = {Kind.DATE: "dd.mm.yyyy", Kind.CENTS: "#,##0.00", Kind.INTEGER: "0", Kind.DECIMAL: "General"}
_TEXT = "@"  # keeps leading zeros of what is typed later
_OWN, _SHARED = PatternFill("solid", fgColor="1F4E79"), PatternFill("solid", fgColor="7F7F7F")
_GUIDE = (
    "Je Blatt eine Art von Angaben, je Zeile eine Sache. Titel und Blätter bitte nicht umbenennen oder löschen.",
    "Eine leere Zelle heißt unbekannt. Unbekannt ist nie gut und nie null; der Plan zeigt, was noch fehlt.",
    "Bei Listen helfen die Auswahlfelder. Mehrere Werte in einer Zelle werden durch Strichpunkt getrennt.",
    "Formeln, verbundene Zellen und Zeilenumbrüche werden beim Einlesen abgelehnt, mit Blatt, Zeile und Spalte.",
    "Graue Titel: Diese Angaben pflegt das Projektbüro; Änderungen daran werden nicht übernommen, nur gemeldet.",
)
_GUIDE_WIDTHS = (20, 28, 9, 48, 60, 20)
_GUIDE_HEADER_ROW = 6 + len(_GUIDE)


def workbook(rows: Rows, provenance: Provenance | None, key: str | None) -> bytes:
    """The workbook with `rows`, of tenant `key` or of all; `provenance` is `None` where it holds no data yet."""
    book = Workbook(write_only=True)
    note = EXAMPLE if provenance is Provenance.EXAMPLE else ""
    _write_guide(book, note, key)
    lists = _lists()
    for kind, sheet in sheets().items():
        _write_sheet(book, sheet, rows.get(kind, ()), note, is_shared=key is not None and not _is_own(kind, rows, key))
    _write_lists(book, lists)
    return workbook_bytes(book)


def _is_own(kind: str, rows: Rows, key: str) -> bool:
    """Whether a tenant keeps rows of this kind itself."""
    return kind in (*TENANT_TABLES, "pins") or any(owner(kind, row) == key for row in rows.get(kind, ()))


def _write_guide(book: Any, note: str, key: str | None) -> None:
    place = book.create_sheet(GUIDE)
    for letter, width in zip("ABCDEF", _GUIDE_WIDTHS, strict=True):
        place.column_dimensions[letter].width = width
    on_paper(place, _GUIDE_HEADER_ROW, _GUIDE_HEADER_ROW)
    title = styled(place, font=Font(bold=True, size=16))
    plain = styled(place)
    place.append([put(title, "Inventar der Kreiswolke")])
    place.append([put(plain, note)])
    place.append([put(plain, VERSION_LABEL), VERSION])
    place.append([put(plain, SCOPE_LABEL), put(styled(place), key or ALL)])
    for line in _GUIDE:
        place.append([put(plain, line)])
    place.append([])
    heads = [header(place, _OWN) for _ in range(6)]
    names = ("Blatt", "Spalte", "Pflicht", "Erwartet", "Erläuterung", "Feld der Datei")
    place.append([put(head, name) for head, name in zip(heads, names, strict=True)])
    cells = [styled(place, alignment=Alignment(wrap_text=True, vertical="top")) for _ in names]
    explained = (texts for sheet in sheets().values() for texts in _explained(sheet))
    for row, texts in enumerate(chain(explained, _asked()), start=_GUIDE_HEADER_ROW + 1):
        set_height(place, row, zip(texts, _GUIDE_WIDTHS, strict=True))
        place.append([put(cell, text) for cell, text in zip(cells, texts, strict=True)])


def _explained(sheet: Sheet) -> Iterator[tuple[str, ...]]:
    yield sheet.title, "", "", "", sheet.text, sheet.kind
    for column in sheet.columns:
        words = f": {'; '.join(column.words.values())}" if column.words else ""
        yield "", column.title, NO if column.optional else YES, column.expected + words, column.text, column.name


def _asked() -> Iterator[tuple[str, ...]]:
    """The questions that people are asked, with the codes of their answers."""
    yield "Fragen", "", "", "", "Fragen der Fragebögen, für die Blätter mit Antworten: Kennung rechts.", ""
    for question in questions().values():
        if question.fact is None:
            codes = "; ".join(f"{choice.code} = {choice.text}" for choice in question.choices.values())
            yield "", question.section, "", codes, f"{question.text} {question.explanation}".strip(), question.id


def _write_sheet(book: Any, sheet: Sheet, rows: Sequence[Row], note: str, *, is_shared: bool) -> None:
    place = book.create_sheet(sheet.title)
    lines = [[written(column, row.get(column.name)) for column in sheet.columns] for row in rows]
    for number, column in enumerate(sheet.columns):
        letter = get_column_letter(number + 1)
        dimension = place.column_dimensions[letter]
        dimension.width = _width(column, [line[number] for line in lines[:200]])
        dimension.number_format = _FORMATS.get(column.kind, _TEXT)
        place.data_validations.append(_validation(column, letter))
    place.freeze_panes = f"B{HEADER_ROW + 1}"
    on_paper(place, 1, HEADER_ROW)
    last = get_column_letter(len(sheet.columns))
    place.auto_filter.ref = f"A{HEADER_ROW}:{last}{HEADER_ROW + max(len(rows), 1)}"
    kept = " Pflegt das Projektbüro, hier nur zur Ansicht." if is_shared else ""
    place.append([put(styled(place, font=Font(bold=True)), f"{sheet.text}{kept} {note}".strip())])
    head = _SHARED if is_shared else _OWN
    place.append([put(header(place, head), column.title) for column in sheet.columns])
    cells = [styled(place, number_format=_FORMATS.get(column.kind, _TEXT)) for column in sheet.columns]
    for line in lines:
        place.append([value if value is None else put(cell, value) for cell, value in zip(cells, line, strict=True)])


def _width(column: Column, values: Sequence[object]) -> int:
    longest = max((len(str(value)) for value in values if value is not None), default=12)
    return min(max(longest, len(column.title) + 3, 10) + 2, 48)


def _validation(column: Column, letter: str) -> DataValidation:
    """What a person sees on entering a cell, and the list to choose from."""
    found = DataValidation(
        sqref=f"{letter}{HEADER_ROW + 1}:{letter}{_LAST_ROW}",
        allow_blank=True,
        showInputMessage=True,
        promptTitle=column.title[:32],
        prompt=f"{column.text} Erwartet: {column.expected}."[:255],
    )
    if source := _source(column):
        found.type, found.formula1 = "list", source
        found.showErrorMessage, found.errorStyle = True, "warning" if column.refers else "stop"
        found.errorTitle = column.title[:32]
        found.error = f"Erwartet: {column.expected}."[:225]  # what Excel takes
    return found


def _source(column: Column) -> str | None:
    """The cells a list to choose from stands in."""
    if column.refers:
        return f"'{sheets()[column.refers].title}'!$A${HEADER_ROW + 1}:$A$20000"
    if column.kind not in (Kind.CHOICE, Kind.FLAG):
        return None
    words = _choices(column)
    letter = get_column_letter(_lists().index(words) + 1)
    return f"{LISTS}!${letter}$1:${letter}${len(words)}"


def _choices(column: Column) -> tuple[str, ...]:
    words = (YES, NO) if column.kind is Kind.FLAG else tuple(column.words.values())
    return (*words, UNKNOWN) if column.optional else words


def _lists() -> list[tuple[str, ...]]:
    """Every list of words that some column offers, once."""
    columns = (column for sheet in sheets().values() for column in sheet.columns)
    return list(dict.fromkeys(_choices(item) for item in columns if item.kind in (Kind.CHOICE, Kind.FLAG)))


def _write_lists(book: Any, lists: Sequence[Sequence[str]]) -> None:
    place = book.create_sheet(LISTS)
    place.sheet_state = "hidden"
    for line in zip_longest(*lists):
        place.append(list(line))
