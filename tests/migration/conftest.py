"""The rich estate (rich.py) with its plan, for tests of what comes out of one."""

import pytest

from inventory.model import Inventory
from migration.plan import Plan
from migration.planning.planner import make_plan
from migration.report.subject import Subject
from tests.migration.rich import rich


@pytest.fixture(scope="module")
def inventory() -> Inventory:
    return rich()


@pytest.fixture(scope="module")
def plan(inventory: Inventory) -> Plan:
    return make_plan(inventory)


@pytest.fixture(scope="module")
def subject(plan: Plan, inventory: Inventory) -> Subject:
    return Subject(plan, inventory)
