"""The German page "Die nächsten Fragen": whom to ask what, and how firm the order of readiness is."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Template

from common.report import environment
from inventory.model import Inventory
from inventory.questionnaire import questions
from migration.criteria import load_asking
from migration.plan import Criterion, Plan
from migration.report.entry import entry
from migration.report.head import head
from migration.sensitivity.model import OpenQuestion, Sensitivity, Shift, WeightChange
from migration.sensitivity.weights import PERCENT


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question as people read it."""

    item: OpenQuestion
    criterion: Criterion
    text: str
    explanation: str
    about: str
    where: str  # the tenant; empty for what is asked of a product
    ask: str
    enter: str  # where the answer is entered


@dataclass(frozen=True, slots=True)
class WeightRow:
    """A criterion with what moving its weight down and up does."""

    criterion: Criterion
    down: WeightChange
    up: WeightChange
    furthest: str


def render(found: Sensitivity, plan: Plan, inventory: Inventory) -> str:
    """The page for the working group, or for one tenant, from its own analysis."""
    rows = [question_row(item, plan, inventory) for item in found.questions]
    return _template().render(
        **head("fragen", found, inventory, found.tenant),
        whole=found.tenant is None,
        found=found,
        percent=PERCENT,
        holding=_by_question([row for row in rows if row.item.opens]),
        ordering=_by_question([row for row in rows if not row.item.opens]),
        roles=Counter(row.ask for row in rows).most_common(),
        weights=_weight_rows(found, plan, inventory),
        share=_share,
    )


def _by_question(rows: Sequence[QuestionRow]) -> list[list[QuestionRow]]:
    """The rows of each question together, in the order in which the first of each comes."""
    groups: dict[str, list[QuestionRow]] = defaultdict(list)
    for row in rows:
        groups[row.item.question].append(row)
    return list(groups.values())


def question_row(item: OpenQuestion, plan: Plan, inventory: Inventory) -> QuestionRow:
    """A question with its text, what it is about, whom to ask and where the answer belongs."""
    question = questions()[item.question]
    criterion = next(criterion for criterion in plan.criteria if criterion.id == item.question)
    return QuestionRow(
        item=item,
        criterion=criterion,
        text=question.text,
        explanation=question.explanation,
        about=inventory.products[item.product].name,
        where=_tenant(item.installation, inventory),
        ask=load_asking()[item.question].role,
        enter=entry(criterion, product=item.installation is None),
    )


def _tenant(installation: str | None, inventory: Inventory) -> str:
    if installation is None:
        return ""
    return inventory.tenants[inventory.installations[installation].tenant].name


def _weight_rows(found: Sensitivity, plan: Plan, inventory: Inventory) -> list[WeightRow]:
    """The criteria whose weights turn most pairs round, first."""
    changes: Mapping[tuple[str, int], WeightChange] = {(item.criterion, item.percent): item for item in found.weights}
    rows = []
    for criterion in plan.criteria:
        down, up = changes[criterion.id, -PERCENT], changes[criterion.id, PERCENT]
        shifts = [*down.shifts[:1], *up.shifts[:1]]
        furthest = max(shifts, key=lambda item: abs(item.after - item.before), default=None)
        rows.append(WeightRow(criterion, down, up, _shift(furthest, inventory) if furthest else ""))
    return sorted(rows, key=lambda row: (-max(row.down.flips, row.up.flips), row.criterion.id))


def _shift(shift: Shift, inventory: Inventory) -> str:
    item = inventory.installations[shift.installation]
    where = inventory.tenants[item.tenant].name
    return f"{inventory.products[item.product].name}, {where}: Platz {shift.before} → {shift.after}"


def _share(part: int, whole: int) -> str:
    """A share in per cent with one decimal, rounded down."""
    tenths = 1000 * part // max(whole, 1)
    return f"{tenths // 10},{tenths % 10} %"


@cache
def _template() -> Template:
    return environment("migration").get_template("fragen.html.j2")
