"""`kreiswolke plan report`: der Jahresbericht an die Landräte."""

from pathlib import Path

import rich_click as click

from common.estate import Estate
from common.files import write_text
from kreiswolke.commands.plan_options import plan_file, read_plan
from migration.report.annual import render


@click.command()
@click.option("--year", type=click.IntRange(2000, 2999), required=True, help="Jahr des Berichts.")
@plan_file
@click.pass_obj
def report(estate: Estate, year: int, path: Path | None) -> None:
    """Den Jahresbericht an die Landräte (ALK) schreiben: Ziele, Fortschritt, Kosten, Risiken, Meilensteine.

    Schreibt reports/jahresbericht-<Jahr>.html.

    Beispiel: kreiswolke plan report --year 2027
    """
    plan, inventory = read_plan(estate, path)
    file = estate.reports / f"jahresbericht-{year}.html"
    write_text(file, render(plan, inventory, year))
    click.echo(str(file))
