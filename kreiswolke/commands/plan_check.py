"""`kreiswolke plan check`: alle Regeln unabhängig nachrechnen."""

from dataclasses import asdict
from pathlib import Path

import rich_click as click

from common.errors import CheckFailedError
from common.estate import Estate
from common.files import canonical_json
from kreiswolke.commands.plan_options import as_json, plan_file, read_any_plan
from migration.check.checker import WHOLE, check_plan, rules


@click.command()
@plan_file
@as_json
@click.pass_obj
def check(estate: Estate, path: Path | None, as_json: bool) -> None:
    """Alle Regeln unabhängig nachrechnen und jeden Verstoß nennen.

    Was eine Festlegung bewirkt hat, wird genannt, gilt aber nicht als Fehler. Im Auszug eines Landkreises wird
    geprüft, was nur ihn betrifft.

    Beispiel: kreiswolke plan check
    """
    plan, inventory = read_any_plan(estate, path)
    found = check_plan(plan, inventory)
    broken = [item for item in found if not item.pinned]
    if as_json:
        click.echo(
            canonical_json({"ok": not broken, "tenant": plan.tenant, "violations": [asdict(item) for item in found]}),
            nl=False,
        )
    else:
        for item in found:
            click.echo(f"{item.of}: {item.text} [{item.code}{', festgelegt' if item.pinned else ''}]")
        if plan.tenant is not None:
            click.echo(
                f"Auszug für {plan.tenant}; nur am ganzen Plan zu prüfen: {', '.join(dict.fromkeys(WHOLE.values()))}."
            )
    if broken:
        raise CheckFailedError(f"{len(broken)} Verstöße gegen die Regeln")
    if not as_json:
        click.echo(f"{len(plan.decisions)} Entscheidungen nach {len(rules(plan))} Regeln geprüft: kein Verstoß.")
