"""Reports about planned moves, as people give them, become records of the inventory's journal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from common.errors import UserError
from inventory.check_actuals import actual_faults
from inventory.model import Actual, ActualState, Installation, Inventory
from inventory.workbook.faults import in_german
from migration.labels import PROGRESS
from migration.plan import STAYS, Decision
from migration.targets.stays import staying


@dataclass(frozen=True, slots=True)
class Told:
    """Who has reported, when, and what there is to say."""

    recorded_on: date
    recorded_by: str  # a role
    note: str
    evidence: str | None = None


def done(item: Decision, on: date, told: Told) -> Actual:
    """An installation that has moved as it was planned; raises UserError where the plan does not move it."""
    if item.target in STAYS:
        raise UserError(f"{item.installation} bleibt nach dem Plan -> mit --target und --provider sagen, wohin es zog")
    fields = {"target": item.target.value, "provider": item.provider, "offer": item.offer}
    return _actual(item.installation, ActualState.DONE, told, done_on=on, replacement=item.replacement, **fields)


def reached(
    key: str, on: date, told: Told, target: str, provider: str | None, offer: str | None, replacement: str | None
) -> Actual:
    """An installation that has moved, with the place it really reached."""
    place = {"target": target, "provider": provider, "offer": offer, "replacement": replacement}
    return _actual(key, ActualState.DONE, told, done_on=on, **place)


def late(key: str, told: Told, on: date | None = None, wave: int | None = None) -> Actual:
    """An installation that does not move before a day or a wave."""
    return _actual(key, ActualState.LATE, told, expected_on=on, expected_wave=wave)


def dropped(item: Installation, told: Told) -> Actual:
    """An installation that stays where it is after all."""
    return _actual(item.id, ActualState.DROPPED, told, target=staying(item).value)


def set_up(product: str, on: date, told: Told) -> Actual:
    """A product that has been set up for all."""
    return of_setup(_actual(product, ActualState.DONE, told, done_on=on), product)


def of_setup(found: Actual, product: str) -> Actual:
    """The same report about the set-up of a product."""
    return replace(found, installation=None, product=product)


def _actual(key: str, state: ActualState, told: Told, **fields: Any) -> Actual:
    return Actual(key, None, state, told.recorded_on, told.recorded_by, told.note, told.evidence, **fields)


def new(inventory: Inventory, found: Iterable[Actual]) -> list[Actual]:
    """The reports that are not in the journal already: reading a workbook twice does no harm."""
    return [item for item in found if item not in inventory.actuals]


def recorded(inventory: Inventory, found: Sequence[Actual]) -> Inventory:
    """The inventory with these reports at the end of its journal; raises UserError where one cannot be true."""
    seen = {(item.subject, item.recorded_on) for item in inventory.actuals}
    for item in found:
        if (item.subject, item.recorded_on) in seen:
            day = f"{item.recorded_on:%d.%m.%Y}"
            raise UserError(f"{item.subject}: am {day} schon anders gemeldet -> in actuals.yaml berichtigen")
        seen.add((item.subject, item.recorded_on))
    after = replace(inventory, actuals=(*inventory.actuals, *found))
    for fault in actual_faults(after):
        subject = fault.id[0] if isinstance(fault.id, tuple) else fault.id
        problem, hint = (in_german(fault, sentence) for sentence in (fault.problem, fault.hint))
        raise UserError(f"{subject} [{fault.field}]: {problem} -> {hint}")
    return after


def in_words(item: Actual) -> str:
    """A report in one German sentence."""
    what = PROGRESS[item.state.value]
    if item.done_on is not None:
        what += f" am {item.done_on:%d.%m.%Y}"
    if item.expected_on is not None:
        what += f", frühestens am {item.expected_on:%d.%m.%Y}"
    if item.expected_wave is not None:
        what += f", frühestens in Welle {item.expected_wave}"
    setup = "Einrichtung von " if item.product else ""
    return f"{setup}{item.subject}: {what} ({item.recorded_by}, {item.recorded_on:%d.%m.%Y}: {item.note})"
