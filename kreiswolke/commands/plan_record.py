"""`kreiswolke plan record`: festhalten, was aus geplanten Umzügen geworden ist."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

import rich_click as click

from common.errors import UserError
from common.estate import Estate
from common.progress import step
from inventory.load import load
from inventory.model import Actual, ActualState, Inventory
from inventory.save import save_actuals
from kreiswolke.commands.plan_options import dated, plan_path
from migration.check.checker import check_plan
from migration.editing import records
from migration.editing.records import Told
from migration.plan import Plan, Target
from migration.planning.planner import make_plan
from migration.store import load_plan

DAY = click.DateTime(["%Y-%m-%d"])


@dataclass(frozen=True, slots=True)
class Place:
    """Where something has moved, as far as people say it."""

    target: str | None
    provider: str | None
    offer: str | None
    replacement: str | None


@click.command()
@click.argument("state", metavar="STAND", type=click.Choice([state.value for state in ActualState]))
@click.argument("subjects", metavar="INSTALLATION|PRODUKT", nargs=-1, required=True)
@click.option("--on", "recorded_on", type=DAY, required=True, help="Tag der Meldung.")
@click.option("--by", "recorded_by", required=True, help="Wer meldet: eine Stelle oder Rolle, kein Name.")
@click.option("--note", required=True, help="Was dazu zu sagen ist; bei dropped der Grund.")
@click.option("--evidence", help="Kennung eines Belegs aus evidence.yaml.")
@click.option("--date", "day", type=DAY, help="done: Tag des Umzugs, sonst der der Meldung; late: frühester Tag.")
@click.option("--wave", type=int, help="late: früheste Welle.")
@click.option(
    "--target", type=click.Choice([target.value for target in Target]), help="done: wohin, wenn nicht wie geplant."
)
@click.option("--provider", help="done: wer es jetzt betreibt, wenn nicht wie geplant.")
@click.option("--offer", help="done: was davon es nutzt: iaas, paas, desktop, saas.")
@click.option("--replacement", help="done: das Produkt, das es ersetzt hat.")
@click.pass_obj
def record(
    estate: Estate,
    /,
    state: str,
    subjects: tuple[str, ...],
    recorded_on: datetime,
    recorded_by: str,
    note: str,
    evidence: str | None,
    day: datetime | None,
    wave: int | None,
    **place: str | None,
) -> None:
    """Festhalten, was aus geplanten Umzügen geworden ist: done (erledigt), late (verspätet) oder dropped (entfällt).

    Ein Produkt statt einer Installation meint seine Einrichtung für alle. Wohin etwas gezogen ist, sagt der Plan, wenn
    hier nichts anderes steht. Danach macht `kreiswolke plan` den Plan, der von hier aus weitergeht.

    Beispiel: kreiswolke plan record late 07135-wohngeld-ahorn-01 --wave 7 --on 2027-03-01 --by IT --note Lieferverzug
    """
    with step("Bestand lesen"):
        inventory = load(estate.inventory)
        path = plan_path(estate)
        plan = load_plan(path) if path.exists() else None
    told = Told(recorded_on.date(), recorded_by, note, evidence)
    on = day.date() if day else None
    found = [_actual(ActualState(state), key, told, on, wave, Place(**place), inventory, plan) for key in subjects]
    fresh = records.new(inventory, found)
    if not fresh:
        click.echo("Nichts Neues.")
        return
    take_reports(estate, records.recorded(inventory, fresh), fresh)


def take_reports(estate: Estate, after: Inventory, fresh: list[Actual]) -> None:
    """Write the journal with the fresh reports at its end, and say what they bring about."""
    save_actuals(after, estate.inventory)
    for item in fresh:
        click.echo(records.in_words(item))
    click.echo(f"{len(fresh)} Meldungen nach {estate.inventory / 'actuals.yaml'} übernommen.")
    for text in _hints(after, fresh):
        click.echo(f"Hinweis: {text}")


def _actual(
    state: ActualState, key: str, told: Told, day: date | None, wave: int | None, place: Place, inventory: Inventory,
    plan: Plan | None,
) -> Actual:  # fmt: skip
    setup = key in inventory.products
    if key not in inventory.installations and not setup:
        raise UserError(f"{key} gibt es nicht -> eine Installation oder ein Produkt des Bestands nennen")
    on = day or told.recorded_on
    match state:
        case ActualState.LATE:
            found = records.late(key, told, day, wave)
            return records.of_setup(found, key) if setup else found
        case ActualState.DROPPED if setup:
            raise UserError(f"{key}: eine Einrichtung kann nicht entfallen -> die Installationen melden")
        case ActualState.DROPPED:
            return records.dropped(inventory.installations[key], told)
        case ActualState.DONE:
            return records.set_up(key, on, told) if setup else _done(key, told, on, place, plan)


def _done(key: str, told: Told, on: date, place: Place, plan: Plan | None) -> Actual:
    if place.target is not None:
        return records.reached(key, on, told, place.target, place.provider, place.offer, place.replacement)
    item = next((item for item in plan.decisions if item.installation == key), None) if plan else None
    if item is None:
        raise UserError(f"{key} steht in keinem Plan -> zuerst `kreiswolke plan`, oder --target und --provider nennen")
    found = records.done(item, on, told)
    changes = {name: value for name in ("provider", "offer", "replacement") if (value := getattr(place, name))}
    return replace(found, **changes)


def dated_by_reports(inventory: Inventory) -> Inventory:
    """The inventory at its planning date, or the day of its last report where that is later."""
    latest = max((item.recorded_on for item in inventory.actuals), default=date.min)
    return dated(inventory, max(latest, inventory.settings.as_of))


def _hints(inventory: Inventory, fresh: list[Actual]) -> Iterator[str]:
    """What has to be done for a plan to see the reports, and what they bring about that no rule would allow."""
    then = dated_by_reports(inventory)
    if then.settings.as_of > inventory.settings.as_of:
        day = f"{inventory.settings.as_of:%d.%m.%Y}"
        yield f"Planungsdatum {day} liegt vor der Meldung; in settings.yaml vorstellen oder mit --as-of planen"
    with step("Folgen prüfen"):
        broken = check_plan(make_plan(then), then)
    told = {item.subject for item in fresh}
    yield from (f"{item.of}: {item.text}" for item in broken if item.of in told)
