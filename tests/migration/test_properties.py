"""What holds of every plan, whatever the inventory."""

from dataclasses import astuple
from datetime import date, timedelta

from hypothesis import given, settings

from inventory.model import Clearance, Inventory, PersonalData, ProviderKind, Schutzbedarf
from migration.check.checker import check_plan
from migration.check.protection import Inheritance
from migration.facts.protection import needs
from migration.plan import Plan
from migration.planning.planner import make_plan
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
        private = inventory.providers[item.provider].kind is not ProviderKind.SHARED_CLOUD
        for number in range((item.end - item.start).days + 1):
            day = item.start + timedelta(days=number)
            if not any(
                record.provider == item.provider
                and (record.product == product if record.product else record.personal_data == data)
                and record.tenant in (None, item.tenant)
                and record.valid_from <= day
                and (record.valid_until is None or day <= record.valid_until)
                and all(document is not None and document <= day for document in documents(record, data, private))
                for record in inventory.clearances.values()
            ):
                found.append(f"{item.installation} {day}")
    return found


def documents(record: Clearance, data: PersonalData, private: bool) -> list[date | None]:
    """What a clearance for this category of data rests on, said without the catalogue."""
    if data is PersonalData.NONE:
        return []
    found = [record.avv, record.secrecy]
    if data is not PersonalData.PERSONAL:
        found.append(record.dsfa)
    if data is PersonalData.SOCIAL:
        found += [record.sgb_notice, *([record.private_processor] if private else [])]
    return [*found, record.tax_secrecy] if data is PersonalData.TAX else found


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
def test_very_high_schutzbedarf_goes_to_a_cloud_only_by_a_decision_about_the_product(inventory: Inventory) -> None:
    for item in make_plan(inventory).decisions:
        needs_it = inventory.installations[item.installation].protection
        if item.wave is None or item.provider is None or needs_it is None:
            continue
        if inventory.providers[item.provider].kind in GATED and Schutzbedarf.SEHR_HOCH in astuple(needs_it):
            product = item.replacement or item.product
            assert any(
                record.product == product and record.risk_analysis is not None and record.id in item.clearances
                for record in inventory.clearances.values()
            )


@PROPERTY
@given(estates())
def test_inherited_schutzbedarf_is_the_same_however_it_is_worked_out(inventory: Inventory) -> None:
    cumulation = {Schutzbedarf.NORMAL: 3, Schutzbedarf.HOCH: 2}
    found = {key: need.highest for key, need in needs(inventory, cumulation).items()}
    checked = Inheritance(inventory, cumulation)
    assert found == {key: checked.highest(key) for key in inventory.installations}


@PROPERTY
@given(estates())
def test_the_same_inventory_gives_the_same_bytes(inventory: Inventory) -> None:
    assert dumps(make_plan(inventory)) == dumps(make_plan(inventory))
