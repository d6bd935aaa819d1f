"""What the commands of `kreiswolke plan` share: options, and the plan they are about."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import rich_click as click

from common.estate import Estate
from inventory.load import load
from inventory.model import Inventory
from migration.plan import Plan
from migration.store import PLAN_FILE, load_plan

as_json = click.option("--json", "as_json", is_flag=True, help="Ausgabe als JSON, für Programme.")
plan_file = click.option(
    "--plan", "path", type=click.Path(path_type=Path, dir_okay=False), help="Plan. Sonst der des Bestands."
)


def read_plan(estate: Estate, path: Path | None) -> tuple[Plan, Inventory]:
    """The plan and the inventory it was made from, at the plan's own planning date."""
    plan = load_plan(path or estate.plan / PLAN_FILE)
    return plan, dated(load(estate.inventory), plan.as_of)


def dated(inventory: Inventory, as_of: date | None) -> Inventory:
    """The inventory at another planning date than its own, where one is named."""
    return replace(inventory, settings=replace(inventory.settings, as_of=as_of)) if as_of else inventory
