"""The German page "Gemeinsam gehen": stages, candidates and the days on which Landkreise can go together."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from jinja2 import Template

from common.report import environment
from inventory.model import Inventory
from migration import labels
from migration.dates import text
from migration.procurement.rules import Rules
from migration.report.head import head
from migration.together.model import Binding, Candidate, Opportunities, Opportunity, Stage, Standing, TaskView, Verdict

FIRST = 10  # what a page shows before the folds
STAGES = {
    Stage.CENTRAL: "zentrale Lösung",
    Stage.SHARED_USE: "gemeinsame Nutzung",
    Stage.HARMONISED: "nur Harmonisierung",
}
STANDINGS = {
    Standing.KNOWN: "kündbar",
    Standing.NOTICE_MISSED: "Kündigungsfrist verstrichen",
    Standing.NOTICE_UNKNOWN: "Kündigungsfrist nicht bekannt",
    Standing.END_UNKNOWN: "Vertragsende nicht bekannt",
    Standing.NO_CONTRACT: "kein Vertrag erfasst",
}
VERDICTS = {
    Verdict.FIT: "kommt in Frage",
    Verdict.OPEN: "noch offen",
    Verdict.UNFIT: "kommt nicht in Frage",
}
YES_NO = {True: "ja", False: "nein", None: labels.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the picture."""

    label: str
    value: int


@dataclass(frozen=True, slots=True)
class GoRow:
    """A day to aim at, with names for people."""

    item: Opportunity
    task: str
    going: int
    concerned: int
    bound: Mapping[str, str]  # until when -> names
    unclear: Mapping[str, str]  # what is not known -> names
    procedure: str


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task with its stage and the product that is ahead."""

    view: TaskView
    name: str
    reasons: tuple[str, ...]  # why no closer stage is open, then why this one is
    ahead: Candidate | None
    day: date | None


def render(found: Opportunities, inventory: Inventory, rules: Rules) -> str:
    """The page for the working group, from the opportunities of all tenants."""
    views = {item.task: item for item in found.tasks}
    aims = [item for item in found.opportunities if item.recommended]
    rows = sorted((_go(item, views[item.task], inventory, rules) for item in aims), key=_by_deadline)
    days = {item.task: item.day for item in aims}
    return _template().render(
        **head("gemeinsam", found, inventory),
        found=found,
        rules=rules,
        threshold=rules.threshold(found.as_of),
        limits=rules.limits(found.as_of),
        rows=rows,
        first=min(FIRST, len(rows)),
        late=sum(item.late for item in found.opportunities),
        together=sum(item.all_together for item in aims),
        stages=[(STAGES[stage], count) for stage, count in _stage_counts(found.tasks)],
        quarters=_quarters(aims),
        tasks=[_task(item, inventory, days.get(item.task)) for item in found.tasks],
        names={key: product.name for key, product in inventory.products.items()},
        stage_names=STAGES,
        verdicts=VERDICTS,
        yes_no=YES_NO,
        standings=_standings(found.tasks),
    )


def _by_deadline(row: GoRow) -> tuple[date, int, int, str]:
    """What is due first, and of that what brings most new ones along."""
    item = row.item
    return min(item.tender_by, item.decide_by or item.tender_by), -item.joining_count, -row.going, row.task


def _go(item: Opportunity, view: TaskView, inventory: Inventory, rules: Rules) -> GoRow:
    bindings = {binding.tenant: binding for binding in view.bindings}

    def grouped(keys: Sequence[str], label: Callable[[Binding], str]) -> dict[str, str]:
        names: dict[str, list[str]] = defaultdict(list)
        for key in keys:
            names[label(bindings[key])].append(inventory.tenants[key].name)
        return {found: ", ".join(sorted(names[found])) for found in sorted(names)}

    return GoRow(
        item=item,
        task=inventory.tasks[item.task].name,
        going=item.joining_count + item.already_count,
        concerned=view.tenants,
        bound=grouped(item.bound, lambda binding: text(binding.until) if binding.until else labels.UNKNOWN),
        unclear=grouped(item.unclear, lambda binding: STANDINGS[binding.standing]),
        procedure=rules.procedures[view.procedure].title,
    )


def _stage_counts(views: Sequence[TaskView]) -> list[tuple[Stage, int]]:
    counts = Counter(view.stage for view in views)
    return [(stage, counts[stage]) for stage in Stage]


def _quarters(found: Sequence[Opportunity]) -> list[Bar]:
    """In which quarter how many joint procurements have to begin, the empty ones between them too."""
    counts = Counter((item.tender_by.year, (item.tender_by.month - 1) // 3) for item in found)
    if not counts:
        return []
    first, last = min(counts), max(counts)
    numbers = range(4 * first[0] + first[1], 4 * last[0] + last[1] + 1)
    return [Bar(f"{number % 4 + 1}/{number // 4}", counts[divmod(number, 4)]) for number in numbers]


def _standings(views: Sequence[TaskView]) -> Mapping[str, int]:
    counts = Counter(binding.standing for view in views for binding in view.bindings)
    return {STANDINGS[standing]: counts[standing] for standing in Standing}


def _task(view: TaskView, inventory: Inventory, day: date | None) -> TaskRow:
    closed = [item.reason for item in view.stages if not item.open]
    opened = next(item.reason for item in view.stages if item.stage is view.stage)
    ahead = next((item for item in view.candidates if item.verdict is not Verdict.UNFIT), None)
    return TaskRow(view, inventory.tasks[view.task].name, (*dict.fromkeys(closed), opened), ahead, day)


@cache
def _template() -> Template:
    return environment("migration").get_template("gemeinsam.html.j2")
