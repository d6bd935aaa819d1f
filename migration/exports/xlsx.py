"""Result lists as a workbook to read, sort and filter: what moves, what does not and why, what has to be done by when.

Nothing typed here comes back: the plan is edited in a workbook of its own.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from common.xlsx import header, on_paper, put, set_height, styled, workbook_bytes
from inventory.model import Inventory
from migration import labels
from migration.plan import Decision, Plan
from migration.report.lists import main_reason
from migration.report.subject import Subject
from migration.report.unknowns import open_answers

Value = str | int | date | None
HEADER_ROW = 2
DAY = "dd.mm.yyyy"
WIDEST = 40
HEAD = PatternFill("solid", fgColor="0B4F7D")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list: what it holds, the titles of its columns, and its rows."""

    title: str
    text: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def render(plan: Plan, inventory: Inventory) -> bytes:
    """The workbook; each sheet says whose data it is and, of examples, that they are."""
    subject = Subject(plan, inventory)
    note = f" – {labels.EXAMPLE}" if subject.example else ""
    book = Workbook(write_only=True)
    for sheet in sheets(subject):
        _write(book, sheet, f"{subject.whose}: {sheet.text}{note}")
    return workbook_bytes(book)


def sheets(subject: Subject) -> list[Sheet]:
    """The lists in their order."""
    return [_overview(subject), _moves(subject), _others(subject), _steps(subject), _zones(subject), _unknown(subject)]


def _overview(subject: Subject) -> Sheet:
    plan = subject.plan
    rows: list[tuple[Value, ...]] = [
        ("Planungsdatum", plan.as_of),
        ("Anwendungen", len(plan.decisions)),
        ("ziehen um", len(subject.moves)),
        ("haben ein Ziel, aber noch keinen Termin", len(subject.waiting)),
        ("bleiben", len(subject.staying)),
        ("Aufwand der Umzüge in Stunden", sum(item.effort_person_hours for item in plan.decisions)),
    ]
    return Sheet("Übersicht", "Wellenplan im Überblick", ("Angabe", "Wert"), tuple(rows))


def _moves(subject: Subject) -> Sheet:
    columns = (
        "Welle",
        "Beginn",
        "Abschluss",
        *_NAMES,
        "Ziel",
        "Ersatz",
        "Bereitschaft",
        "Stunden",
        "Warum dann",
        "Stand",
    )
    rows = tuple(
        (
            item.wave, item.start, item.end, *_names(subject, item), labels.place(item, subject.inventory),
            subject.inventory.products[item.replacement].name if item.replacement else None,
            subject.score(item), item.effort_person_hours, subject.why_then(item),
            labels.PROGRESS[item.progress] if item.progress else None,
        )
        for item in subject.moves
    )  # fmt: skip
    return Sheet("Umzüge", "was umzieht, in der Reihenfolge der Wellen", columns, rows)


def _others(subject: Subject) -> Sheet:
    columns = (*_NAMES, "Ziel", "Grund", "Bereitschaft")
    rows = tuple(
        (
            *_names(subject, item), labels.place(item, subject.inventory), main_reason(item).text, subject.score(item),
        )
        for item in (*subject.waiting, *subject.staying)
    )  # fmt: skip
    return Sheet("Bleibt oder wartet", "was keinen Termin hat, und warum", columns, rows)


def _steps(subject: Subject) -> Sheet:
    found = [(item, todo) for item in subject.plan.decisions for todo in item.todos]
    found.sort(key=lambda entry: (entry[1].due or date.max, entry[0].installation, entry[1].text))
    rows = tuple((todo.due, todo.owner, todo.text, *_names(subject, item)) for item, todo in found)
    return Sheet("Schritte", "was zu tun ist, Fristen zuerst", ("bis", "Wer", "Was", *_NAMES), rows)


def _zones(subject: Subject) -> Sheet:
    columns = ("Landezone", "Landkreis", "Welle", "vCPU", "RAM (GiB)", "Platte (GiB)", "Anwendungen", "ohne Größe")
    rows = tuple(
        (
            zone.id, subject.tenant(zone.tenant), zone.wave, zone.vcpus, zone.ram_gib, zone.disk_gib,
            len(zone.installations), len(zone.unsized),
        )
        for zone in subject.plan.landing_zones
    )  # fmt: skip
    return Sheet("Landezonen", "was je Welle in der gemeinsamen Cloud gebraucht wird", columns, rows)


def _unknown(subject: Subject) -> Sheet:
    columns = ("Merkmal", "Gewicht", "unbekannt bei", "Anteil in %", "Angabe im Bestand")
    rows = tuple(
        (row.criterion.title, row.criterion.weight, row.installations, row.percent, row.criterion.source)
        for row in open_answers(subject)
    )
    return Sheet("Fehlende Angaben", "was die Werte am meisten schärft, zuerst", columns, rows)


_NAMES = ("Schlüssel", "Landkreis", "Aufgabe", "Produkt", "Installation")


def _names(subject: Subject, item: Decision) -> tuple[str, ...]:
    return item.tenant, subject.tenant(item.tenant), subject.task(item), subject.product(item), item.installation


def _write(book: Any, sheet: Sheet, text: str) -> None:
    place = book.create_sheet(sheet.title)
    widths = []
    for number, column in enumerate(sheet.columns):
        texts = [column, *(_shown(row[number]) for row in sheet.rows)]
        widths.append(min(WIDEST, 3 + max(map(len, texts))))
        place.column_dimensions[get_column_letter(number + 1)].width = widths[-1]
    on_paper(place, 1, HEADER_ROW)
    place.freeze_panes = f"A{HEADER_ROW + 1}"
    last = get_column_letter(len(sheet.columns))
    place.auto_filter.ref = f"A{HEADER_ROW}:{last}{HEADER_ROW + max(1, len(sheet.rows))}"
    place.append([put(styled(place, font=Font(bold=True)), text)])
    place.append([put(header(place, HEAD), column) for column in sheet.columns])
    cells = [_by_type(place) for _ in sheet.columns]
    for number, row in enumerate(sheet.rows, start=HEADER_ROW + 1):
        set_height(place, number, ((_shown(value), width) for value, width in zip(row, widths, strict=True)))
        filled = zip(cells, row, strict=True)
        place.append([None if value is None else put(kinds[type(value)], value) for kinds, value in filled])


def _shown(value: Value) -> str:
    return labels.UNKNOWN if value is None else str(value)


def _by_type(place: Any) -> dict[type, Any]:
    """A cell for each type of value in a column; openpyxl writes a row at once, so one serves all rows."""
    top = Alignment(vertical="top", wrap_text=True)
    return {
        str: styled(place, alignment=top),
        int: styled(place, alignment=Alignment(vertical="top"), number_format="#,##0"),
        date: styled(place, alignment=Alignment(vertical="top"), number_format=DAY),
    }
