"""Does what a Landkreis gets show anything of another? Every name of the estate is marked with whose it is."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from inventory.model import Inventory
from migration.exports import registry
from migration.law.catalogue import load_norms
from migration.law.overview import find_passages
from migration.plan import Plan, Reason, Todo
from migration.report import gates
from migration.report.page import render
from migration.store import dumps, extract
from tests.migration import estate as e
from tests.migration import rich as r
from tests.migration.exports.test_exports import readable


def marked() -> Inventory:
    """The rich estate: products, tenants, own metal, contracts and pins carry names that occur nowhere else."""
    found = r.rich()
    pins = (e.pin(r.DIRECTORY, number=3), e.pin(r.DONGLE, "stay_local"), e.pin(r.PRINTED, "stay_local"))
    return replace(
        found,
        tenants={key: replace(item, name=f"Kreis-{key}-Kreis") for key, item in found.tenants.items()},
        products={key: replace(item, name=f"Name-{key}-Name") for key, item in found.products.items()},
        pins={item.id: replace(item, reason=f"Grund-{item.installation}-Grund") for item in pins},
    )


@pytest.fixture(scope="module")
def inventory() -> Inventory:
    return marked()


def secrets(plan: Plan, inventory: Inventory, key: str) -> Iterator[str]:
    """What only others have: keys, names, products, installations, contracts, servers, own metal, decisions."""
    own = [item for item in plan.decisions if item.tenant == key]
    shown = {item.product for item in own} | {item.replacement for item in own}
    for other in inventory.tenants.values():
        if other.key != key:
            yield from (other.name, f"{other.key}-", f"own-{other.key}")
    yield from (item.name for item in inventory.products.values() if item.id not in shown)
    yield from (item.id for item in inventory.contracts.values() if item.tenant != key)
    yield from (pin.reason for pin in inventory.pins.values() if not pin.installation.startswith(key))


@pytest.mark.parametrize("key", e.KEYS)
def test_nothing_of_others_is_in_what_a_tenant_gets(plan: Plan, inventory: Inventory, key: str) -> None:
    part = extract(plan, key)
    files = {name: readable(registry.render(name, part, inventory)) for name in registry.FORMATS}
    passages = find_passages(part, inventory)
    files |= {"html": render(part, inventory), "json": dumps(part)}
    files |= {"freigaben": gates.render(passages, inventory, load_norms()), "gates": dumps(passages)}
    hidden = list(secrets(plan, inventory, key))
    assert len(hidden) > 5
    for name, content in files.items():
        assert not [secret for secret in hidden if secret in content], name


def test_the_working_group_sees_all_of_it(plan: Plan, inventory: Inventory) -> None:
    page = render(plan, inventory)
    assert all(f"Kreis-{key}-Kreis" in page for key in e.KEYS)
    assert all(pin.reason in page for pin in inventory.pins.values())


def test_a_reason_names_what_is_its_tenants_own_and_nothing_of_others(plan: Plan) -> None:
    move = next(item for item in plan.decisions if item.installation == r.PERMITS.id)
    reason = Reason("wave_capacity", f"weil {r.DATABASE.id} und {r.HOSTED.id} die Stunden brauchen.")
    told = replace(plan, decisions=(replace(move, reasons=(reason,), todos=(Todo("x", r.HOSTED.id, "IT"),)),))
    (item,) = extract(told, r.A).decisions
    assert (
        item.reasons[0].text
        == f"weil {r.DATABASE.id} und eine Anwendung eines anderen Landkreises die Stunden brauchen."
    )
    assert r.HOSTED.id not in item.todos[0].text
