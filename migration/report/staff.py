"""Change management: whom a wave affects, and until when they have to be heard, told and trained."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from migration.change import ChangeStep, load_change
from migration.labels import number
from migration.plan import Decision, PlanWave
from migration.report.subject import Subject


@dataclass(frozen=True, slots=True)
class Staff:
    """How many people use what moves: `low` if the same people use everything, `high` if each thing has its own."""

    low: int
    high: int
    unknown: int  # installations whose users nobody has counted

    @property
    def text(self) -> str:
        """`12 bis 40`, or one number where both are the same."""
        return number(self.high) if self.low == self.high else f"{number(self.low)} bis {number(self.high)}"


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a step for a wave; `missed` where it lies before the planning date."""

    step: ChangeStep
    due: date
    missed: bool


@dataclass(frozen=True, slots=True)
class WaveChange:
    """What a wave changes, for all tenants of the plan and for each."""

    wave: PlanWave
    moves: int
    staff: Staff
    by_tenant: dict[str, Staff]
    deadlines: tuple[Deadline, ...]


def changes(subject: Subject) -> list[WaveChange]:
    """Every wave with moves that are still to come, in order."""
    moves: dict[int, list[Decision]] = defaultdict(list)
    for item in subject.coming:
        assert item.wave is not None
        moves[item.wave].append(item)
    return [_change(subject, wave, moves[wave.number]) for wave in subject.waves if wave.number in moves]


def _change(subject: Subject, wave: PlanWave, items: Sequence[Decision]) -> WaveChange:
    tenants: dict[str, list[Decision]] = defaultdict(list)
    for item in items:
        tenants[item.tenant].append(item)
    by_tenant = {key: _staff(subject, found) for key, found in sorted(tenants.items())}
    total = Staff(*(sum(getattr(staff, name) for staff in by_tenant.values()) for name in ("low", "high", "unknown")))
    return WaveChange(wave, len(items), total, by_tenant, deadlines(wave.start, subject.plan.as_of))


def _staff(subject: Subject, items: Sequence[Decision]) -> Staff:
    """Of one tenant: an installation's users are people there, who may use several of them."""
    users = [subject.installation(item).users for item in items]
    known = [count for count in users if count is not None]
    return Staff(max(known, default=0), sum(known), users.count(None))


def deadlines(start: date, as_of: date) -> tuple[Deadline, ...]:
    """The last day of every step before a wave that begins on `start`."""
    days = [(step, start - timedelta(weeks=step.weeks)) for step in load_change().steps]
    return tuple(Deadline(step, due, due < as_of) for step, due in days)
