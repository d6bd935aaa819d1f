"""`kreiswolke plan explain`: eine Entscheidung mit allem, was zu ihr geführt hat."""

from pathlib import Path

import rich_click as click

from common.estate import Estate
from common.files import canonical_json
from inventory.model import Provenance
from kreiswolke.commands.plan_options import as_json, plan_file, read_part
from migration.labels import EXAMPLE
from migration.report.explain import explain_lines, given_for, matching
from migration.store import to_plain


@click.command()
@click.argument("product", metavar="PRODUKT")
@click.argument("tenant", required=False, metavar="[SCHLÜSSEL]")
@plan_file
@as_json
@click.pass_obj
def explain(estate: Estate, product: str, tenant: str | None, path: Path | None, as_json: bool) -> None:
    """Sagen, warum für ein Produkt oder eine Aufgabe so entschieden ist, mit jedem Beitrag zum Wert.

    Beispiel: kreiswolke plan explain wohngeld 07135
    """
    plan, inventory = read_part(estate, path)
    decisions = matching(plan, product, tenant)
    if as_json:
        given = {item.installation: list(given_for(item, inventory).values()) for item in decisions}
        found = {"provenance": plan.provenance, "decisions": to_plain(decisions), "given": to_plain(given)}
        click.echo(canonical_json(found), nl=False)
        return
    if plan.provenance is Provenance.EXAMPLE:
        click.echo(EXAMPLE)
    click.echo("\n".join(explain_lines(decisions, inventory, plan.criteria)))
