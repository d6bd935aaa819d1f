"""`kreiswolke plan scenarios`: geänderte Annahmen planen und neben den Ausgangsplan stellen."""

from collections.abc import Iterator
from datetime import datetime

import rich_click as click

from common.errors import UserError
from common.estate import Estate
from common.files import canonical_json, write_text
from common.progress import step
from inventory.load import load
from inventory.model import Provenance
from kreiswolke.commands.plan_options import as_json, dated, plans_before, search_steps
from migration.dates import text
from migration.labels import EXAMPLE, euros
from migration.planning.budget import Budget
from migration.report.scenarios import AS_IS, render
from migration.scenarios.compare import compare
from migration.scenarios.model import Comparison, Measure
from migration.scenarios.read import read_scenarios
from migration.scenarios.store import save_comparison
from migration.store import to_plain


@click.command()
@click.option("--only", metavar="NAME", multiple=True, help="Nur dieses Szenario; mehrfach möglich.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Planungsdatum. Sonst das in settings.yaml.")
@search_steps
@as_json
@click.pass_obj
def scenarios(estate: Estate, only: tuple[str, ...], as_of: datetime | None, steps: int, as_json: bool) -> None:
    """Die Szenarien aus inventory/scenarios.yaml planen und vergleichen.

    Schreibt plan/scenarios.json und reports/szenarien.html.

    Beispiel: kreiswolke plan scenarios --only ohne-oeffentliche-cloud
    """
    with step("Bestand lesen"):
        inventory = dated(load(estate.inventory), as_of.date() if as_of else None)
        known = read_scenarios(estate.inventory, inventory)
        unknown = sorted({*only} - {item.id for item in known})
        if unknown:
            names = ", ".join(item.id for item in known)
            raise UserError(f"{unknown[0]}: no such scenario -> known: {names}")
        chosen = [item for item in known if not only or item.id in only]
        _, before = plans_before(estate, None, None, inventory)
    with step(f"{len(chosen)} Szenarien planen"):
        found = compare(inventory, chosen, budget=Budget(steps) if steps else None, previous=before)
        page = render(found, inventory)
    save_comparison(found, estate.plan)
    write_text(estate.reports / "szenarien.html", page)
    if as_json:
        click.echo(canonical_json(to_plain(found)), nl=False)
    else:
        click.echo("\n".join(_lines(found)))


def _lines(found: Comparison) -> Iterator[str]:
    if found.provenance is Provenance.EXAMPLE:
        yield EXAMPLE
    yield _line(AS_IS, found.base)
    for item in found.outcomes:
        gained, lost = len(item.difference.gained), len(item.difference.lost)
        yield f"{_line(item.title, item.measure)}; {gained} dazu, {lost} weniger"


def _line(title: str, measure: Measure) -> str:
    last = text(measure.last_end) if measure.last_end else "–"
    return f"{title}: {measure.moves} Umzüge bis {last}, {euros(measure.cost_cents)}"
