"""`kreiswolke plan questions`: welche Fragen als Nächstes zu stellen sind, und wem."""

from collections.abc import Iterator
from pathlib import Path

import rich_click as click

from common.errors import UserError
from common.estate import Estate
from common.files import canonical_json, write_text
from common.progress import step
from inventory.model import Inventory, Provenance
from kreiswolke.commands.plan_options import as_json, plan_file, read_plan
from migration.labels import EXAMPLE, number
from migration.plan import Plan
from migration.report.questions import question_row, render
from migration.sensitivity.analysis import analyse, save_questions
from migration.sensitivity.model import Sensitivity
from migration.store import extract, to_plain

SHOWN = 20


@click.command()
@click.argument("tenant", required=False, metavar="[SCHLÜSSEL]")
@plan_file
@as_json
@click.pass_obj
def questions(estate: Estate, tenant: str | None, path: Path | None, as_json: bool) -> None:
    """Sagen, welche fehlende Antwort am meisten ändert, und wie fest die Reihenfolge steht.

    Schreibt plan/questions.json und reports/fragen.html, dazu beides je Landkreis.

    Beispiel: kreiswolke plan questions 07135
    """
    plan, inventory = read_plan(estate, path)
    if tenant is not None and tenant not in inventory.tenants:
        raise UserError(f"{tenant}: no such tenant -> see tenants.csv")
    with step("Fragen suchen"):
        parts = [plan, *(extract(plan, key) for key in inventory.tenants)]
        found = [(part, analyse(part)) for part in parts]
        pages = [render(item, part, inventory) for part, item in found]
    for (_, item), page in zip(found, pages, strict=True):
        save_questions(item, estate.plan)
        write_text(estate.root / _page(item), page)
    shown = next(item for _, item in found if item.tenant == tenant)
    if as_json:
        click.echo(canonical_json(to_plain(shown)), nl=False)
    else:
        click.echo("\n".join(_lines(shown, plan, inventory)))


def _lines(found: Sensitivity, plan: Plan, inventory: Inventory) -> Iterator[str]:
    """The questions with the greatest effect first."""
    if found.provenance is Provenance.EXAMPLE:
        yield EXAMPLE
    yield f"{number(found.open_questions)} Fragen sind offen; diese ändern am meisten:"
    for item in found.questions[:SHOWN]:
        row = question_row(item, plan, inventory)
        effect = f"hält {item.opens} auf, " if item.opens else ""
        yield (
            f"{row.ask}: {row.criterion.title}? {item.installation or item.product}, "
            f"{effect}bewegt {number(item.ranks)} Plätze -> {row.enter}"
        )
    if len(found.questions) > SHOWN:
        yield f"und {len(found.questions) - SHOWN} weitere: {_page(found)}"


def _page(found: Sensitivity) -> str:
    return f"reports/fragen-{found.tenant}.html" if found.tenant else "reports/fragen.html"
