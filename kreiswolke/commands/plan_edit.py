"""`kreiswolke plan edit` und `diff`: Entscheidungen zurücklesen, und was sich zwischen zwei Plänen ändert."""

from collections import Counter
from dataclasses import asdict
from pathlib import Path

import rich_click as click

from common.errors import CheckFailedError, UserError
from common.estate import Estate
from common.files import canonical_json
from common.progress import console, step
from inventory.load import load
from inventory.model import Inventory, Provenance
from inventory.save import save_pins
from kreiswolke.commands.plan_options import as_json, plan_path
from kreiswolke.commands.plan_record import dated_by_reports, take_reports
from migration.check.checker import check_plan
from migration.check.view import Violation
from migration.editing.difference import changed_inputs, differences
from migration.editing.edits import Edit, edited, read_edits
from migration.editing.records import recorded
from migration.editing.rows import Filled
from migration.editing.stand import read_stand
from migration.labels import EXAMPLE
from migration.plan import STAYS, Plan
from migration.planning.planner import make_plan
from migration.store import load_plan


@click.command()
@click.argument("file", metavar="MAPPE", type=click.Path(path_type=Path))
@click.option("--accept", is_flag=True, help="Auch mit Verstößen übernehmen; sie bleiben im Plan genannt.")
@click.pass_obj
def edit(estate: Estate, file: Path, accept: bool) -> None:
    """Geänderte Wellen und Ziele als Festlegungen übernehmen, und was auf dem Blatt Stand gemeldet ist.

    Vorher wird mit ihnen geplant und jeder neue Verstoß genannt. Gibt es einen, wird nichts geschrieben, außer mit
    --accept. Danach macht `kreiswolke plan --keep` den neuen Plan mit möglichst wenigen Änderungen.

    Beispiel: kreiswolke plan edit plan.xlsx
    """
    with step("Mappe lesen"):
        inventory = load(estate.inventory)
        book = Filled.read(file)
        edits, problems = read_edits(book, inventory)
        path = plan_path(estate)
        reports, wrong = read_stand(book, load_plan(path) if path.exists() else None, inventory)
        problems += wrong
    if problems:
        for problem in problems:
            console.print(str(problem), markup=False, soft_wrap=True)
        raise UserError(f"{len(problems)} Fehler, nichts übernommen -> in der Mappe berichtigen und erneut einlesen")
    if not edits and not reports:
        click.echo("Nichts geändert.")
        return
    after = recorded(edited(inventory, edits), reports)
    if edits:
        _take_edits(estate, inventory, after, edits, accept=accept)
    if reports:
        take_reports(estate, after, reports)


def _take_edits(estate: Estate, inventory: Inventory, after: Inventory, edits: list[Edit], *, accept: bool) -> None:
    """Write the pins; raises CheckFailedError where they break a rule and nobody accepts that."""
    with step("Mit den Festlegungen planen"):
        before, then = dated_by_reports(inventory), dated_by_reports(after)
        found = _violations(make_plan(then), then, edits, set(check_plan(make_plan(before), before)))
    for item in edits:
        click.echo(item.text)
    for text in found:
        click.echo(f"Verstoß: {text}")
    if found and not accept:
        raise CheckFailedError(f"{len(found)} Verstöße, nichts übernommen -> ändern, oder mit --accept übernehmen")
    save_pins(after, estate.inventory)
    click.echo(f"{len(edits)} Festlegungen nach {estate.inventory / 'pins.yaml'} übernommen.")


def _violations(plan: Plan, inventory: Inventory, edits: list[Edit], before: set[Violation]) -> list[str]:
    """What the edits break that was not broken before, and which of them send something where no wave is open to it."""
    broken = [f"{item.of}: {item.text}" for item in check_plan(plan, inventory) if item not in before]
    sent = {item.installation for item in edits if item.pin is not None and item.pin.target and not item.pin.wave}
    broken += [
        f"{item.installation}: bekommt keine Welle. {item.reasons[-1].text}"
        for item in plan.decisions
        if item.installation in sent and item.target not in STAYS and item.wave is None
    ]
    return broken


@click.command()
@click.argument("old", metavar="ALT", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("new", metavar="NEU", type=click.Path(path_type=Path, dir_okay=False))
@as_json
def diff(old: Path, new: Path, as_json: bool) -> None:
    """Sagen, was sich zwischen zwei Plänen ändert, und warum; Exit-Code 1, wenn sich etwas ändert.

    Beispiel: kreiswolke plan diff alt/plan.json plan.json
    """
    one, other = load_plan(old), load_plan(new)
    found, inputs = differences(one, other), list(changed_inputs(one, other))
    if as_json:
        answer = {"provenance": other.provenance, "inputs": inputs, "differences": [asdict(item) for item in found]}
        click.echo(canonical_json(answer), nl=False)
    else:
        if other.provenance is Provenance.EXAMPLE:
            click.echo(EXAMPLE)
        if inputs:
            click.echo(f"Geänderte Grundlagen: {', '.join(inputs)}")
        for item in found:
            click.echo(f"{item.installation}: {item.text}")
        click.echo(_summary(Counter(item.code for item in found), len(other.decisions)))
    if found:
        raise CheckFailedError(f"{len(found)} Entscheidungen geändert")


_WORDS = {
    "done": "erledigt", "dropped": "entfallen",
    "added": "neu", "removed": "entfallen", "target": "anderes Ziel", "earlier": "früher", "later": "später",
    "scheduled": "neu eingeplant", "unscheduled": "ohne Welle",
}  # fmt: skip


def _summary(counts: Counter[str], total: int) -> str:
    if not counts:
        return f"Alle {total} Entscheidungen gleich."
    return ", ".join(f"{counts[code]} {word}" for code, word in _WORDS.items() if counts[code]) + f" (von {total})"
