"""What the commands of `kreiswolke plan` share: options, and the plan they are about."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import rich_click as click

from common.errors import InputError, UserError
from common.estate import Estate
from inventory.load import load
from inventory.model import Inventory
from migration.belonging import refuse_stranger
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


def plan_path(estate: Estate, path: Path | None = None) -> Path:
    """The file of the plan that is named, else the estate's."""
    return path or estate.plan / PLAN_FILE


def read_any_plan(estate: Estate, path: Path | None) -> tuple[Plan, Inventory]:
    """A plan or an extract, and the estate's inventory at its planning date, whether they fit or not."""
    plan = load_plan(plan_path(estate, path))
    return plan, dated(load(estate.inventory), plan.as_of)


def read_part(estate: Estate, path: Path | None) -> tuple[Plan, Inventory]:
    """As `read_any_plan`; raises InputError where the plan names something that the inventory does not have."""
    plan, inventory = read_any_plan(estate, path)
    refuse_stranger(plan, inventory, plan_path(estate, path))
    return plan, inventory


def read_plan(estate: Estate, path: Path | None) -> tuple[Plan, Inventory]:
    """As `read_part`; raises InputError for the extract of a tenant, too: its results would pass for those of all."""
    plan, inventory = read_part(estate, path)
    if plan.tenant is not None:
        found = f"the extract for {plan.tenant}; expected the whole plan"
        raise InputError(plan_path(estate, path), found, field="tenant", hint=f"name {PLAN_FILE}")
    return plan, inventory


def plans_before(
    estate: Estate, keep: Path | None, previous: Path | None, inventory: Inventory
) -> tuple[Plan | None, Plan | None]:
    """The plan to keep to, and the plan that the next one follows, each where there is one.

    It follows `previous`, else the plan to keep to, else the estate's; only where a journal of actuals is kept. Raises
    UserError where that plan was made for a later day: it would take what lies ahead for what is over.
    """
    kept = load_plan(keep) if keep else None
    own = plan_path(estate)
    path = previous or keep or (own if own.exists() else None)
    if ACTUALS not in inventory.digest or path is None:
        return kept, None
    plan = kept if kept is not None and path == keep else load_plan(path)
    if plan.as_of > inventory.settings.as_of:
        days = f"{plan.as_of:%d.%m.%Y}, nach dem Planungsdatum {inventory.settings.as_of:%d.%m.%Y}"
        hint = "ein späteres Datum nehmen, oder `kreiswolke plan` mit --previous den Plan davor nennen"
        raise UserError(f"{path}: dieser Plan ist vom {days} -> {hint}")
    return kept, plan


def dated(inventory: Inventory, as_of: date | None) -> Inventory:
    """The inventory at another planning date than its own, where one is named."""
    return replace(inventory, settings=replace(inventory.settings, as_of=as_of)) if as_of else inventory
