"""The sheet on which people say what became of the planned moves: `Stand`, beside the plan to edit.

An empty `Stand` says nothing. Where something has moved elsewhere than planned, `kreiswolke plan record` takes it: the
sheet has no place for who operates it then.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from common.errors import InputError, UserError
from inventory.model import Actual, Inventory
from migration import labels
from migration.editing import cells, records
from migration.editing.records import Told
from migration.editing.rows import Filled, Line, Wrong, day, lines, text, whole
from migration.plan import Decision, Plan

SHEET = "Stand"
INSTALLATION, STATE_NOW = "Installation", "Stand bisher"
STATE, DAY, WAVE, WHO, WHEN, NOTE = "Stand", "Tag", "Neue Welle", "Gemeldet von", "Gemeldet am", "Anmerkung"
KEPT = (INSTALLATION, "Landkreis", "Anwendung", "Welle", "Ziel", STATE_NOW)
EDITED = (STATE, DAY, WAVE, WHO, WHEN, NOTE)
DONE, LATE, DROPPED = "erledigt", "verspätet", "entfällt"
_WIDTHS = (42, 24, 36, 8, 34, 20, 14, 14, 12, 26, 14, 40)
_GUIDE = (
    "Je Zeile, was aus dem Umzug geworden ist. erledigt: Tag des Umzugs; verspätet: frühester Tag oder neue Welle; "
    "entfällt: warum, als Anmerkung. Immer: wer meldet, wann, und was dazu zu sagen ist. Leer heißt: keine Meldung."
)


def add_sheet(book: Workbook, plan: Plan, inventory: Inventory, note: str) -> None:
    """Add the sheet with every move of a plan."""
    sheet: Any = book.create_sheet(SHEET)
    cells.lay_out(sheet, _WIDTHS)
    rule = DataValidation("list", formula1=f'"{DONE},{LATE},{DROPPED}"', allow_blank=True, showErrorMessage=True)
    cells.add_rule(sheet, (*KEPT, *EDITED).index(STATE), rule)
    cells.add_head(sheet, f"{plan.estate}: {_GUIDE}{note}", KEPT, EDITED)
    row = cells.kept(sheet, KEPT)
    for item in plan.decisions:
        if item.wave is not None or item.progress is not None:
            cells.add_row(sheet, row, _values(item, inventory))


def _values(item: Decision, inventory: Inventory) -> tuple[Any, ...]:
    names = inventory.tenants[item.tenant].name, inventory.products[item.product].name
    state = labels.PROGRESS[item.progress] if item.progress else None
    return item.installation, *names, item.wave, labels.TARGETS[item.target], state


def read_stand(book: Filled, plan: Plan | None, inventory: Inventory) -> tuple[list[Actual], list[InputError]]:
    """What is reported on the sheet and not known yet, and everything that is wrong with it.

    What is done is where `plan` wanted it. A workbook without the sheet reports nothing.
    """
    try:
        found = list(lines(book, SHEET, (*KEPT, *EDITED), optional=True))
    except InputError as problem:
        return [], [problem]
    decisions = {item.installation: item for item in plan.decisions} if plan else {}
    reports: dict[str, Actual] = {}
    problems: list[InputError] = []
    for number, line in found:
        try:
            if line[STATE] is not None:
                report = _report(line, decisions, inventory, reports)
                reports[report.subject] = report
        except Wrong as wrong:
            problems.append(book.fault(SHEET, number, wrong))
    return records.new(inventory, reports.values()), problems


def _report(
    line: Line, decisions: Mapping[str, Decision], inventory: Inventory, before: Mapping[str, Actual]
) -> Actual:
    key = str(line[INSTALLATION])
    if key not in inventory.installations or key in before:
        raise Wrong(INSTALLATION, f"„{key}“ gibt es nicht oder zweimal", "die Zeile wie ausgegeben lassen")
    when = day(line, WHEN, "den Tag der Meldung nennen")
    told = Told(
        when, text(line, WHO, "eine Stelle oder Rolle nennen"), text(line, NOTE, "sagen, was dazu zu sagen ist")
    )
    match line[STATE]:
        case str(word) if word == DONE:
            return _done(line, key, decisions, inventory, told)
        case str(word) if word == LATE:
            return _late(line, key, told)
        case str(word) if word == DROPPED:
            return records.dropped(inventory.installations[key], told)
        case other:
            raise Wrong(STATE, f"„{other}“ steht nicht in der Liste", f"{DONE}, {LATE}, {DROPPED} oder leer")


def _done(line: Line, key: str, decisions: Mapping[str, Decision], inventory: Inventory, told: Told) -> Actual:
    on = day(line, DAY, "den Tag des Umzugs nennen")
    known = next((item for item in inventory.actuals if item.subject == key and item.done_on == on), None)
    if known is not None and (known.recorded_on, known.recorded_by, known.note) == (
        told.recorded_on, told.recorded_by, told.note,
    ):  # fmt: skip
        return known
    if key not in decisions:
        raise Wrong(INSTALLATION, "steht in keinem Plan", "zuerst `kreiswolke plan`")
    try:
        return records.done(decisions[key], on, told)
    except UserError:
        hint = "mit `kreiswolke plan record` melden, wohin es gezogen ist"
        raise Wrong(STATE, "bleibt nach dem Plan, wo es ist", hint) from None


def _late(line: Line, key: str, told: Told) -> Actual:
    on: date | None = None if line[DAY] is None else day(line, DAY, "den frühesten Tag nennen")
    wave = whole(line[WAVE])
    if wave is not None and (not isinstance(wave, int) or isinstance(wave, bool)):
        raise Wrong(WAVE, f"„{wave}“ ist keine Welle des Kalenders", "eine Nummer des Kalenders eintragen")
    if (on is None) == (wave is None):
        raise Wrong(DAY, "erwartet: frühester Tag oder neue Welle, eines von beiden", "das andere leer lassen")
    return records.late(key, told, on, wave)
