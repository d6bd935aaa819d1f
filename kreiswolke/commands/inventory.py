"""`kreiswolke inventory`: prüfen und ansehen, was da ist."""

from dataclasses import asdict
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

import rich_click as click
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from common.errors import InputError, UserError
from common.estate import Estate
from common.files import canonical_json
from common.progress import console
from inventory.addresses import allocate as allocate_addresses
from inventory.addresses import load_addresses, save_addresses
from inventory.describe import details, overview
from inventory.importers.learnt import check_learnt
from inventory.load import load, read
from inventory.model import Inventory, Provenance
from kreiswolke.commands import import_from, workbook
from schools.load import check as check_schools

EXAMPLE = "Beispieldaten, frei erfunden"
UNKNOWN = "unbekannt"

as_json = click.option("--json", "as_json", is_flag=True, help="Ausgabe als JSON, für Programme.")
folder = click.argument("folder", required=False, metavar="[ORDNER]", type=click.Path(path_type=Path))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def group() -> None:
    """Das Inventar prüfen und ansehen: Anwendungen, Server, Verträge, Freigaben.

    Beispiel: kreiswolke inventory check
    """


@group.command()
@folder
@as_json
@click.pass_obj
def check(estate: Estate, folder: Path | None, as_json: bool) -> None:
    """Alle Dateien prüfen und jeden Fehler mit Datei und Zeile nennen.

    Zuerst die Form jeder Datei; ist sie überall richtig, dann die Bezüge zwischen den Dateien.

    Beispiel: kreiswolke inventory check mein-inventar
    """
    place = folder or estate.inventory
    inventory, problems = read(place)
    schools, school_problems = check_schools(place / "schools", inventory)
    problems += school_problems
    problems += check_learnt(place, inventory) if inventory else []
    if as_json:
        click.echo(
            canonical_json({"ok": not problems, "problems": [_problem(problem) for problem in problems]}), nl=False
        )
    else:
        for problem in problems:
            console.print(str(problem), markup=False, soft_wrap=True)
    if inventory is None or problems:
        raise UserError(f"{len(problems)} Fehler in {place}")
    if not as_json:
        click.echo(_summary(inventory, len(schools)))


@group.command()
@click.argument("id_", required=False, metavar="[SCHLÜSSEL|ID]")
@as_json
@click.pass_obj
def show(estate: Estate, id_: str | None, as_json: bool) -> None:
    """Alle Landkreise in Zahlen, oder alles zu einem Schlüssel oder einer ID.

    Beispiel: kreiswolke inventory show 07135
    """
    inventory = load(estate.inventory)
    if as_json:
        facts = details(inventory, id_) if id_ else {"tenants": [asdict(row) for row in overview(inventory)]}
        click.echo(canonical_json({"provenance": inventory.settings.provenance, **facts}), nl=False)
        return
    output = Console(highlight=False)
    if inventory.settings.provenance is Provenance.EXAMPLE:
        output.print(EXAMPLE)
    if id_ is None:
        output.print(_overview_table(inventory))
    for kind, fields in details(inventory, id_).items() if id_ else ():
        output.print(f"[bold]{kind}[/bold]")
        lines = fields.items() if isinstance(fields, dict) else enumerate(fields, start=1)
        for name, value in lines:
            output.print(f"  {name}: {_shown(value)}", markup=False, soft_wrap=True)


@group.command()
@click.argument("key", metavar="SCHLÜSSEL")
@click.option("--in-use", multiple=True, metavar="NETZ", help="IPv4-Netz, das heute in Gebrauch ist; mehrfach möglich.")
@click.option("--no-schools", is_flag=True, help="Ohne Adressen für Schulen (kein Schulträger).")
@click.pass_obj
def allocate(estate: Estate, key: str, in_use: tuple[str, ...], no_schools: bool) -> None:
    """Einem neuen Mandanten Adressen geben; die der anderen bleiben.

    Beispiel: kreiswolke inventory allocate 07111 --in-use 10.3.0.0/16
    """
    path = estate.inventory / "addresses.csv"
    plan = allocate_addresses(load_addresses(path), key, map(_network, in_use), schools=not no_schools)
    save_addresses(path, plan)
    added = plan.of(key)
    click.echo(f"{key}: {added.ipv4_datacentre}, {added.ipv4_schools or 'keine Schulen'}, {added.ipv6}")


for command in (workbook.template, workbook.export, workbook.import_, import_from.command):
    group.add_command(command)


def _network(text: str) -> IPv4Network:
    try:
        return IPv4Network(text)
    except ValueError as error:
        raise UserError(f"--in-use {text}: not a network ({error}) -> e.g. 10.3.0.0/16") from None


def _problem(problem: InputError) -> dict[str, Any]:
    return {name: getattr(problem, name) for name in ("file", "line", "field", "problem", "hint")}


def _summary(inventory: Inventory, schools: int) -> str:
    note = f" ({EXAMPLE})" if inventory.settings.provenance is Provenance.EXAMPLE else ""
    counts = (
        (len(inventory.tenants), "Landkreise"),
        (len(inventory.tasks), "Aufgaben"),
        (len(inventory.products), "Produkte"),
        (len(inventory.installations), "Installationen"),
        (len(inventory.servers), "Server"),
        (len(inventory.contracts), "Verträge"),
        (len(inventory.dependencies), "Abhängigkeiten"),
        (len(inventory.clearances), "Freigaben"),
        (schools, "Schulen"),
    )
    return f"In Ordnung{note}: " + ", ".join(f"{count} {name}" for count, name in counts)


def _overview_table(inventory: Inventory) -> Table:
    names = (
        "AGS",
        "Landkreis",
        "Einwohner",
        "Inst.",
        "Produkte",
        "Server",
        "eigenes\nBlech",
        "unbek.\n%",
    )
    table = Table(title=inventory.settings.name, box=SIMPLE, padding=0)
    for number, name in enumerate(names):
        table.add_column(name, justify="left" if number < 2 else "right", no_wrap=True)
    for row in overview(inventory):
        table.add_row(*map(str, asdict(row).values()))
    return table


def _shown(value: object) -> str:
    match value:
        case None:
            return UNKNOWN
        case bool():
            return "ja" if value else "nein"
        case "":
            return "keines"
        case list():
            return ", ".join(map(str, value)) or "-"
        case dict():
            return ", ".join(f"{name} {_shown(item)}" for name, item in value.items())
        case _:
            return str(value)
