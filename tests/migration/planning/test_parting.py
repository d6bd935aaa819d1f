"""What goes for good, and what is made to be a service: are the rules of retire, replace and SaaS honest?"""

from dataclasses import replace
from datetime import date

import pytest

from inventory.model import Hosting, Inventory
from migration.parameters import load_parameters
from migration.plan import Decision, Target
from migration.planning.planner import make_plan
from tests.migration import estate as e

A, B, C = e.KEYS


def first(inventory: Inventory) -> Decision:
    """What is decided about the first installation where nothing waits for an award."""
    return make_plan(inventory, replace(load_parameters(), procurement_holds_waves=False)).decisions[0]


def test_before_something_is_switched_off_the_retention_of_its_data_is_settled() -> None:
    item = first(e.estate([e.installation(users=0)]))
    assert item.target is Target.RETIRE
    assert [(todo.code, todo.due) for todo in item.todos] == [("archive", item.start)]


@pytest.mark.parametrize(("export", "codes"), [(True, []), (False, ["export"]), (None, ["export"])])
def test_before_something_is_replaced_its_data_must_be_known_to_come_along(
    export: bool | None, codes: list[str]
) -> None:
    products = [e.product("alt", end_of_support=date(2027, 4, 1), export_format=export), e.product("neu")]
    item = first(e.estate([e.installation(A, "alt"), e.installation(B, "neu")], products=products))
    about_data = [todo.code for todo in item.todos if todo.code != "procurement_late"]
    assert (item.target, about_data) == (Target.REPLACE, codes)


def service(deployment: str) -> Inventory:
    """The same product on own metal, and at a provider that runs it for another tenant; both places are cleared."""
    there = e.installation(B, hosting=Hosting.SAAS, provider=e.SAAS)
    return e.estate(
        [e.installation(A), there],
        products=[e.product(deployment=deployment)],
        attestations=[e.attestation("testat"), e.attestation("c5", e.SAAS, "c5_type2")],
        clearances=[e.clearance("wolke"), e.clearance("dienst", e.SAAS)],
    )


def test_software_made_as_a_service_goes_to_who_runs_it_and_all_other_to_the_shared_cloud() -> None:
    item = first(service("saas"))
    assert (item.target, item.provider, item.reasons[0].code) == (Target.SAAS, e.SAAS, "saas")
    assert first(service("client_server")).target is Target.SHARED_IAAS
    assert first(service("web")).target is Target.SHARED_PAAS


def test_without_a_clearance_of_the_service_it_goes_where_it_may() -> None:
    inventory = e.estate(
        [e.installation(A), e.installation(B, hosting=Hosting.SAAS, provider=e.SAAS)],
        products=[e.product(deployment="saas")],
    )
    assert first(inventory).target is Target.SHARED_PAAS
