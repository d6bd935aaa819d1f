"""What holds of every plan, whatever the inventory."""

from datetime import timedelta

from hypothesis import given, settings

from inventory.model import Inventory, ProviderKind
from migration.check.checker import check_plan
from migration.plan import Plan
from migration.planner import make_plan
from migration.store import dumps
from tests.migration.strategies import PROPERTY, estates

MANY = settings(PROPERTY, max_examples=120)
GATED = (ProviderKind.SHARED_CLOUD, ProviderKind.PUBLIC_CLOUD, ProviderKind.SAAS)


def uncleared_days(plan: Plan, inventory: Inventory) -> list[str]:
    """Days on which the plan has something at a provider without a clearance: the law, said once more and plainly."""
    found = []
    for item in plan.decisions:
        if item.start is None or item.end is None or item.provider is None:
            continue
        if inventory.providers[item.provider].kind not in GATED:
            continue
        product = item.replacement or item.product
        data = inventory.installations[item.installation].personal_data or inventory.tasks[item.task].personal_data
        for number in range((item.end - item.start).days + 1):
            day = item.start + timedelta(days=number)
            if not any(
                record.provider == item.provider
                and (record.product == product if record.product else record.personal_data == data)
                and record.tenant in (None, item.tenant)
                and record.valid_from <= day
                and (record.valid_until is None or day <= record.valid_until)
                for record in inventory.clearances.values()
            ):
                found.append(f"{item.installation} {day}")
    return found


@MANY
@given(estates())
def test_nothing_is_at_a_provider_on_a_day_without_a_clearance(inventory: Inventory) -> None:
    assert uncleared_days(make_plan(inventory), inventory) == []


@MANY
@given(estates())
def test_a_plan_breaks_no_rule_but_where_a_person_has_decided_so(inventory: Inventory) -> None:
    assert [item for item in check_plan(make_plan(inventory), inventory) if not item.pinned] == []


@PROPERTY
@given(estates())
def test_the_same_inventory_gives_the_same_bytes(inventory: Inventory) -> None:
    assert dumps(make_plan(inventory)) == dumps(make_plan(inventory))
