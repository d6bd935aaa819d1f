"""The heat map: every task against every Landkreis, with what happens there and when."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from migration.plan import STAYS, Decision, Target
from migration.report.subject import Subject

WAITS, LOCAL, PROVIDED = "W", "V", "A"
TITLES = {WAITS: "hat ein Ziel, aber noch keinen Termin", LOCAL: "bleibt vor Ort", PROVIDED: "bleibt beim Anbieter"}


@dataclass(frozen=True, slots=True)
class Heat:
    """A cell: the last two digits of the year of the last move, or a letter; `shade` is a class of the style sheet."""

    text: str
    shade: str


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task with a cell per Landkreis, `None` where nobody has it."""

    name: str
    cells: tuple[Heat | None, ...]


@dataclass(frozen=True, slots=True)
class HeatSection:
    """The tasks of one department."""

    title: str
    rows: tuple[TaskRow, ...]


def heat_map(subject: Subject) -> list[HeatSection]:
    """All tasks by department; the columns are the tenants in the order of the inventory."""
    found: dict[str, dict[str, dict[str, list[Decision]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for item in subject.plan.decisions:
        found[subject.department(item)][subject.task(item)][item.tenant].append(item)
    keys = list(subject.inventory.tenants)
    first = subject.waves[0].start.year if subject.waves else 0
    return [
        HeatSection(
            title,
            tuple(
                TaskRow(name, tuple(_cell(cells[key], first) if key in cells else None for key in keys))
                for name, cells in sorted(tasks.items())
            ),
        )
        for title, tasks in sorted(found.items())
    ]


def _cell(items: Sequence[Decision], first: int) -> Heat:
    """What is still open counts before what stays, and that before what moves: no cell looks better than it is."""
    if any(item.wave is None and item.target not in STAYS for item in items):
        return Heat(WAITS, "wait")
    for target, letter in ((Target.STAY_LOCAL, LOCAL), (Target.STAY_PROVIDER, PROVIDED)):
        if any(item.target is target for item in items):
            return Heat(letter, "stay")
    year = max(item.end.year for item in items if item.end)
    return Heat(f"{year % 100:02}", f"y{min(5, year - first + 1)}")
