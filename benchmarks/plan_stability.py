"""How much of a plan changes with a small change of the input: planned anew, and keeping the plan before?

python benchmarks/plan_stability.py [FOLDER] [ROUNDS]: the inventory, inventory/rlp if not named. Each round draws one
small change by a fixed seed; counted are the other decisions that differ.
"""

import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from statistics import median

from inventory.load import load
from inventory.model import Inventory, Pin
from migration.editing.difference import differences
from migration.plan import Plan
from migration.planning.planner import make_plan

SEED = "stability-1"


def pinned(random: Random, inventory: Inventory, plan: Plan) -> tuple[Inventory, str]:
    """One move is decided for another wave, two to four later."""
    item = random.choice([found for found in plan.decisions if found.wave and found.wave < 30])
    wave = int(item.wave or 0) + random.randint(2, 4)
    decided = "Arbeitsgruppe", date(2026, 11, 20), "Messung"
    pin = Pin("messung", item.installation, None, wave, *decided)
    return replace(inventory, pins={**inventory.pins, pin.id: pin}), item.installation


def grown(random: Random, inventory: Inventory, plan: Plan) -> tuple[Inventory, str]:
    """One application that moves has twice the users."""
    key = random.choice([found.installation for found in plan.decisions if found.wave])
    item = inventory.installations[key]
    changed = replace(item, users=2 * (item.users or 10))
    return replace(inventory, installations={**inventory.installations, key: changed}), key


def ill(random: Random, inventory: Inventory, _: Plan) -> tuple[Inventory, str]:
    """One Landkreis's team has a tenth less time."""
    key = random.choice([team.id for team in inventory.teams.values() if team.tenant])
    team = inventory.teams[key]
    changed = replace(team, person_days_per_wave=team.person_days_per_wave * Decimal("0.9"))
    return replace(inventory, teams={**inventory.teams, key: changed}), key


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "inventory/rlp")
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    inventory = load(folder)
    plan = make_plan(inventory)
    moves = sum(item.wave is not None for item in plan.decisions)
    print(f"{len(plan.decisions)} decisions, {moves} moves; other decisions that differ (median, most):")
    for change in (pinned, grown, ill):
        random, anew, kept = Random(f"{SEED}:{change.__name__}"), [], []
        for _ in range(rounds):
            after, touched = change(random, inventory, plan)
            for result, found in ((anew, make_plan(after)), (kept, make_plan(after, keep=plan))):
                result.append(sum(item.installation != touched for item in differences(plan, found)))
        print(f"{change.__name__:8} anew {median(anew):4}, {max(anew):4}   kept {median(kept):4}, {max(kept):4}")


if __name__ == "__main__":
    main()
