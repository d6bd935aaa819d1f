"""`kreiswolke plan gates` und `plan schutzbedarf`: was das Recht verlangt, und wie viel Schutz nötig ist."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import rich_click as click

from common.errors import UserError
from common.estate import Estate
from common.files import canonical_json, write_text
from common.progress import step
from inventory.load import load
from inventory.model import Inventory, Provenance
from kreiswolke.commands.plan_options import as_json, plan_file, read_plan
from migration.dates import text
from migration.facts.inheritance import Inheritance, server_needs
from migration.labels import EXAMPLE
from migration.law.catalogue import load_norms
from migration.law.overview import Passages, State, find_passages
from migration.law.store import extract, save_passages
from migration.parameters import load_parameters
from migration.report.gates import render, steps
from migration.report.protection import lines
from migration.store import to_plain

SHOWN = 20


@click.command()
@click.argument("tenant", required=False, metavar="[SCHLÜSSEL]")
@plan_file
@as_json
@click.pass_obj
def gates(estate: Estate, tenant: str | None, path: Path | None, as_json: bool) -> None:
    """Sagen, welche Tore des Rechts vor welchen Anwendungen stehen, was fehlt und wer es besorgt.

    Schreibt plan/gates.json, die Auszüge je Landkreis und reports/freigaben*.html.

    Beispiel: kreiswolke plan gates 07135
    """
    plan, inventory = read_plan(estate, path)
    _known(tenant, inventory)
    with step("Freigaben prüfen"):
        found = find_passages(plan, inventory)
        parts = [found, *(extract(found, key) for key in inventory.tenants)]
    for part in parts:
        save_passages(part, estate.plan)
        name = "freigaben.html" if part.tenant is None else f"freigaben-{part.tenant}.html"
        write_text(estate.reports / name, render(part, inventory, load_norms()))
    shown = found if tenant is None else extract(found, tenant)
    if as_json:
        click.echo(canonical_json(to_plain(shown)), nl=False)
    else:
        click.echo("\n".join(_lines(shown)))


def _known(tenant: str | None, inventory: Inventory) -> None:
    if tenant is not None and tenant not in inventory.tenants:
        raise UserError(f"{tenant}: no such tenant -> see tenants.csv")


def _lines(found: Passages) -> Iterator[str]:
    """How the ways stand, then what to do, the nearest day first."""
    if found.provenance is Provenance.EXAMPLE:
        yield EXAMPLE
    counts = Counter(item.state for item in found.passages for _ in item.installations)
    yield (
        f"{counts.total()} Installationen mit neuem Betreiber: {counts[State.OPEN]} am {text(found.as_of)} offen, "
        f"{counts[State.LATER]} von einem bekannten Tag an, bei {counts[State.MISSING]} fehlt noch etwas."
    )
    yield f"{len(found.held)} bleiben, weil der Schutzbedarf eine Einzelentscheidung verlangt."
    todo = steps(found.passages, load_norms())
    for row in todo[:SHOWN]:
        due = f"bis {text(row.due)}" if row.due else "ohne erreichbare Welle"
        noun = "Installation" if row.installations == 1 else "Installationen"
        noun = "Installation" if row.installations == 1 else "Installationen"
        yield f"{due}: {row.text} ({row.owner}; {row.installations} {noun})"
    if len(todo) > SHOWN:
        yield f"und {len(todo) - SHOWN} weitere: reports/freigaben.html"


@click.command()
@click.argument("what", required=False, metavar="[SCHLÜSSEL|INSTALLATION]")
@as_json
@click.pass_obj
def schutzbedarf(estate: Estate, what: str | None, as_json: bool) -> None:
    """Zeigen, was an Schutzbedarf festgestellt ist, was sich vererbt und über welchen Weg.

    Ohne Angabe die Zahlen für alle, mit Schlüssel die Installationen eines Landkreises.

    Beispiel: kreiswolke plan schutzbedarf 07135
    """
    inventory = load(estate.inventory)
    if what is not None and what not in inventory.tenants and what not in inventory.installations:
        raise UserError(f"{what}: no such tenant or installation -> `kreiswolke inventory show`")
    cumulation = load_parameters().cumulation
    found = Inheritance(inventory, cumulation)
    keys = [key for key, item in inventory.installations.items() if what in (None, key, item.tenant)]
    if as_json:
        mine = {server for key in keys for server in inventory.installations[key].servers}
        servers = server_needs(inventory, found.needs, cumulation)
        answer = {
            "version": 1,
            "provenance": inventory.settings.provenance,
            "installations": {key: to_plain(found.origins(key)) for key in keys},
            "servers": {key: to_plain(need) for key, need in servers.items() if key in mine},
        }
        click.echo(canonical_json(answer), nl=False)
        return
    if inventory.settings.provenance is Provenance.EXAMPLE:
        click.echo(EXAMPLE)
    click.echo("\n".join(lines(found, keys, everything=what is None)))
