"""`kreiswolke inventory import-from`: was andere Werkzeuge schon wissen, in das Inventar eines Landkreises."""

from pathlib import Path

import rich_click as click
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from common.errors import UserError
from common.estate import Estate
from common.files import canonical_json, write_json, write_text
from common.progress import note, step
from inventory.importers.draft import Draft
from inventory.importers.formats import FORMATS
from inventory.importers.layout import Options
from inventory.importers.ledger import load_ledger
from inventory.importers.merge import Merged, merge
from inventory.importers.reckoning import EXAMPLE, LABELS, Naming, Outcome, Reckoning, csv_text, to_plain
from inventory.importers.store import write_import
from inventory.importers.text import ENCODINGS
from inventory.load import load
from inventory.matching.confirm import confirm_text, read_confirmed
from inventory.matching.decisions import load_decisions, with_new
from inventory.matching.matcher import Matcher
from inventory.model import Inventory, Provenance

SHOWN = 20  # rows left out that are shown; the file has all
FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("import-from", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("source", metavar="FORMAT", type=click.Choice(list(FORMATS)))
@click.argument("files", metavar="DATEI...", nargs=-1, required=True, type=FILE)
@click.option("--tenant", required=True, metavar="AGS", help="Amtlicher Schlüssel des Landkreises.")
@click.option("--decisions", type=FILE, multiple=True, help="Ausgefüllte Liste der zu bestätigenden Namen.")
@click.option(
    "--product-column", metavar="SPALTE", help="Spalte, in der das Produkt steht, z. B. ein eigenes Attribut."
)
@click.option(
    "--encoding", type=click.Choice(ENCODINGS), help="Zeichensatz der Dateien, wo er nicht sicher erkennbar ist."
)
@click.option("--update", is_flag=True, help="Wo Datei und Bestand sich widersprechen, gilt die Datei.")
@click.option("--dry-run", is_flag=True, help="Nur abrechnen, den Bestand nicht ändern.")
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False),
              help="Ordner für Abrechnung und Namensliste. Sonst reports/import des Bestands.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Abrechnung als JSON, für Programme.")
@click.pass_obj
def command(
    estate: Estate,
    source: str,
    files: tuple[Path, ...],
    tenant: str,
    decisions: tuple[Path, ...],
    product_column: str | None,
    encoding: str | None,
    update: bool,
    dry_run: bool,
    output: Path | None,
    as_json: bool,
) -> None:
    """Server, Anwendungen und Abhängigkeiten aus Dateien anderer Werkzeuge übernehmen und jede Zeile abrechnen.

    Namen von Produkten werden dem Katalog zugeordnet; unsichere stehen danach in einer Liste zum Bestätigen, die
    ausgefüllt mit --decisions zurückkommt.

    Beispiel: kreiswolke inventory import-from rvtools export.xlsx --tenant 07135
    """
    with step("Bestand lesen"):
        inventory = load(estate.inventory)
        if tenant not in inventory.tenants:
            raise UserError(
                f"--tenant {tenant}: no such tenant -> one of tenants.csv, e.g. {next(iter(inventory.tenants))}"
            )
        ledger = load_ledger(estate.inventory, tenant)
        confirmed = [item for path in decisions for item in read_confirmed(path, inventory, encoding)]
        decided = with_new(load_decisions(estate.inventory, inventory), confirmed)
    with step(f"{FORMATS[source].title} lesen"):
        findings = FORMATS[source].read(files, Options(encoding, product_column))
    with step("Zuordnen"):
        draft = Draft.of(inventory, tenant, ledger, update)
        merged = merge(findings, source, draft, decided, Matcher.of(inventory.products.values()))
    if not dry_run:
        write_import(merged, decided, estate.inventory)
    place = output or estate.reports / "import"
    questions = _write_reports(merged, inventory, place)
    if as_json:
        click.echo(canonical_json(to_plain(merged.reckoning)), nl=False)
        return
    _show(merged.reckoning, dry_run)
    note(f"Abrechnung: {place / _name(merged.reckoning)}.csv")
    if questions:
        note(f"Zu bestätigen: {questions}; ausgefüllt mit --decisions wieder einlesen")


def _name(reckoning: Reckoning) -> str:
    return f"abrechnung-{reckoning.tenant}-{reckoning.source}"


def _write_reports(merged: Merged, inventory: Inventory, place: Path) -> Path | None:
    """The reckoning as CSV and JSON, and the list of names to confirm; returns its path where there is one."""
    reckoning = merged.reckoning
    write_text(place / f"{_name(reckoning)}.csv", csv_text(reckoning))
    write_json(place / f"{_name(reckoning)}.json", to_plain(reckoning))
    questions = place / f"zu-bestaetigen-{reckoning.tenant}-{reckoning.source}.csv"
    if not merged.questions:
        questions.unlink(missing_ok=True)  # that of an earlier run has been answered
        return None
    example = EXAMPLE if reckoning.provenance is Provenance.EXAMPLE else ""
    write_text(questions, confirm_text(merged.questions, inventory, reckoning.tenant, example))
    return questions


def _show(reckoning: Reckoning, dry_run: bool) -> None:
    output = Console(highlight=False)
    if reckoning.provenance is Provenance.EXAMPLE:
        output.print(EXAMPLE)
    output.print(_summary(reckoning, dry_run))
    left_out = [entry for entry in reckoning.entries if entry.outcome is Outcome.LEFT_OUT]
    for entry in left_out[:SHOWN]:
        place = entry.place
        where = ":".join(filter(None, (place.file, place.sheet, str(place.line))))
        output.print(f"  {where}: {entry.about or '?'}: {entry.reason}: {entry.detail}", markup=False, soft_wrap=True)
    if len(left_out) > SHOWN:
        output.print(f"  ... und {len(left_out) - SHOWN} weitere ausgelassene Zeilen in der Abrechnung")
    if reckoning.names:
        output.print(_names_line(reckoning), markup=False, soft_wrap=True)
    if reckoning.unused:
        output.print(f"Nicht gebrauchte Spalten: {', '.join(reckoning.unused)}", markup=False, soft_wrap=True)
    if reckoning.unread:
        output.print(f"Nicht gelesene Blätter: {'; '.join(reckoning.unread)}", markup=False, soft_wrap=True)


def _summary(reckoning: Reckoning, dry_run: bool) -> Table:
    title = f"Abrechnung {reckoning.tenant}, {reckoning.source}" + (" (Probelauf, nichts geändert)" if dry_run else "")
    table = Table(title=title, box=SIMPLE, padding=0)
    for name, justify in (("Ergebnis", "left"), ("Zeilen", "right"), ("Grund", "left")):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    counts = reckoning.counts()
    table.add_row("gelesen", str(counts["read"]), "")
    for outcome in Outcome:
        table.add_row(LABELS[outcome], str(counts[outcome.value]), "")
        for (of, reason), number in reckoning.reasons().items():
            if of is outcome:
                table.add_row("", str(number), reason)
    return table


def _names_line(reckoning: Reckoning) -> str:
    said = {
        Naming.SURE: "sicher erkannt",
        Naming.DECIDED: "nach Entscheidung",
        Naming.KNOWN: "von früher bekannt",
        Naming.OPEN: "zu bestätigen",
        Naming.NONE: "in keinem Katalog",
    }
    counts = {naming: sum(named.naming is naming for named in reckoning.names) for naming in said}
    return "Produktnamen: " + ", ".join(f"{count} {said[naming]}" for naming, count in counts.items() if count)
