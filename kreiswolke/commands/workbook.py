"""`kreiswolke inventory template`, `export` und `import`: das Inventar als deutsche Excel-Mappe."""

from dataclasses import asdict
from pathlib import Path

import rich_click as click
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from common.errors import InputError, UserError
from common.estate import Estate
from common.files import canonical_json, write_bytes
from common.progress import console, note, step
from inventory.addresses import load_addresses
from inventory.load import load, read_parts
from inventory.model import Inventory, Provenance
from inventory.workbook.merge import Merged
from inventory.workbook.place import Change, changes, emptied, replace_folder
from inventory.workbook.read import read_workbook
from inventory.workbook.rows import Rows, extract, rows_of, without
from inventory.workbook.write import EXAMPLE, workbook

as_json = click.option("--json", "as_json", is_flag=True, help="Ausgabe als JSON, für Programme.")
tenant = click.option("--tenant", metavar="SCHLÜSSEL", help="Nur dieser Landkreis, z. B. 07135. Sonst alle.")


@click.command()
@tenant
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Datei. Sonst vorlage.xlsx.")
@click.pass_obj
def template(estate: Estate, tenant: str | None, output: Path | None) -> None:
    """Eine leere Mappe zum Ausfüllen schreiben, mit Auswahllisten und Erläuterungen.

    Mit --tenant enthält sie den gemeinsamen Katalog des Bestands zum Auswählen, aber noch keine eigenen Angaben.

    Beispiel: kreiswolke inventory template --tenant 07135 -o 07135.xlsx
    """
    path = output or Path(f"vorlage-{tenant}.xlsx" if tenant else "vorlage.xlsx")
    if tenant is None:
        write_bytes(path, workbook({"settings": [{"version": 1}]}, None, None))
    else:
        inventory, rows = _rows(estate, tenant)
        write_bytes(path, workbook(without(rows, tenant), inventory.settings.provenance, tenant))
    click.echo(f"Vorlage: {path}")


@click.command()
@tenant
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help="Die Mappe.")
@click.pass_obj
def export(estate: Estate, tenant: str | None, output: Path) -> None:
    """Das Inventar als Mappe schreiben: von allen, oder was ein Landkreis sehen darf.

    Beispiel: kreiswolke inventory export --tenant 07135 -o 07135.xlsx
    """
    with step("Bestand lesen"):
        inventory, rows = _rows(estate, tenant)
    with step("Mappe schreiben"):
        write_bytes(output, workbook(rows, inventory.settings.provenance, tenant))
    click.echo(f"Mappe: {output}")


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="MAPPE...", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), help="Ordner. Sonst des Bestands.")
@click.option("--dry-run", is_flag=True, help="Nur zeigen, was sich ändern würde.")
@click.option("--allow-empty", is_flag=True, help="Auch alle Installationen eines Landkreises entfernen.")
@as_json
@click.pass_obj
def import_(
    estate: Estate, files: tuple[Path, ...], output: Path | None, dry_run: bool, allow_empty: bool, as_json: bool
) -> None:
    """Mappen zurücklesen: alles oder nichts, und jeder Fehler mit Blatt, Zeile und Spalte.

    Die Mappe eines Landkreises ersetzt nur, was ihm gehört. In einem neuen Ordner entsteht aus ihr ein Bestand, mit
    dem er allein planen kann.

    Beispiel: kreiswolke inventory import 07135.xlsx 07231.xlsx
    """
    folder = output or estate.inventory
    before = load(folder) if folder.exists() else None
    merged = Merged.of_parts(*read_parts(folder)) if before else Merged()
    problems: list[InputError] = []
    for path in files:
        with step(f"{path.name} lesen"):
            filled, found = read_workbook(path)
        problems += found
        if filled is not None:
            merged.take(filled)
    after, found = merged.finish() if not problems else (None, [])
    problems += found
    if after is None:
        for problem in problems:
            console.print(str(problem), markup=False, soft_wrap=True)
        raise UserError(f"{len(problems)} Fehler, nichts übernommen -> in der Mappe berichtigen und erneut einlesen")
    if (keys := emptied(before, after)) and not allow_empty:
        raise UserError(f"{', '.join(keys)}: danach ohne Installationen, nichts übernommen -> Mappe aus kreiswolke"
                        " inventory export ausfüllen; soll wirklich alles entfallen: --allow-empty")  # fmt: skip
    if not dry_run:
        replace_folder(after, merged.addresses, folder)
    _report(changes(before, after), merged.left_titles(), after, as_json=as_json)
    if not as_json:
        click.echo("Nichts übernommen (--dry-run)" if dry_run else f"Übernommen nach {folder}")


def _rows(estate: Estate, tenant: str | None) -> tuple[Inventory, Rows]:
    """The inventory and the rows the workbook of `tenant` may hold; raises UserError where there is no such tenant."""
    inventory = load(estate.inventory)
    rows = rows_of(inventory, load_addresses(estate.inventory / "addresses.csv"))
    if tenant is None:
        return inventory, rows
    if tenant not in inventory.tenants:
        raise UserError(f"--tenant {tenant}: kein Landkreis des Bestands -> {', '.join(inventory.tenants)}")
    return inventory, extract(rows, tenant)


def _report(found: list[Change], left: dict[str, int], inventory: Inventory, *, as_json: bool) -> None:
    if as_json:
        click.echo(canonical_json({"changes": [asdict(item) for item in found], "not_taken": left}), nl=False)
        return
    if inventory.settings.provenance is Provenance.EXAMPLE:
        click.echo(EXAMPLE)
    table = Table(box=SIMPLE, padding=0)
    for number, name in enumerate(("Blatt", "neu", "geändert", "entfernt", "gleich")):
        table.add_column(name, justify="right" if number else "left")
    for item in found:
        table.add_row(item.title, *map(str, (item.added, item.changed, item.removed, item.same)))
    Console(highlight=False).print(table)
    for title, count in left.items():
        rows = "1 Zeile" if count == 1 else f"{count} Zeilen"
        note(f"Nicht übernommen, weil das Projektbüro es pflegt: {rows} im Blatt {title}")
