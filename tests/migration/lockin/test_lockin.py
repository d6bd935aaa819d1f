"""How much does a provider get after the plan, what would leaving take, and is the agreed limit kept?"""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from inventory.model import Hosting, Inventory
from migration.check import lockin as rule
from migration.check.checker import check_plan
from migration.check.view import View
from migration.lockin.model import Share, Tally
from migration.lockin.shares import lock_in
from migration.parameters import load_parameters
from migration.planning.planner import make_plan
from tests.migration import estate as e
from tests.migration.strategies import PROPERTY, estates

A, B, C = e.KEYS


def hosted(key: str, of: str, cost: int | None, provider: str = e.SAAS) -> tuple[object, object]:
    """An installation that stays with its provider, and its contract."""
    item = e.installation(key, of, hosting=Hosting.SAAS, provider=provider, contract=f"{key}-{of}")
    return item, e.contract(f"{key}-{of}", of, key, provider=provider, annual_cost_cents=cost)


def staying(*pairs: tuple[object, object], **product: object) -> Inventory:
    products = [e.product(name, **product) for name in ("eins", "zwei")]
    return e.estate([a for a, _ in pairs], contracts=[b for _, b in pairs], products=products)  # type: ignore[misc]


def shares(inventory: Inventory, limit: int | None = None) -> dict[str, Share]:
    parameters = replace(load_parameters(), max_share_percent=limit)
    return {item.provider: item for item in lock_in(make_plan(inventory), inventory, parameters).shares}


def test_a_share_is_of_the_known_spending_and_what_is_unknown_stands_beside_it() -> None:
    found = shares(staying(hosted(A, "eins", 300_00), hosted(B, "eins", 100_00, e.HOSTER), hosted(C, "zwei", None)))
    assert (found[e.SAAS].annual_cents, found[e.SAAS].annual_unknown, found[e.SAAS].share_percent) == (300_00, 1, 75)
    assert (found[e.HOSTER].share_percent, found[e.HOSTER].annual_unknown) == (25, 0)


def test_leaving_is_counted_only_where_the_data_can_be_taken_along() -> None:
    inventory = staying(hosted(A, "eins", 1), hosted(B, "zwei", 1))
    hours = shares(inventory)[e.SAAS].exit_hours
    assert hours > 0
    products = inventory.products | {"zwei": replace(inventory.products["zwei"], export_format=None)}
    found = shares(replace(inventory, products=products))[e.SAAS]
    assert (2 * found.exit_hours, found.exit_unknown) == (hours, 1)
    assert found.export == Tally(1, 0, 1)
    assert found.exit_cents == found.exit_hours * 7855


def test_the_cost_of_leaving_is_unknown_without_the_price_of_an_hour() -> None:
    inventory = staying(hosted(A, "eins", 1))
    assert shares(replace(inventory, prices={}))[e.SAAS].exit_cents is None


def test_the_shared_cloud_counts_with_the_servers_it_takes_over_and_says_which_have_no_size() -> None:
    items = [e.installation(servers=("vm",)), e.installation(B)]
    found = shares(e.estate(items, servers=[e.server("vm")]))[e.CLOUD]
    # 2 vCPU, 8 GiB, 100 GiB at the list prices of the estate, for twelve months
    assert (found.annual_cents, found.annual_unknown) == (12 * (2 * 1482 + 8 * 269 + 982), 1)


def test_own_metal_depends_on_nobody() -> None:
    assert shares(e.estate([e.installation(special_hardware=True)])) == {}


def test_without_a_limit_nothing_is_over_it_and_with_one_plan_check_names_who_is() -> None:
    inventory = staying(hosted(A, "eins", 300_00), hosted(B, "eins", 100_00, e.HOSTER))
    assert not any(item.over_limit for item in shares(inventory).values())
    assert [name for name, item in shares(inventory, 60).items() if item.over_limit] == [e.SAAS]
    plan = make_plan(inventory)
    parameters = replace(load_parameters(), max_share_percent=60)
    assert [item.of for item in check_plan(plan, inventory, parameters) if item.code == "provider_share"] == [e.SAAS]
    assert not check_plan(plan, inventory, replace(parameters, max_share_percent=75))


@given(estates(), st.integers(1, 100))
@PROPERTY
def test_the_checker_names_exactly_those_over_the_limit(inventory: Inventory, limit: int) -> None:
    plan, parameters = make_plan(inventory), replace(load_parameters(), max_share_percent=limit)
    found = lock_in(plan, inventory, parameters)
    named = {item.of for item in rule.share(View(plan, inventory, parameters))}
    assert named == {item.provider for item in found.shares if item.over_limit}
    assert sum(item.annual_cents for item in found.shares) == found.total_cents
