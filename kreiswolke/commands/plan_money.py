"""`kreiswolke plan money`: was der Wellenplan kostet, und ob er sich rechnet."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import rich_click as click

from common.errors import InputError
from common.estate import Estate
from common.files import canonical_json, write_text
from common.progress import step
from inventory.model import Inventory, Provenance
from kreiswolke.commands.plan_options import as_json, plan_path, read_any_plan
from migration.labels import EXAMPLE, euros, percent
from migration.money.result import Account, Money
from migration.money.split import KEYS
from migration.money.store import extract, save_money
from migration.plan import Plan
from migration.store import to_plain


@click.command("money")
@click.argument("tenant", required=False, metavar="[AGS]")
@click.option("--seed", type=click.IntRange(min=0), help="Startwert der Ziehungen. Sonst der in settings.yaml.")
@click.option("--draws", type=click.IntRange(100, 200_000), help="Zahl der Ziehungen. Sonst 10.000.")
@click.option("--key", type=click.Choice(KEYS), help="Schlüssel, nach dem gemeinsame Kosten geteilt werden.")
@click.option(
    "--shared-taxable/--shared-untaxed",
    default=None,
    help="§ 2b UStG: ob gemeinsame Leistungen umsatzsteuerbar sind. Sonst ja, nach der Übergangsfrist.",
)
@as_json
@click.pass_obj
def money(
    estate: Estate,
    tenant: str | None,
    seed: int | None,
    draws: int | None,
    key: str | None,
    shared_taxable: bool | None,
    as_json: bool,
) -> None:
    """Den Plan durchrechnen: Kosten je Haushaltsjahr, Spannen, Treiber, Aufteilung.

    Mit AGS entstehen nur die Dateien dieses Landkreises.

    Beispiel: kreiswolke plan money --key inhabitants
    """
    # NumPy takes longer to import than the other commands of `plan`, which do without it, take to start.
    from migration.money.reckoning import Choices, reckon
    from migration.money.report.page import render

    with step("Plan und Bestand lesen"):
        plan, digest, inventory = _read(estate)
    if tenant is not None and tenant not in inventory.tenants:
        raise InputError("tenants.csv", f"no tenant {tenant}", field="key", hint="use an official key of the inventory")
    with step("Kosten rechnen"):
        found = reckon(inventory, plan, digest, Choices(seed, draws, key, shared_taxable))
    shown = extract(found, tenant) if tenant else found
    others = [] if tenant else [extract(found, of) for of in inventory.tenants]
    with step("Berichte schreiben"):
        files = [_write(part, render(part, inventory), estate) for part in (shown, *others)]
    if as_json:
        click.echo(canonical_json(_summary(shown)), nl=False)
    else:
        click.echo("\n".join(_lines(shown, *files[0])))


def _read(estate: Estate) -> tuple[Plan, str, Inventory]:
    """The plan with its SHA-256, and the inventory it was made from, at the plan's own planning date."""
    path = plan_path(estate)
    plan, inventory = read_any_plan(estate, path)
    if dict(plan.inputs) != dict(inventory.digest):
        raise InputError(path, "made from another inventory than the one here", field="inputs", hint="kreiswolke plan")
    return plan, sha256(path.read_bytes()).hexdigest(), inventory


def _write(part: Money, page: str, estate: Estate) -> tuple[Path, Path]:
    """Write a reckoning and its page; returns where they are."""
    report = estate.reports / (f"kosten-{part.tenant}.html" if part.tenant else "kosten.html")
    write_text(report, page)
    return save_money(part, estate.plan), report


def _account(money: Money) -> Account:
    return money.accounts[0] if money.tenant else money.total


def _summary(money: Money) -> dict[str, object]:
    account = _account(money)
    names = ("calendar", "outlook", "break_even", "exit_cents", "seed_money")
    return {
        "provenance": money.provenance,
        "tenant": money.tenant,
        "seed": money.seed,
        "draws": money.draws,
        "split_key": money.split_key,
        "shared_taxable": money.tax.shared_taxable,
        **{name: to_plain(getattr(account, name)) for name in names},
        "unpriced": [item.id for item in money.unpriced],
    }


def _lines(money: Money, reckoning: Path, report: Path) -> Iterator[str]:
    account = _account(money)
    if money.provenance is Provenance.EXAMPLE:
        yield EXAMPLE
    for period in (account.calendar, account.outlook):
        yield (
            f"Bis Ende {period.last}, brutto: mit dem Plan {euros(period.plan_cents)}, ohne Umzug "
            f"{euros(period.baseline_cents)}; Unterschied in 80 von 100 Ziehungen {euros(period.difference.p10)} bis "
            f"{euros(period.difference.p90)}, günstiger in {percent(period.cheaper_permille)} der Ziehungen."
        )
    yield f"Rechnung: {reckoning}"
    yield f"Bericht: {report}"
