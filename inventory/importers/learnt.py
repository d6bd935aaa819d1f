"""Is what imports have learnt (names decided, ids given) still readable and true of the inventory?"""

from pathlib import Path

from common.errors import InputError
from inventory.importers.ledger import load_ledger
from inventory.matching.decisions import load_decisions
from inventory.model import Inventory


def check_learnt(folder: Path, inventory: Inventory) -> list[InputError]:
    """The first problem of each file that imports keep in the inventory; files that are missing are fine."""
    problems = []
    try:
        load_decisions(folder, inventory)
    except InputError as problem:
        problems.append(problem)
    for key in inventory.tenants:
        try:
            load_ledger(folder, key)
        except InputError as problem:
            problems.append(problem)
    return problems
