"""`kreiswolke plan procurement`: was für den Plan zu vergeben ist, und wie abhängig er von Anbietern macht."""

from collections.abc import Iterator
from pathlib import Path

import rich_click as click

from common.estate import Estate
from common.files import canonical_json, write_text
from common.progress import step
from inventory.model import Inventory, Provenance
from kreiswolke.commands.plan_options import as_json, plan_file, read_plan
from migration.dates import text
from migration.labels import EXAMPLE
from migration.lockin.shares import lock_in
from migration.lockin.store import save_lock_in
from migration.procurement.model import Procurements, Record
from migration.procurement.records import procurements
from migration.procurement.rules import Rules, load_rules
from migration.procurement.store import extract, save_procurements
from migration.report.buying import render
from migration.store import to_plain


@click.command()
@plan_file
@as_json
@click.pass_obj
def procurement(estate: Estate, path: Path | None, as_json: bool) -> None:
    """Sagen, was für den Plan zu vergeben ist, bis wann, und was jeder Anbieter danach bekommt.

    Schreibt plan/procurement.json, plan/lockin.json, die Auszüge je Landkreis und reports/beschaffung.html.

    Beispiel: kreiswolke plan procurement
    """
    with step("Plan und Bestand lesen"):
        plan, inventory = read_plan(estate, path)
    with step("Vergaben und Abhängigkeit rechnen"):
        rules = load_rules()
        bought, dependence = procurements(plan, inventory, rules), lock_in(plan, inventory)
        page = render(bought, dependence, inventory, rules)
    save_procurements(bought, estate.plan)
    for key in inventory.tenants:
        save_procurements(extract(bought, key), estate.plan)
    save_lock_in(dependence, estate.plan)
    write_text(estate.reports / "beschaffung.html", page)
    if as_json:
        click.echo(canonical_json({"procurement": to_plain(bought), "lockin": to_plain(dependence)}), nl=False)
    else:
        click.echo("\n".join(_lines(bought, inventory, rules)))


def _lines(bought: Procurements, inventory: Inventory, rules: Rules) -> Iterator[str]:
    """The joint tenders, the first to begin first."""
    if bought.provenance is Provenance.EXAMPLE:
        yield EXAMPLE
    joint = [item for item in bought.records if item.joint]
    late = sum(item.late_days > 0 for item in joint)
    calls = len(bought.records) - len(joint)
    yield f"{len(joint)} gemeinsame Vergaben, {late} davon zu spät für ihre Welle; {calls} Abrufe."
    for item in joint:
        procedure = rules.procedures[item.procedure]
        what = f"{inventory.products[item.product].name}, Welle {item.wave}, {procedure.title}"
        yield f"{_when(item)}: {what} ({procedure.steps[0].owner})"


def _when(item: Record) -> str:
    """How far a procurement is, and when it has to begin."""
    if item.late_days:
        return f"{item.late_days} Tage zu spät"
    if item.awarded:
        return f"erteilt am {text(item.awarded)}"
    return f"begonnen am {text(item.begun)}" if item.begun else f"beginnen bis {text(item.start_by)}"
