"""An edited workbook becomes pins: what people changed, with who decided it, when and why."""

from dataclasses import dataclass, replace
from datetime import date

from common.errors import InputError
from inventory.model import Installation, Inventory, Pin
from migration import labels
from migration.editing import sheet as s
from migration.editing.rows import Filled, Line, Wrong, day, lines, text, whole
from migration.plan import STAYS
from migration.targets.stays import staying

_TARGETS = {word: target for target, word in labels.TARGETS.items()}
_PARTS = {None: (False, False), s.FIX_WAVE: (True, False), s.FIX_TARGET: (False, True), s.FIX_BOTH: (True, True)}


@dataclass(frozen=True, slots=True)
class Edit:
    """A pin that people set, changed or, where `pin` is `None`, lifted; `text` says so in German."""

    installation: str
    pin: Pin | None
    text: str


def read_edits(book: Filled, inventory: Inventory) -> tuple[list[Edit], list[InputError]]:
    """What has been changed on the sheet of the plan, and everything that is wrong with it."""
    edits: list[Edit] = []
    problems: list[InputError] = []
    try:
        found = list(lines(book, s.SHEET, (*s.KEPT, *s.EDITED)))
    except InputError as problem:
        return [], [problem]
    pins = {pin.installation: pin for pin in inventory.pins.values()}
    seen: set[str] = set()
    for number, line in found:
        try:
            key = str(line[s.INSTALLATION])
            if key not in inventory.installations or key in seen:
                raise Wrong(s.INSTALLATION, f"„{key}“ gibt es nicht oder zweimal", "die Zeile wie ausgegeben lassen")
            seen.add(key)
            edit = _edit(line, key, pins.get(key), inventory)
            if edit is not None:
                edits.append(edit)
        except Wrong as wrong:
            problems.append(book.fault(s.SHEET, number, wrong))
    return edits, problems


def edited(inventory: Inventory, edits: list[Edit]) -> Inventory:
    """The inventory with the pins that the edits leave; those of other installations stay as they are."""
    pins = {pin.installation: pin for pin in inventory.pins.values()}
    for edit in edits:
        if edit.pin is None:
            del pins[edit.installation]
        else:
            pins[edit.installation] = edit.pin
    return replace(inventory, pins={pin.id: pin for pin in pins.values()})


def _edit(line: Line, key: str, old: Pin | None, inventory: Inventory) -> Edit | None:
    if line[s.FIXED] not in _PARTS:
        raise Wrong(s.FIXED, f"„{line[s.FIXED]}“ steht nicht in der Liste", "Welle, Ziel, Welle und Ziel oder leer")
    wave_fixed, target_fixed = _PARTS[line[s.FIXED]]
    wave_fixed |= line[s.WAVE] != line[s.WAVE_NOW]
    target_fixed |= line[s.TARGET] != line[s.TARGET_NOW]
    if not wave_fixed and not target_fixed:
        return Edit(key, None, f"{key}: Festlegung aufgehoben") if old else None
    wave = _wave(line, inventory) if wave_fixed else None
    target = _target(line, inventory.installations[key]) if target_fixed else None
    pin = Pin(old.id if old else f"fest-{key}"[:63], key, target, wave, _who(line), _when(line, inventory), _why(line))
    if pin == old:
        return None
    what = [f"Welle {wave}"] if wave is not None else []
    what += [f"Ziel {line[s.TARGET]}"] if target is not None else []
    return Edit(key, pin, f"{key}: {', '.join(what)} ({pin.decided_by}, {pin.decided_on:%d.%m.%Y}: {pin.reason})")


def _wave(line: Line, inventory: Inventory) -> int:
    value = line[s.WAVE]
    number = whole(value)
    if number is None:
        raise Wrong(s.WAVE, "leer", "soll es nicht umziehen, ein Ziel wählen, mit dem es bleibt")
    if isinstance(number, bool) or number not in {wave.number for wave in inventory.calendar.waves}:
        raise Wrong(s.WAVE, f"„{value}“ ist keine Welle des Kalenders", "eine Nummer des Kalenders eintragen")
    return int(number)


def _target(line: Line, here: Installation) -> str:
    word = line[s.TARGET]
    if word not in _TARGETS:
        raise Wrong(s.TARGET, f"„{word}“ steht nicht in der Liste", "; ".join(_TARGETS))
    found, stays = _TARGETS[word], staying(here)
    if found in STAYS and found is not stays:
        raise Wrong(s.TARGET, f"„{word}“: dort läuft es heute nicht", f"soll es bleiben: {labels.TARGETS[stays]}")
    return found.value


def _who(line: Line) -> str:
    return text(line, s.WHO, "eine Stelle oder Rolle nennen")


def _why(line: Line) -> str:
    return text(line, s.REASON, "den Grund nennen")


def _when(line: Line, inventory: Inventory) -> date:
    found = day(line, s.WHEN, "den Tag der Entscheidung nennen")
    if found > inventory.settings.as_of:
        raise Wrong(s.WHEN, f"liegt nach dem Planungsdatum {inventory.settings.as_of:%d.%m.%Y}", "berichtigen")
    return found
