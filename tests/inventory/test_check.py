"""Is everything found that entities say about each other and that cannot be?"""

from pathlib import Path

import pytest

from common.errors import InputError
from inventory.load import load, read

KFZ = "99001-kfz-zulassung-weide-01"


def edit(folder: Path, name: str, old: str, new: str) -> None:
    """Replace the first `old` in a file; a test that would change nothing fails."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems(folder: Path) -> list[str]:
    inventory, found = read(folder)
    assert (inventory is None) == bool(found)
    return [f"{Path(p.file).relative_to(folder).as_posix()}:{p.line} {p.field}: {p.problem}" for p in found]


def add(folder: Path, name: str, text: str) -> None:
    """Write `text` to the end of a file, which is made where there is none."""
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write(text)


def test_the_example_has_no_fault(mini: Path) -> None:
    assert problems(mini) == []


TENDER = """tenders:
  - id: vergabe-eins
    product: wohngeld-land
    begun: '2026-05-01'
    awarded: '2026-10-01'
    run_by: Vergabestelle
"""


def test_a_procurement_that_has_begun_is_read_and_need_not_be_there(mini: Path) -> None:
    assert load(mini).tenders == {}
    add(mini, "tenders.yaml", TENDER)
    assert problems(mini) == []
    assert load(mini).tenders["vergabe-eins"].product == "wohngeld-land"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("wohngeld-land", "wohngelt", "wohngelt does not exist"),
        ("2026-10-01", "2026-04-01", "2026-04-01 lies before the beginning 2026-05-01"),
        ("2026-10-01", "2027-10-01", "2027-10-01 lies after the planning date 2026-11-22"),
        ("Vergabestelle", "Vergabestelle\n    evidence: nichts", "nichts does not exist"),
        ("Vergabestelle", "Vergabestelle\n" + TENDER.partition("\n")[2].replace("eins", "zwei"), "is about"),
    ],
)
def test_a_procurement_that_cannot_be_is_found(mini: Path, old: str, new: str, problem: str) -> None:
    add(mini, "tenders.yaml", TENDER.replace(old, new, 1))
    (found,) = problems(mini)
    assert found.startswith("tenders.yaml:")
    assert problem in found


CASES = [
    ("products.csv", ",wohngeld,", ",wohngelt,", "wohngelt does not exist"),
    ("providers.yaml", "tenant: '99001'", "tenant: '99009'", "99009 does not exist"),
    ("providers.yaml", "    tenant: '99001'\n", "", "own metal without its tenant"),
    ("providers.yaml", "kind: own_metal", "kind: saas", "saas belongs to no tenant"),
    ("attestations.yaml", "provider: cloud-adler", "provider: cloud-geier", "cloud-geier does not exist"),
    ("attestations.yaml", "evidence: testat-cloud-adler-c5-type2", "evidence: nichts", "nichts does not exist"),
    (
        "attestations.yaml",
        "valid_until: '2029-09-30'",
        "valid_until: '2026-09-30'",
        "2026-09-30 lies before valid_from",
    ),
    ("clearances.yaml", "personal_data: tax", "tenant: '99001'", "expected exactly one of product and personal_data"),
    (
        "clearances.yaml",
        "personal_data: tax",
        "personal_data: tax\n    product: wohngeld-land",
        "expected exactly one of",
    ),
    ("clearances.yaml", "personal_data: tax", "product: wohngelt", "wohngelt does not exist"),
    ("clearances.yaml", "personal_data: tax", "personal_data: tax\n    tenant: '99004'", "99004 does not exist"),
    ("clearances.yaml", "provider: shared-cloud", "provider: cloud", "cloud does not exist"),
    ("clearances.yaml", "evidence: freigabe-shared-cloud-2026", "evidence: keine", "keine does not exist"),
    ("clearances.yaml", "valid_until: '2030-09-30'", "valid_until: '2020-09-30'", "2020-09-30 lies before valid_from"),
    ("evidence.yaml", "date: '2026-11-09'", "date: '2026-11-23'", "2026-11-23 lies after the planning date 2026-11-22"),
    ("teams.yaml", "tenant: '99002'", "tenant: '99004'", "99004 does not exist"),
    ("calendar.yaml", "- number: 40", "- number: 44", "wave 44; expected 40"),
    ("calendar.yaml", "start: '2027-02-22'", "start: '2027-02-23'", "2027-02-23; expected 2027-02-22"),
    ("calendar.yaml", "start: '2027-02-22'", "start: '2027-02-20'", "2027-02-20; expected 2027-02-22"),
    ("calendar.yaml", "end: '2027-01-08'", "end: '2026-01-08'", "2026-01-08 lies before the start"),
    ("pins.yaml", f"installation: {KFZ}", "installation: 99001-kfz-zulassung-weide-07", "does not exist"),
    ("pins.yaml", "target: stay_local", "wave: 41", "41 does not exist"),
    ("pins.yaml", "    target: stay_local\n", "", "neither target nor wave"),
    ("pins.yaml", "target: stay_local", "target: stay_provider", "stay_provider, but its hosting is own_metal"),
    ("pins.yaml", "decided_on: '2026-11-16'", "decided_on: '2026-12-16'", "lies after the planning date"),
    ("prices.csv", "306,1482,2704", "306,2704,1482", "expected low <= likely <= high"),
    ("settings.yaml", "- dns-dhcp", "- dns", "dns does not exist"),
]


@pytest.mark.parametrize(("name", "old", "new", "expected"), CASES)
def test_a_fault_is_found(mini: Path, name: str, old: str, new: str, expected: str) -> None:
    edit(mini, name, old, new)
    assert any(expected in problem for problem in problems(mini))


KFZ_ANSWER = "kfz-zulassung-weide,client,remote,2026-04-13"
ANSWER_CASES = [
    (KFZ_ANSWER, "kfz-zulassung-linde,client,remote,2026-04-13", "kfz-zulassung-linde does not exist"),
    (KFZ_ANSWER, "kfz-zulassung-weide,wetter,gut,2026-04-13", "no question wetter"),
    (KFZ_ANSWER, "kfz-zulassung-weide,client,sunny,2026-04-13", "sunny is no answer to client"),
    (KFZ_ANSWER, "kfz-zulassung-weide,virtualised,yes,2026-04-13", "answered by the inventory itself"),
    (KFZ_ANSWER, "kfz-zulassung-weide,client,remote,2026-12-24", "2026-12-24 lies after the planning date"),
    (
        KFZ_ANSWER,
        "kfz-zulassung-weide,cloud_release,unknown,2026-04-13",
        "kfz-zulassung-weide, cloud_release is used twice",
    ),
    ("auskunft-beispielhersteller-weide", "hoerensagen", "hoerensagen does not exist"),
]


@pytest.mark.parametrize(("old", "new", "expected"), ANSWER_CASES)
def test_an_answer_that_cannot_be_is_named_with_its_line(mini: Path, old: str, new: str, expected: str) -> None:
    edit(mini, "product_answers.csv", old, new)
    found = problems(mini)
    assert any(item.startswith("product_answers.csv:") and expected in item for item in found), found


def test_an_answer_about_what_the_tenant_does_not_have_is_named(mini: Path) -> None:
    add(mini, "tenants/99003/answers.csv", "99003-nichts-01,client,remote,2026-04-13,IT-Leitung,\n")
    assert any("99003-nichts-01 does not exist" in item for item in problems(mini))


def test_an_answer_about_another_tenant_is_refused(mini: Path) -> None:
    add(mini, "tenants/99003/answers.csv", f"{KFZ},client,remote,2026-04-13,IT-Leitung,\n")
    assert any("does not begin with 99003-" in item for item in problems(mini))


def test_an_inventory_without_answers_is_fine(mini: Path) -> None:
    for path in mini.rglob("*answers.csv"):
        path.unlink()
    inventory = load(mini)
    assert inventory.product_answers == inventory.answers == ()


TENANT_CASES = [
    ("installations.csv", f"{KFZ},", "99001-kfz-zulassung-weide-1,", "'99001-kfz-zulassung-weide-1' is not allowed"),
    ("installations.csv", f"{KFZ},", "99001-kfz-zulassung-01,", "expected 99001-kfz-zulassung-weide-<nn>"),
    ("installations.csv", f"{KFZ},", "99002-kfz-zulassung-weide-01,", "does not begin with 99001-"),
    ("installations.csv", ",kfz-zulassung-weide,", ",kfz-zulassung-x,", "kfz-zulassung-x does not exist"),
    (
        "installations.csv",
        "own_metal,own-99001",
        "own_metal,rz-amsel",
        "rz-amsel is service_provider, the hosting own_metal",
    ),
    ("installations.csv", "own_metal,own-99001", "own_metal,own-99002", "own-99002 is the own metal of 99002"),
    ("installations.csv", "own_metal,own-99001", "own_metal,niemand", "niemand does not exist"),
    ("installations.csv", "99001-vm-001", "99001-vm-999", "99001-vm-999 does not exist"),
    ("installations.csv", "99001-vm-001", "99002-vm-001", "99002-vm-001 belongs to another tenant"),
    ("installations.csv", "99001-vertrag-001", "99001-vertrag-999", "99001-vertrag-999 does not exist"),
    ("installations.csv", "99001-vertrag-001", "99001-vertrag-002", "99001-vertrag-002 is for i-kfz-portal"),
    ("installations.csv", "99001-vertrag-001", "99002-vertrag-001", "is for kfz-zulassung"),
    ("installations.csv", "2024-08-15", "2027-03-15", "2027-03-15 lies after the planning date"),
    ("servers.csv", "2028-03-01", "2018-03-01", "2018-03-01 lies before the purchase"),
    ("servers.csv", "99001-vm-002", "99001-vm-001", "99001-vm-001 is used twice; the first is in servers.csv line 2"),
    ("contracts.csv", ",kfz-zulassung-weide,", ",kfz-zulassung-x,", "kfz-zulassung-x does not exist"),
    ("contracts.csv", ",own-99001,", ",own-99009,", "own-99009 does not exist"),
    ("contracts.csv", "2027-12-31", "2007-12-31", "2007-12-31 lies before the start"),
    ("dependencies.csv", "99001-e-akte-dms-hasel-01,needs", "99001-e-akte-dms-hasel-09,needs", "does not exist"),
    ("dependencies.csv", "99001-e-akte-dms-hasel-01,needs", f"{KFZ},needs", "depends on itself"),
]


@pytest.mark.parametrize(("name", "old", "new", "expected"), TENANT_CASES)
def test_a_fault_of_a_tenant_is_found(mini: Path, name: str, old: str, new: str, expected: str) -> None:
    edit(mini, f"tenants/99001/{name}", old, new)
    found = problems(mini)
    assert any(expected in problem and problem.startswith(f"tenants/99001/{name}:") for problem in found), found


def test_a_dependency_across_tenants_is_found(mini: Path) -> None:
    target = (mini / "tenants/99002/installations.csv").read_text(encoding="utf-8").split("\n")[1].split(",")[0]
    add(mini, "tenants/99001/dependencies.csv", f"{KFZ},{target},needs\n")
    assert [problem.split(": ", 1)[1] for problem in problems(mini)] == [f"{target} belongs to another tenant"]


def test_a_cycle_that_nobody_declared_is_found_in_tasks_and_installations(mini: Path) -> None:
    edit(mini, "settings.yaml", "  - - dns-dhcp\n    - verzeichnisdienst\n", "")
    found = problems(mini)
    assert any(p.startswith("tasks.csv:") and "cycle: dns-dhcp -> verzeichnisdienst -> dns-dhcp" in p for p in found)
    assert any("tenants/99001/dependencies.csv" in p and "cycle: 99001-dns-dhcp" in p for p in found)


def test_a_new_edge_that_closes_a_cycle_is_found(mini: Path) -> None:
    add(mini, "tenants/99001/dependencies.csv", f"99001-datenbankdienst-robinie-02,{KFZ},needs\n")
    assert any("cycle: " in problem and KFZ in problem for problem in problems(mini))


def test_moving_together_both_ways_is_no_cycle(mini: Path) -> None:
    add(mini, "tenants/99001/dependencies.csv", f"99001-datenbankdienst-robinie-01,{KFZ},together\n")
    assert problems(mini) == []


def test_an_official_key_that_does_not_exist_is_found(mini: Path) -> None:
    add(mini, "tenants.csv", "07199,Nirgendwo,,1,1,no,Beispiel\n")
    for path in (mini / "tenants/99001").iterdir():
        add(mini, f"tenants/07199/{path.name}", path.read_text(encoding="utf-8").split("\n")[0] + "\n")
    assert [problem.split(": ", 1)[1] for problem in problems(mini)] == [
        "no administration has the official key 07199",
    ]


def test_a_fault_in_a_yaml_file_names_the_line_of_its_field(mini: Path) -> None:
    edit(mini, "settings.yaml", "- dns-dhcp", "- dns")
    edit(mini, "evidence.yaml", "date: '2026-11-09'", "date: '2026-11-23'")
    lines = {
        name: 1
        + next(n for n, line in enumerate((mini / name).read_text(encoding="utf-8").split("\n")) if text in line)
        for name, text in (("settings.yaml", "known_cycles"), ("evidence.yaml", "2026-11-23"))
    }
    found = problems(mini)
    assert all(any(problem.startswith(f"{name}:{line} ") for problem in found) for name, line in lines.items()), found


def test_two_pins_for_one_installation_are_found(mini: Path) -> None:
    text = (mini / "pins.yaml").read_text(encoding="utf-8")
    item = text[text.index("  - id:") :].replace("- id: bleibt", "- id: bleibt-doch")
    add(mini, "pins.yaml", item)
    assert any(f"{KFZ} is pinned by" in problem for problem in problems(mini))


def test_an_id_used_twice_is_found_across_files(mini: Path) -> None:
    row = (mini / "products.csv").read_text(encoding="utf-8").split("\n")[1]
    add(mini, "products.csv", row + "\n")
    assert "is used twice; the first is in products.csv line 2" in problems(mini)[0]


def test_a_folder_of_a_tenant_that_does_not_exist_is_found(mini: Path) -> None:
    (mini / "tenants" / "99004").mkdir()
    assert problems(mini) == ["tenants/99004:None None: no such tenant"]


def test_a_missing_file_is_found(mini: Path) -> None:
    (mini / "tenants/99003/servers.csv").unlink()
    assert problems(mini) == ["tenants/99003/servers.csv:None None: file not found"]


def test_example_data_in_a_real_inventory_is_found(mini: Path) -> None:
    edit(mini, "settings.yaml", "provenance: example", "provenance: real")
    found = problems(mini)
    assert any("99001 is a key for examples" in problem for problem in found)
    assert any(problem.startswith("products.csv:2 vendor: an example") for problem in found)
    assert any(
        problem.startswith("providers.yaml") and "an example in a real inventory" in problem for problem in found
    )


def test_problems_come_in_order_of_file_and_line(mini: Path) -> None:
    edit(mini, "products.csv", ",wohngeld,", ",wohngelt,")
    edit(mini, "pins.yaml", "    target: stay_local\n", "")
    edit(mini, "tenants/99001/installations.csv", "99001-vm-001", "99001-vm-999")
    edit(mini, "tenants/99001/installations.csv", "2024-08-15", "2027-03-15")
    files = [problem.split(" ")[0] for problem in problems(mini)]
    assert len(files) == 4
    assert files == sorted(files, key=lambda place: (place.split(":")[0], int(place.split(":")[1])))


def test_references_are_checked_once_every_form_is_right(mini: Path) -> None:
    edit(mini, "products.csv", ",wohngeld,", ",wohngelt,")
    edit(mini, "tenants.csv", ",60000,", ",viele,")
    assert problems(mini) == [
        "tenants.csv:2 population: 'viele' is not allowed; expected: whole number from 0 to 1000000000"
    ]


def test_loading_raises_the_first_problem(mini: Path) -> None:
    edit(mini, "products.csv", ",wohngeld,", ",wohngelt,")
    with pytest.raises(InputError, match=r"products\.csv:\d+ \[task\]: wohngelt does not exist -> define it"):
        load(mini)


def test_a_missing_folder_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="kreiswolke init"):
        load(tmp_path / "nowhere")
