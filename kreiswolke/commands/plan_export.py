"""`kreiswolke plan export`: den Plan an andere Programme geben."""

from pathlib import Path

import rich_click as click

from common.errors import UserError
from common.estate import Estate
from common.files import write_bytes
from kreiswolke.commands.plan_options import plan_file, read_plan
from migration.exports.registry import FORMATS, file_name, render
from migration.store import extract

TITLES = "; ".join(f"{name}: {form.title}" for name, form in FORMATS.items())


@click.command()
@click.argument("tenant", required=False, metavar="[SCHLÜSSEL]")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), required=True, help=f"{TITLES}.")
@click.option("--each", is_flag=True, help="Eine Datei je Landkreis.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Ordner, in dem die Dateien entstehen. Sonst reports/ des Bestands.",
)
@plan_file
@click.pass_obj
def export(estate: Estate, tenant: str | None, form: str, each: bool, output: Path | None, path: Path | None) -> None:
    """Den Plan an andere Programme geben: ganz, oder für einen Landkreis, dann nur mit seinen Daten.

    Beispiel: kreiswolke plan export --format jira 07135
    """
    if tenant and each:
        raise click.UsageError("entweder ein Schlüssel oder --each")
    plan, inventory = read_plan(estate, path)
    if tenant and tenant not in inventory.tenants:
        raise UserError(f"{tenant}: kein Schlüssel des Bestands -> kreiswolke inventory show nennt alle")
    keys = list(inventory.tenants) if each else [tenant] if tenant else []
    for part in [extract(plan, key) for key in keys] or [plan]:
        file = (output or estate.reports) / file_name(form, part)
        write_bytes(file, render(form, part, inventory))
        click.echo(str(file))
