"""The plan as a workbook to edit: the columns for the wave, the target and the decision may be changed, no others.

`kreiswolke plan edit` reads it back. Grey columns say what the plan holds, so that a change is seen whatever plan has
been made meanwhile.
"""

from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from common.xlsx import styled, workbook_bytes
from inventory.model import Inventory, Pin, Provenance
from migration import labels
from migration.editing import cells, stand
from migration.editing.difference import why
from migration.editing.rows import HEADER_ROW as HEADER_ROW
from migration.plan import Decision, Plan

SHEET, TARGET_SHEET = "Plan", "Ziele"
INSTALLATION, WAVE_NOW, TARGET_NOW, FIXED_NOW = "Installation", "Welle bisher", "Ziel bisher", "Festlegung bisher"
WAVE, TARGET, FIXED, WHO, WHEN, REASON = (
    "Welle", "Ziel", "Festlegung", "Entschieden von", "Entschieden am", "Grund",
)  # fmt: skip
KEPT = (INSTALLATION, "Landkreis", "Anwendung", "Warum", WAVE_NOW, TARGET_NOW, FIXED_NOW)
EDITED = (WAVE, TARGET, FIXED, WHO, WHEN, REASON)
FIX_WAVE, FIX_TARGET, FIX_BOTH = "Welle", "Ziel", "Welle und Ziel"
_WIDTHS = (42, 24, 36, 60, 8, 34, 15, 8, 34, 15, 26, 14, 40)
_GUIDE = (
    "Welle oder Ziel in den blauen Spalten ändern; wer, wann und warum dazu nennen. Eine Festlegung endet, wenn die "
    "Spalte Festlegung geleert wird. Graue Spalten nicht ändern."
)


def fixed(pin: Pin | None) -> str | None:
    """What a person's decision is about, in the words of the workbook."""
    if pin is None:
        return None
    if pin.target is not None:
        return FIX_BOTH if pin.wave is not None else FIX_TARGET
    return FIX_WAVE


def render(plan: Plan, inventory: Inventory) -> bytes:
    """The workbook of a plan, or of the extract for one tenant."""
    book = Workbook(write_only=True)
    place: Any = book.create_sheet(SHEET)
    cells.lay_out(place, _WIDTHS)
    place.auto_filter.ref = f"A{HEADER_ROW}:M{HEADER_ROW + max(len(plan.decisions), 1)}"
    _offer(place, len(inventory.calendar.waves))
    note = f" {labels.EXAMPLE}." if plan.provenance is Provenance.EXAMPLE else ""
    cells.add_head(place, f"{plan.estate}: {_GUIDE}{note}", KEPT, EDITED)
    row = [*cells.kept(place, KEPT), *(styled(place) for _ in EDITED)]
    row[len(KEPT) + EDITED.index(WHEN)].number_format = "dd.mm.yyyy"
    pins = {pin.installation: pin for pin in inventory.pins.values()}
    for item in plan.decisions:
        values = _values(item, pins.get(item.installation), inventory)
        cells.add_row(place, row, values)
    stand.add_sheet(book, plan, inventory, note)
    words: Any = book.create_sheet(TARGET_SHEET)
    words.sheet_state = "hidden"
    for word in labels.TARGETS.values():
        words.append([word])
    return workbook_bytes(book)


def _values(item: Decision, pin: Pin | None, inventory: Inventory) -> tuple[Any, ...]:
    target, what = labels.TARGETS[item.target], fixed(pin)
    names = inventory.tenants[item.tenant].name, inventory.products[item.product].name
    decided = (pin.decided_by, pin.decided_on, pin.reason) if pin else (None, None, None)
    return item.installation, *names, why(item), item.wave, target, what, item.wave, target, what, *decided


def _offer(place: Any, waves: int) -> None:
    """Lists to choose from; what is not in them is refused when the workbook is read, too."""
    offers = {
        WAVE: DataValidation("whole", operator="between", formula1="1", formula2=str(max(waves, 1))),
        TARGET: DataValidation("list", formula1=f"{TARGET_SHEET}!$A$1:$A${len(labels.TARGETS)}"),
        FIXED: DataValidation("list", formula1=f'"{FIX_WAVE},{FIX_TARGET},{FIX_BOTH}"'),
        WHO: DataValidation(promptTitle=WHO, prompt="Eine Stelle oder Rolle, kein Name eines Menschen."),
    }
    for name, rule in offers.items():
        rule.allow_blank, rule.showErrorMessage, rule.showInputMessage = True, True, True
        cells.add_rule(place, (*KEPT, *EDITED).index(name), rule)
