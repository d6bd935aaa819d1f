"""`kreiswolke plan opportunities`: wann die Landkreise den nächsten Schritt gemeinsam tun können."""

from collections.abc import Iterator
from datetime import datetime

import rich_click as click

from common.errors import UserError
from common.estate import Estate
from common.files import canonical_json, write_text
from common.progress import step
from inventory.load import load
from inventory.model import Inventory, Provenance
from kreiswolke.commands.plan_options import as_json, dated
from migration.dates import text
from migration.labels import EXAMPLE
from migration.procurement.rules import load_rules
from migration.report.together import render
from migration.store import to_plain
from migration.together.model import Opportunities
from migration.together.opportunities import find_opportunities
from migration.together.store import extract, save_opportunities

SHOWN = 20


@click.command()
@click.argument("tenant", required=False, metavar="[SCHLÜSSEL]")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Planungsdatum. Sonst das in settings.yaml.")
@as_json
@click.pass_obj
def opportunities(estate: Estate, tenant: str | None, as_of: datetime | None, as_json: bool) -> None:
    """Zu jedem Vertragsende prüfen, ob die Landkreise gemeinsam gehen können.

    Schreibt plan/opportunities.json, die Auszüge je Landkreis und reports/gemeinsam.html.

    Beispiel: kreiswolke plan opportunities 07135
    """
    with step("Bestand lesen"):
        inventory = dated(load(estate.inventory), as_of.date() if as_of else None)
        if tenant is not None and tenant not in inventory.tenants:
            raise UserError(f"{tenant}: no such tenant -> see tenants.csv")
    with step("Gelegenheiten suchen"):
        found = find_opportunities(inventory)
        extracts = {key: extract(found, key) for key in inventory.tenants}
        page = render(found, inventory, load_rules())
    save_opportunities(found, estate.plan)
    for item in extracts.values():
        save_opportunities(item, estate.plan)
    write_text(estate.reports / "gemeinsam.html", page)
    shown = found if tenant is None else extracts[tenant]
    if as_json:
        click.echo(canonical_json(to_plain(shown)), nl=False)
    else:
        click.echo("\n".join(_lines(shown, inventory)))


def _lines(found: Opportunities, inventory: Inventory) -> Iterator[str]:
    """The days to aim at, the next deadline first."""
    if found.provenance is Provenance.EXAMPLE:
        yield EXAMPLE
    aims = [item for item in found.opportunities if item.recommended]
    aims.sort(key=lambda item: (item.tender_by, -item.joining_count - item.already_count, item.task))
    yield f"{len(found.opportunities)} Gelegenheiten bei {len(found.tasks)} Aufgaben, {len(aims)} Termine empfohlen."
    for item in aims[:SHOWN]:
        going = item.joining_count + item.already_count
        yield (
            f"Vergabe bis {text(item.tender_by)}, gemeinsam ab {text(item.day)}: {inventory.tasks[item.task].name}, "
            f"{going} gehen mit, {item.bound_count} gebunden, {item.unclear_count} unklar"
        )
    if len(aims) > SHOWN:
        yield f"und {len(aims) - SHOWN} weitere: reports/gemeinsam.html"
