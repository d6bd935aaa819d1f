"""What the commands of `kreiswolke plan` share: options, and the plan they are about."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import rich_click as click

from common.errors import UserError
from common.estate import Estate
from inventory.load import load
from inventory.model import Inventory
from migration.plan import Plan
from migration.planning.budget import STEPS
from migration.store import PLAN_FILE, load_plan
from migration.targets.progress import FILE as ACTUALS

as_json = click.option("--json", "as_json", is_flag=True, help="Ausgabe als JSON, für Programme.")
plan_file = click.option(
    "--plan", "path", type=click.Path(path_type=Path, dir_okay=False), help="Plan. Sonst der des Bestands."
)

search_steps = click.option(
    "--steps",
    type=click.IntRange(min=0),
    default=STEPS,
    show_default=True,
    help="Wie lange ein erster Plan verbessert wird. 0: gar nicht. Gleiche Schritte, gleicher Plan.",
)


def read_plan(estate: Estate, path: Path | None) -> tuple[Plan, Inventory]:
    """The plan and the inventory it was made from, at the plan's own planning date."""
    plan = load_plan(path or estate.plan / PLAN_FILE)
    return plan, dated(load(estate.inventory), plan.as_of)


def plans_before(
    estate: Estate, keep: Path | None, previous: Path | None, inventory: Inventory
) -> tuple[Plan | None, Plan | None]:
    """The plan to keep to, and the plan that the next one follows, each where there is one.

    It follows `previous`, else the plan to keep to, else the estate's; only where a journal of actuals is kept. Raises
    UserError where that plan was made for a later day: it would take what lies ahead for what is over.
    """
    kept = load_plan(keep) if keep else None
    own = estate.plan / PLAN_FILE
    path = previous or keep or (own if own.exists() else None)
    if ACTUALS not in inventory.digest or path is None:
        return kept, None
    plan = kept if kept is not None and path == keep else load_plan(path)
    if plan.as_of > inventory.settings.as_of:
        days = f"{plan.as_of:%d.%m.%Y}, nach dem Planungsdatum {inventory.settings.as_of:%d.%m.%Y}"
        raise UserError(f"{path}: dieser Plan ist vom {days} -> mit --previous den Plan davor nennen")
    return kept, plan


def dated(inventory: Inventory, as_of: date | None) -> Inventory:
    """The inventory at another planning date than its own, where one is named."""
    return replace(inventory, settings=replace(inventory.settings, as_of=as_of)) if as_of else inventory
