"""Is the example of the 24 Landkreise what it claims to be, and always the same?"""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from inventory.addresses import AddressPlan, allocate, save_addresses
from inventory.cycles import task_cycles
from inventory.generate import generate
from inventory.load import load
from inventory.model import Hosting, Inventory, PersonalData

RLP, MINI = Path("inventory/rlp"), Path("tests/estates/mini")
BASE = ("settings.yaml", "tenants.csv", "tasks.csv", "prices.csv", "addresses.csv")


@pytest.fixture(scope="module")
def rlp() -> Inventory:
    return load(RLP)


def data(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.suffix in (".csv", ".yaml") and "schools" not in path.parts]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("folder", [RLP, MINI])
def test_the_seed_makes_the_same_bytes(tmp_path: Path, folder: Path) -> None:
    generate(tmp_path, folder)
    assert data(tmp_path) == data(folder)


def test_another_seed_makes_another_example(tmp_path: Path) -> None:
    base = copy_base(MINI, tmp_path / "base")
    settings = base / "settings.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("seed: 1\n", "seed: 2\n"), encoding="utf-8")
    generate(tmp_path / "made", base)
    load(tmp_path / "made")
    assert data(tmp_path / "made") != data(MINI)


def test_a_tenant_less_changes_nothing_for_the_others(tmp_path: Path) -> None:
    base = copy_base(RLP, tmp_path / "base")
    tenants = base / "tenants.csv"
    lines = tenants.read_text(encoding="utf-8").splitlines(keepends=True)
    tenants.write_text("".join(line for line in lines if not line.startswith("07131")), encoding="utf-8")
    generate(tmp_path / "made", base)
    for name in ("installations", "servers", "contracts", "dependencies"):
        path = f"tenants/07135/{name}.csv"
        assert (tmp_path / "made" / path).read_bytes() == (RLP / path).read_bytes()


def test_170_administrations_can_be_made(tmp_path: Path) -> None:
    base = copy_base(MINI, tmp_path / "base")
    header = "key,name,nuts3,population,area_km2,pilot,source"
    rows = [f"99{number:03},Beispielgemeinde {number},,{5000 + 100 * number},50,no,Beispiel" for number in range(170)]
    (base / "tenants.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    plan = AddressPlan()
    for number in range(170):
        plan = allocate(plan, f"99{number:03}", schools=False)
    save_addresses(base / "addresses.csv", plan)
    generate(tmp_path / "made", base)
    assert len(load(tmp_path / "made").tenants) == 170


def copy_base(source: Path, target: Path) -> Path:
    target.mkdir()
    for name in BASE:
        (target / name).write_bytes((source / name).read_bytes())
    return target


def test_the_catalogue_has_the_numbers_of_the_survey(rlp: Inventory) -> None:
    counts = Counter(task.category.value for task in rlp.tasks.values())
    assert counts == {"fachverfahren": 148, "allgemein": 117, "visualisierung": 33}


def test_there_are_5500_to_7000_installations_over_24_landkreise(rlp: Inventory) -> None:
    assert 5500 <= len(rlp.installations) <= 7000
    assert len(rlp.tenants) == 24
    assert {tenant.key for tenant in rlp.tenants.values() if tenant.pilot} == {"07231", "07135", "07233"}


def test_every_task_has_one_to_six_products_and_most_have_several(rlp: Inventory) -> None:
    counts = Counter(product.task for product in rlp.products.values())
    assert set(counts) == set(rlp.tasks)
    assert max(counts.values()) <= 6
    assert sum(count > 1 for count in counts.values()) > 200


def test_larger_landkreise_have_more(rlp: Inventory) -> None:
    by_size = sorted(rlp.tenants.values(), key=lambda tenant: tenant.population)
    installations = Counter(item.tenant for item in rlp.installations.values())
    users = Counter[str]()
    for item in rlp.installations.values():
        users[item.tenant] += item.users or 0
    small, large = by_size[:8], by_size[-8:]
    assert sum(installations[t.key] for t in small) < sum(installations[t.key] for t in large)
    assert 1.4 * sum(users[t.key] for t in small) < sum(users[t.key] for t in large)


def test_everything_invented_says_so(rlp: Inventory) -> None:
    assert all(product.vendor.startswith("Beispielhersteller ") for product in rlp.products.values())
    own = {"shared-cloud", *(f"own-{key}" for key in rlp.tenants)}
    assert all(provider.name.startswith("Beispiel") for provider in rlp.providers.values() if provider.id not in own)
    assert all("(Beispiel)" in item.title for item in rlp.evidence.values())


def test_specialist_applications_are_there_with_what_they_need(rlp: Inventory) -> None:
    """Sampled dependencies first: nothing needs a Fachverfahren or a visualisation that its tenant does not have."""
    tasks_of: dict[str, set[str]] = {key: set() for key in rlp.tenants}
    for item in rlp.installations.values():
        tasks_of[item.tenant].add(rlp.products[item.product].task)
    for tasks in tasks_of.values():
        for task in tasks:
            for target in rlp.tasks[task].depends_on:
                declared = any({task, target} <= set(cycle) for cycle in rlp.settings.known_cycles)
                assert target in tasks or declared or rlp.tasks[target].category.value == "allgemein", (task, target)


def test_there_are_exactly_the_five_known_cycles(rlp: Inventory) -> None:
    undeclared = replace(rlp, settings=replace(rlp.settings, known_cycles=()))
    found = {frozenset(cycle) for cycle in task_cycles(undeclared)}
    assert found == {frozenset(cycle) for cycle in rlp.settings.known_cycles}
    assert len(found) == 5


def test_the_five_kommunale_jobcenter_are_where_they_are(rlp: Inventory) -> None:
    having = {item.tenant for item in rlp.installations.values() if rlp.products[item.product].task == "sgb2-leistung"}
    assert having == {"07137", "07233", "07336", "07339", "07340"}


def test_gaps_are_there_and_not_too_many(rlp: Inventory) -> None:
    items = list(rlp.installations.values())
    for name in ("hosting", "users", "data_gib", "contract", "local_device", "documented", "restore_tested"):
        unknown = sum(getattr(item, name) is None for item in items) / len(items)
        assert 0.01 < unknown < 0.7, name


def test_every_kind_of_hosting_and_of_data_occurs(rlp: Inventory) -> None:
    assert {item.hosting for item in rlp.installations.values()} == {*Hosting, None}
    assert {task.personal_data for task in rlp.tasks.values()} == set(PersonalData)


def test_some_clearances_expire_or_lack_something(rlp: Inventory) -> None:
    last = rlp.calendar.waves[-1].end
    items = list(rlp.clearances.values())
    assert any(item.valid_until and item.valid_until < last for item in items)
    assert any(item.avv is None and item.product for item in items)
    assert any(item.tenant for item in items)
    assert any(item.valid_until < last for item in rlp.attestations.values())


def test_forty_waves_of_about_a_month_end_on_a_sunday_off_the_payment_runs(rlp: Inventory) -> None:
    waves = rlp.calendar.waves
    assert len(waves) == 40
    assert (waves[0].start.year, waves[0].start.month) == (2027, 1)
    runs = [item for item in rlp.calendar.blackouts if item.id.startswith("zahllauf")]
    assert all(wave.end.weekday() == 6 and 27 <= (wave.end - wave.start).days <= 35 for wave in waves)
    assert not any(run.start <= wave.end <= run.end for wave in waves for run in runs)
