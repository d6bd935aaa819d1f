"""An edited workbook becomes pins: what people changed, with who decided it, when and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from common.errors import InputError
from common.xlsx_input import RawSheet, read_xlsx
from inventory.model import Inventory, Pin
from migration import labels
from migration.editing import sheet as s

_TARGETS = {word: target.value for target, word in labels.TARGETS.items()}
_PARTS = {None: (False, False), s.FIX_WAVE: (True, False), s.FIX_TARGET: (False, True), s.FIX_BOTH: (True, True)}

Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Edit:
    """A pin that people set, changed or, where `pin` is `None`, lifted; `text` says so in German."""

    installation: str
    pin: Pin | None
    text: str


def read_edits(path: Path, inventory: Inventory) -> tuple[list[Edit], list[InputError]]:
    """What has been changed in the workbook, and everything that is wrong with it."""
    edits: list[Edit] = []
    problems: list[InputError] = []
    try:
        lines = list(_lines(path))
    except InputError as problem:
        return [], [problem]
    pins = {pin.installation: pin for pin in inventory.pins.values()}
    seen: set[str] = set()
    for number, line in lines:
        try:
            key = str(line[s.INSTALLATION])
            if key not in inventory.installations or key in seen:
                raise _Wrong(s.INSTALLATION, f"„{key}“ gibt es nicht oder zweimal", "die Zeile wie ausgegeben lassen")
            seen.add(key)
            edit = _edit(line, key, pins.get(key), inventory)
            if edit is not None:
                edits.append(edit)
        except _Wrong as wrong:
            place = f"{path}, Blatt {s.SHEET}"
            problems.append(InputError(place, wrong.problem, line=number, field=wrong.field, hint=wrong.hint))
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


class _Wrong(Exception):  # noqa: N818 - never leaves this module
    def __init__(self, field: str, problem: str, hint: str) -> None:
        self.field, self.problem, self.hint = field, problem, hint
        super().__init__(problem)


def _lines(path: Path) -> Iterator[tuple[int, Line]]:
    """The rows by title with their numbers; raises InputError where titles are missing or a cell holds no value."""
    raw = read_xlsx(path).sheets.get(s.SHEET)
    place = f"{path}, Blatt {s.SHEET}"
    if raw is None:
        raise InputError(place, "das Blatt fehlt", hint="mit `kreiswolke plan export --format edit` neu ausgeben")
    header = raw.rows.get(s.HEADER_ROW, ())
    for name in (*s.KEPT, *s.EDITED):
        if list(header).count(name) != 1:
            raise InputError(place, "die Spalte fehlt oder steht zweimal da", line=s.HEADER_ROW, field=name,
                             hint="Titel in Zeile 2 wie ausgegeben lassen")  # fmt: skip
    _refuse_odd(place, raw)
    for number, values in raw.rows.items():
        if number > s.HEADER_ROW:
            line = dict(zip(header, values, strict=False))
            yield number, {name: _plain(line.get(name)) for name in (*s.KEPT, *s.EDITED)}


def _refuse_odd(place: str, raw: RawSheet) -> None:
    if merged := raw.merged_below(s.HEADER_ROW):
        raise InputError(place, f"verbundene Zellen {merged}", hint="Verbindung aufheben")
    for name in sorted(raw.formulas | raw.errors):
        raise InputError(place, f"Formel oder Fehlerwert in {name}", hint="als Wert einfügen")


def _plain(value: Any) -> Any:
    return (value.strip() or None) if isinstance(value, str) else value


def _edit(line: Line, key: str, old: Pin | None, inventory: Inventory) -> Edit | None:
    if line[s.FIXED] not in _PARTS:
        raise _Wrong(s.FIXED, f"„{line[s.FIXED]}“ steht nicht in der Liste", "Welle, Ziel, Welle und Ziel oder leer")
    wave_fixed, target_fixed = _PARTS[line[s.FIXED]]
    wave_fixed |= line[s.WAVE] != line[s.WAVE_NOW]
    target_fixed |= line[s.TARGET] != line[s.TARGET_NOW]
    if not wave_fixed and not target_fixed:
        return Edit(key, None, f"{key}: Festlegung aufgehoben") if old else None
    wave = _wave(line, inventory) if wave_fixed else None
    target = _target(line) if target_fixed else None
    pin = Pin(old.id if old else f"fest-{key}"[:63], key, target, wave, _who(line), _when(line, inventory), _why(line))
    if pin == old:
        return None
    what = [f"Welle {wave}"] if wave is not None else []
    what += [f"Ziel {line[s.TARGET]}"] if target is not None else []
    return Edit(key, pin, f"{key}: {', '.join(what)} ({pin.decided_by}, {pin.decided_on:%d.%m.%Y}: {pin.reason})")


def _wave(line: Line, inventory: Inventory) -> int:
    value = line[s.WAVE]
    number = int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value
    if number is None:
        raise _Wrong(s.WAVE, "leer", "soll es nicht umziehen, ein Ziel wählen, mit dem es bleibt")
    if isinstance(number, bool) or number not in {wave.number for wave in inventory.calendar.waves}:
        raise _Wrong(s.WAVE, f"„{value}“ ist keine Welle des Kalenders", "eine Nummer des Kalenders eintragen")
    return int(number)


def _target(line: Line) -> str:
    try:
        return _TARGETS[line[s.TARGET]]
    except KeyError:
        hint = "; ".join(_TARGETS)
        raise _Wrong(s.TARGET, f"„{line[s.TARGET]}“ steht nicht in der Liste", hint) from None


def _who(line: Line) -> str:
    return _text(line, s.WHO, "eine Stelle oder Rolle nennen")


def _why(line: Line) -> str:
    return _text(line, s.REASON, "den Grund nennen")


def _text(line: Line, name: str, hint: str) -> str:
    value = line[name]
    if not isinstance(value, str) or not value.isprintable() or len(value) > 500:
        raise _Wrong(name, "erwartet: Text in einer Zeile, höchstens 500 Zeichen", hint)
    return value


def _when(line: Line, inventory: Inventory) -> date:
    value = line[s.WHEN]
    if isinstance(value, str):
        try:
            value = datetime.strptime(value, "%d.%m.%Y")
        except ValueError:
            value = None
    if not isinstance(value, datetime):
        raise _Wrong(s.WHEN, "erwartet: Datum, z. B. 31.12.2027", "den Tag der Entscheidung nennen")
    if value.date() > inventory.settings.as_of:
        raise _Wrong(s.WHEN, f"liegt nach dem Planungsdatum {inventory.settings.as_of:%d.%m.%Y}", "berichtigen")
    return value.date()
