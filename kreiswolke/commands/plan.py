"""`kreiswolke plan`: den Wellenplan machen, prüfen und erklären."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import rich_click as click

from common.errors import CheckFailedError
from common.estate import Estate
from common.files import canonical_json, write_text
from common.progress import note, step
from inventory.load import load
from inventory.model import Inventory, Provenance
from kreiswolke.commands.plan_edit import diff, edit
from kreiswolke.commands.plan_export import export
from kreiswolke.commands.plan_gates import gates, schutzbedarf
from kreiswolke.commands.plan_money import money
from kreiswolke.commands.plan_options import as_json, dated, plan_file, plans_before, read_plan
from kreiswolke.commands.plan_procurement import procurement
from kreiswolke.commands.plan_questions import questions
from kreiswolke.commands.plan_record import record
from kreiswolke.commands.plan_report import report
from kreiswolke.commands.plan_scenarios import scenarios
from kreiswolke.commands.plan_together import opportunities
from migration.budget import STEPS, Budget
from migration.check.checker import RULES, check_plan
from migration.explain import explain_lines, given_for, matching
from migration.labels import EXAMPLE, PROGRESS
from migration.plan import STAYS, Plan
from migration.planner import make_plan
from migration.report.page import render
from migration.store import PLAN_FILE, extract, save_plan, to_plain


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
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
@click.option(
    "--steps",
    type=click.IntRange(min=0),
    default=STEPS,
    show_default=True,
    help="Wie lange der erste Plan verbessert wird. 0: gar nicht. Gleiche Schritte, gleicher Plan.",
)
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
        save_plan(plan, place.plan)
        for key in inventory.tenants:
            save_plan(extract(plan, key), place.plan)
    with step("Berichte schreiben"):
        _write_reports(plan, inventory, place)
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


def _write_reports(plan: Plan, inventory: Inventory, place: Estate) -> None:
    """`plan.html` for the working group, `plan-<key>.html` for each tenant."""
    write_text(place.reports / "plan.html", render(plan, inventory))
    for key in inventory.tenants:
        write_text(place.reports / f"plan-{key}.html", render(extract(plan, key), inventory))


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
        f"{counts['blocked']} warten noch auf eine Voraussetzung, die übrigen bleiben."
    )
    if plan.objective.bound_cents is not None and plan.objective.bound_cents > 0:
        above = 1000 * (plan.objective.total_cents - plan.objective.bound_cents) // plan.objective.bound_cents + 1
        yield f"Bewiesen: höchstens {above // 10},{above % 10} % über dem besten möglichen Plan nach denselben Regeln."
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


@group.command()
@plan_file
@as_json
@click.pass_obj
def check(estate: Estate, path: Path | None, as_json: bool) -> None:
    """Alle Regeln unabhängig nachrechnen und jeden Verstoß nennen.

    Was eine Festlegung bewirkt hat, wird genannt, gilt aber nicht als Fehler.

    Beispiel: kreiswolke plan check
    """
    plan, inventory = read_plan(estate, path)
    found = check_plan(plan, inventory)
    broken = [item for item in found if not item.pinned]
    if as_json:
        click.echo(canonical_json({"ok": not broken, "violations": [asdict(item) for item in found]}), nl=False)
    else:
        for item in found:
            click.echo(f"{item.of}: {item.text} [{item.code}{', festgelegt' if item.pinned else ''}]")
    if broken:
        raise CheckFailedError(f"{len(broken)} Verstöße gegen die Regeln")
    if not as_json:
        click.echo(f"{len(plan.decisions)} Entscheidungen nach {len(RULES)} Regeln geprüft: kein Verstoß.")


@group.command()
@click.argument("product", metavar="PRODUKT")
@click.argument("tenant", required=False, metavar="[SCHLÜSSEL]")
@plan_file
@as_json
@click.pass_obj
def explain(estate: Estate, product: str, tenant: str | None, path: Path | None, as_json: bool) -> None:
    """Sagen, warum für ein Produkt oder eine Aufgabe so entschieden ist, mit jedem Beitrag zum Wert.

    Beispiel: kreiswolke plan explain wohngeld 07135
    """
    plan, inventory = read_plan(estate, path)
    decisions = matching(plan, product, tenant)
    if as_json:
        given = {item.installation: list(given_for(item, inventory).values()) for item in decisions}
        found = {"provenance": plan.provenance, "decisions": to_plain(decisions), "given": to_plain(given)}
        click.echo(canonical_json(found), nl=False)
        return
    if plan.provenance is Provenance.EXAMPLE:
        click.echo(EXAMPLE)
    click.echo("\n".join(explain_lines(decisions, inventory, plan.criteria)))


group.add_command(diff)
group.add_command(edit)
group.add_command(export)
group.add_command(gates)
group.add_command(money)
group.add_command(opportunities)
group.add_command(questions)
group.add_command(record)
group.add_command(report)
group.add_command(procurement)
group.add_command(scenarios)
group.add_command(schutzbedarf)
