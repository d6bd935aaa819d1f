"""`kreiswolke plan`: den Wellenplan machen; was man mit ihm tun kann, steht in eigenen Modulen."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import rich_click as click

from common.estate import Estate
from common.files import canonical_json, write_text
from common.progress import note, step
from inventory.load import load
from inventory.model import Inventory, Provenance
from kreiswolke.commands.plan_options import as_json, dated, plans_before, search_steps
from kreiswolke.lazy import LazyGroup
from migration.labels import EXAMPLE, PROGRESS, percent
from migration.plan import STAYS, Plan
from migration.planning.budget import STEPS, Budget
from migration.planning.planner import make_plan
from migration.report.page import render
from migration.store import PLAN_FILE, extract, save_plans

# Command -> module under kreiswolke.commands and its click command, in the order help shows them.
COMMANDS = {
    "check": "plan_check:check",
    "diff": "plan_edit:diff",
    "edit": "plan_edit:edit",
    "explain": "plan_explain:explain",
    "export": "plan_export:export",
    "gates": "plan_gates:gates",
    "money": "plan_money:money",
    "opportunities": "plan_together:opportunities",
    "procurement": "plan_procurement:procurement",
    "questions": "plan_questions:questions",
    "record": "plan_record:record",
    "report": "plan_report:report",
    "scenarios": "plan_scenarios:scenarios",
    "schutzbedarf": "plan_gates:schutzbedarf",
}


@click.group(
    cls=LazyGroup,
    places=COMMANDS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Ordner, in dem plan/ und reports/ entstehen. Sonst der Bestand.",
)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Planungsdatum. Sonst das in settings.yaml.",
)
@click.option(
    "--keep",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Plan, von dem so wenig wie möglich abgewichen wird.",
)
@click.option(
    "--previous",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Der Plan davor, der sagt, was ohne Rückmeldung ist. Sonst der von --keep oder der des Bestands.",
)
@search_steps
@click.option(
    "--seconds",
    type=click.FloatRange(min=0.1),
    help="Statt nach Schritten nach der Uhr verbessern; der Plan ist dann nicht jedes Mal derselbe.",
)
@as_json
@click.pass_context
def group(
    ctx: click.Context,
    output: Path | None,
    as_of: datetime | None,
    keep: Path | None,
    previous: Path | None,
    steps: int,
    seconds: float | None,
    as_json: bool,
) -> None:
    """Den Wellenplan machen: was wann wohin umzieht, und warum.

    Beispiel: kreiswolke plan --as-of 2026-11-22
    """
    if ctx.invoked_subcommand is not None:
        if output or as_of or keep or previous or steps != STEPS or seconds or as_json:
            raise click.UsageError(f"diese Optionen gehören hinter {ctx.invoked_subcommand}")
        return
    estate: Estate = ctx.obj
    place = Estate(output.resolve()) if output else estate
    with step("Bestand lesen"):
        inventory = dated(load(estate.inventory), as_of.date() if as_of else None)
        kept, before = plans_before(estate, keep, previous, inventory)
    with step("Wellen planen"):
        budget = Budget(steps, seconds, _Gap()) if steps or seconds else None
        plan = make_plan(inventory, keep=kept, budget=budget, previous=before)
    with step("Plan schreiben"):
        extracts = [extract(plan, key) for key in inventory.tenants]
        save_plans(plan, extracts, place.plan)
    with step("Berichte schreiben"):
        _write_reports(plan, extracts, inventory, place)
    if as_json:
        click.echo(canonical_json(_summary(plan)), nl=False)
    else:
        click.echo("\n".join(_lines(plan, place)))


class _Gap:
    """Shows on the way how much cheaper the plan could be at most, once for every percent."""

    def __init__(self) -> None:
        self.shown: int | None = None

    def __call__(self, saving: int | None, bound: int | None) -> None:
        if saving is None or bound is None or saving <= 0:
            return
        percent = 100 * (bound - saving) // saving
        if self.shown is None or percent < self.shown:
            self.shown = percent
            note(f"Wert der Umzüge {saving // 100} Euro (Kosten und Gewichte), bewiesen höchstens {percent + 1} % mehr")


def _write_reports(plan: Plan, extracts: Iterable[Plan], inventory: Inventory, place: Estate) -> None:
    """`plan.html` for the working group, `plan-<key>.html` for each tenant."""
    write_text(place.reports / "plan.html", render(plan, inventory))
    for item in extracts:
        write_text(place.reports / f"plan-{item.tenant}.html", render(item, inventory))


def _summary(plan: Plan) -> dict[str, object]:
    moves = [item for item in plan.decisions if item.wave is not None]
    return {
        "provenance": plan.provenance,
        "as_of": plan.as_of.isoformat(),
        "installations": len(plan.decisions),
        "moves": len(moves),
        "waves": len({item.wave for item in moves}),
        "blocked": sum(item.target not in STAYS and item.wave is None for item in plan.decisions),
        "landing_zones": len(plan.landing_zones),
        "total_cents": plan.objective.total_cents,
        "bound_cents": plan.objective.bound_cents,
        "method": plan.objective.method,
        "todos": sum(len(item.todos) for item in plan.decisions),
    }


def _lines(plan: Plan, place: Estate) -> Iterator[str]:
    counts = _summary(plan)
    if plan.provenance is Provenance.EXAMPLE:
        yield EXAMPLE
    yield (
        f"{counts['installations']} Installationen: {counts['moves']} ziehen in {counts['waves']} Wellen um, "
        f"{counts['blocked']} haben ein Ziel, aber noch keinen Termin, die übrigen bleiben."
    )
    if (gap := plan.objective.gap_permille) is not None:
        yield f"Bewiesen: höchstens {percent(gap)} über dem besten möglichen Plan nach denselben Regeln."
    told = Counter(item.progress for item in plan.decisions if item.progress is not None)
    if told:
        yield "Stand: " + ", ".join(f"{told[code]} {word}" for code, word in PROGRESS.items() if told[code])
    running = next((wave for wave in plan.waves if wave.start < plan.as_of <= wave.end), None)
    if running is not None and told["unanswered"]:
        yield (
            f"Welle {running.number} läuft noch bis {running.end:%d.%m.%Y}; was in ihr ohne Rückmeldung ist, ist neu "
            "geplant. Besser ist als Planungsdatum der erste Tag einer Welle."
        )
    yield f"Plan: {place.plan / PLAN_FILE}"
    yield f"Bericht: {place.reports / 'plan.html'}"
