"""CSV for Jira's importer: an epic per product, a task per move, a sub-task per step about a contract.

Rows stand in the order Jira asks for (epics, tasks, sub-tasks); `Parent` holds an `Issue ID` of the same file. A
header that occurs more than once is one field with several values. `Link blocks`: this issue blocks those named.
What is done or dropped is closed, with the resolution that tells one from the other; all else has no status, so that it
gets the first one of the project's workflow.
Source: Atlassian, Import data from a CSV file, and CSV import parent-child mapping (both Jira Cloud, 2024).
"""

import csv
import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from common.cells import inert
from inventory.model import Inventory
from migration.exports.work import by_product, description, dropped, needed, noted, steps, title
from migration.labels import EXAMPLE, PROGRESS
from migration.plan import Decision, Plan
from migration.report.subject import Subject

COLUMNS = (
    "Issue ID", "Issue Type", "Summary", "Parent", "Start date", "Due Date", "Original Estimate", "Component",
    "Description", "Status", "Resolution", "Resolved",
)  # fmt: skip
LABELS = "Labels"
LINKS = "Link blocks"
SECONDS_PER_HOUR = 3600
CLOSED, DONE, DROPPED = "Done", "Done", "Won't Do"  # a status and resolutions, as Jira names them in a new project
CONTRACT = frozenset({"notice", "extension"})


@dataclass(frozen=True, slots=True)
class Issue:
    """A row; `parent` and `blocks` are ids of other rows, `resolution` is "" for what is open."""

    id: int
    kind: str
    summary: str
    parent: int | None
    start: date | None
    due: date | None
    hours: int
    component: str
    description: str
    labels: tuple[str, ...]
    blocks: tuple[int, ...] = field(default=())
    resolution: str = ""

    def cells(self) -> list[str]:
        """The columns that occur once; dates as 2027-01-31, hours as seconds."""
        parent = "" if self.parent is None else str(self.parent)
        start, due = (day.isoformat() if day else "" for day in (self.start, self.due))
        estimate = str(SECONDS_PER_HOUR * self.hours) if self.hours else ""
        status = CLOSED if self.resolution else ""
        resolved = due if self.resolution == DONE else ""
        plain = (str(self.id), self.kind, self.summary, parent, start, due, estimate, self.component, self.description)
        return [inert(cell) for cell in (*plain, status, self.resolution, resolved)]


def render(plan: Plan, inventory: Inventory) -> bytes:
    """The CSV in UTF-8."""
    issues = _issues(Subject(plan, inventory))
    labels = max((len(issue.labels) for issue in issues), default=0)
    links = max((len(issue.blocks) for issue in issues), default=0)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*COLUMNS, *[LABELS] * labels, *[LINKS] * links])
    for issue in issues:
        row = [*issue.cells(), *_filled(issue.labels, labels), *_filled(tuple(map(str, issue.blocks)), links)]
        writer.writerow(row)
    return text.getvalue().encode()


def _filled(values: Sequence[str], columns: int) -> list[str]:
    return [*values, *[""] * (columns - len(values))]


def _issues(subject: Subject) -> list[Issue]:
    items = [*subject.moves, *dropped(subject)]
    products = by_product(items)
    epics = {product: number for number, product in enumerate(products, 1)}
    tasks = {item.installation: number for number, item in enumerate(items, len(epics) + 1)}
    blocked = _blocked(needed(subject), tasks)
    return [
        *(_epic(subject, epics[product], items) for product, items in products.items()),
        *(_task(subject, tasks[item.installation], epics, item, blocked) for item in items),
        *_steps(subject, tasks),
    ]


def _blocked(needs: Mapping[str, Sequence[str]], ids: Mapping[str, int]) -> dict[int, tuple[int, ...]]:
    """Issue -> issues that have to wait for it."""
    found: dict[int, list[int]] = defaultdict(list)
    for source, targets in needs.items():
        for target in targets:
            found[ids[target]].append(ids[source])
    return {number: tuple(sorted(others)) for number, others in found.items()}


def _labels(subject: Subject, *more: str) -> tuple[str, ...]:
    # A label of Jira has no spaces.
    return (*more, EXAMPLE.replace(", ", "-").replace(" ", "-")) if subject.example else more


def _epic(subject: Subject, number: int, items: Sequence[Decision]) -> Issue:
    product = subject.inventory.products[items[0].product]
    moves = [item for item in items if item.wave is not None]
    counts = [("Umzüge", len(moves)), ("davon erledigt", sum(item.done for item in moves))]
    counts.append(("entfallen", len(items) - len(moves)))
    said = ", ".join(f"{name}: {count}" for name, count in counts if count)
    return Issue(
        id=number,
        kind="Epic",
        summary=product.name,
        parent=None,
        start=min((item.start for item in moves if item.start), default=None),
        due=max((item.end for item in moves if item.end), default=None),
        hours=0,
        component="",
        description=noted(subject, f"Aufgabe: {subject.task(items[0])}. {said}."),
        labels=_labels(subject),
        resolution=_resolution_of_all(items),
    )


def _task(
    subject: Subject, number: int, epics: Mapping[str, int], item: Decision, blocked: Mapping[int, tuple[int, ...]]
) -> Issue:
    wave = () if item.wave is None else (f"welle-{item.wave:02}",)
    progress = () if item.progress is None else (PROGRESS[item.progress].replace(" ", "-"),)
    return Issue(
        id=number,
        kind="Task",
        summary=title(subject, item),
        parent=epics[item.product],
        start=item.start,
        due=item.end,
        hours=item.effort_person_hours,
        component=subject.tenant(item.tenant),
        description=f"{item.installation}. {description(subject, item)}",
        labels=_labels(subject, *wave, f"kreis-{item.tenant}", *progress),
        blocks=blocked.get(number, ()),
        resolution=_resolution(item),
    )


def _resolution(item: Decision) -> str:
    return {"done": DONE, "dropped": DROPPED}.get(item.progress or "", "")


def _resolution_of_all(items: Sequence[Decision]) -> str:
    """That of an epic, open as long as one of its moves is; what was dropped is no reason not to be done."""
    found = {_resolution(item) for item in items}
    return "" if "" in found else DONE if DONE in found else DROPPED


def _steps(subject: Subject, tasks: Mapping[str, int]) -> list[Issue]:
    first = max(tasks.values(), default=0) + 1
    return [
        Issue(
            id=number,
            kind="Sub-task",
            summary=f"{title(subject, step.move)}: {step.todo.text}",
            parent=tasks[step.move.installation],
            start=None,
            due=step.due,
            hours=0,
            component=subject.tenant(step.move.tenant),
            description=noted(subject, f"Zuständig: {step.todo.owner}."),
            labels=_labels(subject, f"kreis-{step.move.tenant}"),
        )
        for number, step in enumerate(steps(subject, CONTRACT), first)
    ]
