"""Is a plan that speaks of another inventory refused before anything is looked up by its names?"""

from dataclasses import replace
from pathlib import Path

import pytest

from common.errors import InputError
from common.estate import Estate
from inventory.load import load
from inventory.model import Inventory
from kreiswolke.commands.plan_options import read_part, read_plan
from migration.belonging import refuse_stranger
from migration.plan import Plan, PlanSetup
from migration.store import extract, save_plan

MINI = Path("tests/estates/mini")
FILE = Path("plan.json")


@pytest.fixture(scope="module")
def inventory() -> Inventory:
    return load(MINI)


def test_a_plan_of_this_inventory_is_taken(plan: Plan, inventory: Inventory) -> None:
    refuse_stranger(plan, inventory, FILE)


@pytest.mark.parametrize("field", ["installation", "tenant", "product", "replacement", "task", "provider"])
def test_a_name_that_the_inventory_does_not_have_is_refused(field: str, plan: Plan, inventory: Inventory) -> None:
    first, *others = plan.decisions
    strange = replace(plan, decisions=(*others, replace(first, **{field: "nirgends"})))
    with pytest.raises(InputError, match=rf"plan.json \[decisions\[\d+\].{field}\]: nirgends is not in the inventory"):
        refuse_stranger(strange, inventory, FILE)


def test_a_set_up_of_a_strange_product_is_refused(plan: Plan, inventory: Inventory) -> None:
    strange = replace(plan, setups=(PlanSetup("nirgends", 1),))
    with pytest.raises(InputError, match=r"\[setups\[0\].product\]: nirgends is not in the inventory"):
        refuse_stranger(strange, inventory, FILE)


def test_an_extract_is_read_as_a_part_and_refused_as_the_whole(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "inventory").symlink_to(MINI.resolve())
    path = save_plan(extract(plan, "99001"), tmp_path)
    assert read_part(Estate(tmp_path), path)[0].tenant == "99001"
    with pytest.raises(InputError, match=r"\[tenant\]: the extract for 99001; expected the whole plan"):
        read_plan(Estate(tmp_path), path)
