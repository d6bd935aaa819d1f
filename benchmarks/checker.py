"""Does the independent checker find what is wrong, and nothing where nothing is? And what does that cost?

Each kind of rule is broken once in a plan (`tests/migration/check/faults.py`); beside it stands a plain approach, which
looks only at clearances and attestations named in the plan, as a planner that trusts its own output would. Then the
plans of the two estates in the repository, and of random mean ones, are checked as they are.

    python -m benchmarks.checker [--estates 200]
"""

import argparse
import time
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from inventory.load import load
from inventory.model import Inventory
from migration.check.checker import RULES, check_plan
from migration.check.law import listed
from migration.check.view import View
from migration.parameters import load_parameters
from migration.plan import Plan
from migration.planning.planner import make_plan
from tests.migration.check.faults import FAULTS
from tests.migration.rich import rich
from tests.migration.strategies import estates

ESTATES = (Path("tests/estates/mini"), Path("inventory/rlp"))


def seeded() -> None:
    """How many of the seeded faults the checker finds, and how many the plain approach."""
    inventory = rich()
    plan = make_plan(inventory)
    found = plain = 0
    for name, (code, fault) in FAULTS.items():
        changed = fault(plan, inventory)
        hit = code in {item.code for item in check_plan(*changed)}
        found += hit
        plain += naive(*changed)
        if not hit:
            print(f"not found: {name} [{code}]")
    kinds = len({code for code, _ in FAULTS.values()})
    print(f"seeded faults: {len(FAULTS)} of {kinds} kinds, {found} found; by the plain approach {plain}")


def naive(plan: Plan, inventory: Inventory) -> bool:
    """Whether looking at the clearances that the plan itself names finds anything."""
    return any(True for _ in listed(View(plan, inventory, load_parameters())))


def valid(estate: Path) -> None:
    """What is reported on the plan of an estate as it is, and how long checking takes beside planning."""
    inventory = load(estate)
    start = time.process_time()
    plan = make_plan(inventory)
    planned = time.process_time()
    reports = [item for item in check_plan(plan, inventory) if not item.pinned]
    checked = time.process_time()
    print(
        f"{estate}: {len(plan.decisions)} decisions, {len(RULES)} rules, {len(reports)} reports; "
        f"planned in {planned - start:.2f} s, checked in {checked - planned:.2f} s of processor time"
    )


def random(number: int) -> None:
    """What is reported on the plans of random estates."""
    reports = []

    @settings(max_examples=number, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(estates())
    def look(inventory: Inventory) -> None:
        reports.append(sum(not item.pinned for item in check_plan(make_plan(inventory), inventory)))

    look()
    print(f"random estates: {len(reports)}, {sum(reports)} reports on their plans")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--estates", type=int, default=200, help="random estates (default: 200)")
    arguments = parser.parse_args()
    seeded()
    for path in ESTATES:
        valid(path)
    random(arguments.estates)
