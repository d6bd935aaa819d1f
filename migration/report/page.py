"""The wave plan as one German HTML page without outside parts: for the working group, or for one Landkreis."""

from functools import cache

from jinja2 import Template

from common.report import environment
from inventory.model import Inventory
from migration import labels
from migration.change import load_change
from migration.parameters import load_parameters
from migration.plan import WEIGHTS, Plan, Target
from migration.report import gantt, heat, lists
from migration.report.entry import entry
from migration.report.goals import progress
from migration.report.governance import log
from migration.report.graph import graphs
from migration.report.grid import load_grid, moves_grid
from migration.report.head import head, siblings
from migration.report.milestones import markers
from migration.report.simple import by_precedence, by_year, holds, risky_by_tenant, risky_by_wave
from migration.report.staff import changes
from migration.report.standing import notices, standings, total
from migration.report.subject import Subject
from migration.report.unknowns import open_answers
from migration.rounding import half_up


def render(plan: Plan, inventory: Inventory) -> str:
    """The page for the whole plan, or for the extract of one tenant, which shows no other tenant's data."""
    subject = Subject(plan, inventory)
    whole = plan.tenant is None
    local = [item for item in subject.staying if item.target is Target.STAY_LOCAL]
    provided = [item for item in subject.staying if item.target is Target.STAY_PROVIDER]
    return _template().render(
        s=subject,
        plan=plan,
        whole=whole,
        **head("Wellenplan", plan, inventory, plan.tenant),
        moves=subject.moves,
        shown=lists.first_moves(subject) if whole else subject.moves,
        tasks=lists.by_task(subject) if whole else [],
        local=lists.by_reason(subject, local),
        provided=lists.by_reason(subject, provided),
        counts={"local": len(local), "provided": len(provided)},
        waiting=lists.by_reason(subject, subject.waiting),
        providers=lists.by_provider(subject),
        steps=lists.steps(subject),
        gantt=moves_grid(subject),
        load=load_grid(subject),
        unknowns=open_answers(subject),
        entry=entry,
        percent=labels.percent,
        weights=WEIGHTS,
        siblings=siblings(plan.tenant),
        **_strategy(subject),
        **progress_so_far(subject),
        **_pictures(subject),
        effort=sum(item.effort_person_hours for item in plan.decisions if not item.done),
        unknown_percent=_unknown_percent(plan),
    )


def _strategy(subject: Subject) -> dict[str, object]:
    """What the five steps of the strategy need."""
    days = (subject.waves[-1].end,) if subject.waves else ()
    parameters = load_parameters()
    risky, limit = risky_by_wave(subject), parameters.risk.max_per_tenant_and_wave
    return {
        "change": load_change(),
        "changes": changes(subject),
        "goals": progress(subject, days),
        "goal_days": days,
        "markers": markers(subject),
        "log": log(subject),
        "years": by_year(subject),
        "holds": holds(subject),
        "risky": risky,
        "fullest": max(risky.values(), default=0),
        "risky_rows": risky_by_tenant(subject, limit) if limit else [],
        "order": by_precedence(subject),
        "parameters": parameters,
    }


def progress_so_far(subject: Subject) -> dict[str, object]:
    """What became of the plan until its planning date."""
    rows = standings(subject)
    return {"standings": rows, "standing_total": total(rows), "notices": notices(subject)}


def _pictures(subject: Subject) -> dict[str, object]:
    whole = subject.plan.tenant is None
    return {
        "tenant_bars": gantt.by_tenant(subject),
        "product_bars": gantt.by_product(subject),
        "heat": heat.heat_map(subject) if whole else [],
        "heat_titles": heat.TITLES,
        "graphs": graphs(subject),
    }


def _unknown_percent(plan: Plan) -> int:
    """The mean share of the weight without an answer, in per cent, rounded half up."""
    return half_up(sum(item.unknown for item in plan.decisions), max(1, len(plan.decisions)))


@cache
def _template() -> Template:
    return environment("migration").get_template("plan.html.j2")
