"""Do `kreiswolke init` and `kreiswolke inventory` do what they say, with the right exit codes and no traceback?"""

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from common.estate import Estate
from inventory.addresses import load_addresses
from inventory.load import load


def kreiswolke(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1"}
    environment.pop("KREISWOLKE_ESTATE", None)
    command = [str(Path(sys.executable).with_name("kreiswolke")), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, timeout=60)
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture
def estate(tmp_path: Path, mini: Path) -> Path:
    """An estate with the small example's inventory."""
    root = tmp_path / "estate"
    root.mkdir()
    shutil.move(mini, root / "inventory")
    return root


def test_init_makes_an_estate_with_the_example_and_a_passphrase_for_the_user_alone(tmp_path: Path) -> None:
    root = tmp_path / "estate"
    done = kreiswolke("init", str(root))
    assert (done.returncode, "Beispieldaten, frei erfunden" in done.stdout) == (0, True)
    assert len(load(Estate(root).inventory).tenants) == 24
    assert stat.S_IMODE((root / "keys").stat().st_mode) == 0o700
    assert stat.S_IMODE((root / "keys/passphrase").stat().st_mode) == 0o600
    assert (root / ".gitignore").read_text(encoding="utf-8") == "*\n"
    assert {path.name for path in root.iterdir()} == {
        *("inventory", "plan", "network", "findings", "reports", "stacks", "state", "keys", "log", ".gitignore")
    }


def test_init_overwrites_nothing(estate: Path) -> None:
    kreiswolke("init", str(estate))
    before = {path: path.read_bytes() for path in estate.rglob("*") if path.is_file()}
    assert kreiswolke("init", str(estate)).returncode == 0
    assert {path: path.read_bytes() for path in estate.rglob("*") if path.is_file()} == before
    assert len(load(estate / "inventory").tenants) == 3


def test_init_knows_what_people_and_a_reset_of_the_lab_put_into_an_estate(estate: Path) -> None:
    for name in ("policies", "archive"):
        (estate / name).mkdir()
    assert kreiswolke("init", str(estate)).returncode == 0


def test_init_refuses_a_folder_of_something_else(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("x", encoding="utf-8")
    done = kreiswolke("init", str(tmp_path))
    assert done.returncode == 2
    assert "is not an estate: it holds letter.txt" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_check_sums_up_what_is_there(estate: Path) -> None:
    done = kreiswolke("--estate", str(estate), "inventory", "check")
    assert done.returncode == 0
    assert done.stdout.startswith("In Ordnung (Beispieldaten, frei erfunden): 3 Landkreise, 14 Aufgaben, ")


def test_check_names_every_problem_and_writes_nothing(estate: Path) -> None:
    tenants = estate / "inventory/tenants.csv"
    tenants.write_text(tenants.read_text(encoding="utf-8").replace("60000", "viele"), encoding="utf-8")
    (estate / "inventory/pins.yaml").write_text("pins: [1]\n", encoding="utf-8")
    before = sorted(estate.rglob("*"))
    done = kreiswolke("inventory", "check", str(estate / "inventory"))
    assert done.returncode == 2
    lines = done.stderr.splitlines()
    assert f"{estate}/inventory/pins.yaml:1 [pins[0]]: 1 is not allowed" in lines[0]
    assert f"{estate}/inventory/tenants.csv:2 [population]: 'viele' is not allowed" in lines[1]
    assert lines[2:] == [f"kreiswolke: 2 Fehler in {estate}/inventory"]
    assert sorted(estate.rglob("*")) == before


def test_check_as_json(estate: Path) -> None:
    good = kreiswolke("--estate", str(estate), "inventory", "check", "--json")
    assert (good.returncode, json.loads(good.stdout)) == (0, {"ok": True, "problems": []})
    (estate / "inventory/prices.csv").unlink()
    bad = kreiswolke("--estate", str(estate), "inventory", "check", "--json")
    problem = {"file": f"{estate}/inventory/prices.csv", "line": None, "field": None, "problem": "file not found"}
    answer = json.loads(bad.stdout)
    assert (bad.returncode, answer["ok"]) == (2, False)
    assert [item | {"hint": ""} for item in answer["problems"]] == [problem | {"hint": ""}]


def test_show_gives_all_tenants_in_numbers(estate: Path) -> None:
    done = kreiswolke("--estate", str(estate), "inventory", "show")
    assert done.returncode == 0
    assert done.stdout.startswith("Beispieldaten, frei erfunden")
    assert all(text in done.stdout for text in ("99001", "Beispielkreis Süd", "210000"))


def test_show_gives_an_installation_with_what_it_needs(estate: Path) -> None:
    done = kreiswolke("--estate", str(estate), "inventory", "show", "99001-finanzwesen-fichte-01", "--json")
    facts = json.loads(done.stdout)
    assert facts["provenance"] == "example"
    assert facts["installations"]["product"] == "finanzwesen-fichte"
    assert "99001-buerosoftware-birke-01" in facts["needs"]


@pytest.mark.parametrize("id_", ["99002", "wohngeld", "wohngeld-land", "shared-cloud", "99001-vm-001", "it-99001"])
def test_show_knows_every_kind_of_thing(estate: Path, id_: str) -> None:
    done = kreiswolke("--estate", str(estate), "inventory", "show", id_)
    assert done.returncode == 0
    assert id_ in done.stdout


def test_show_of_nothing_suggests_what_was_meant(estate: Path) -> None:
    done = kreiswolke("--estate", str(estate), "inventory", "show", "wohngeld-lant")
    assert done.returncode == 2
    assert "did you mean: wohngeld-land" in done.stderr


def test_allocate_adds_a_row_and_moves_nobody(estate: Path) -> None:
    path = estate / "inventory/addresses.csv"
    before = load_addresses(path).allocations
    done = kreiswolke(
        "--estate", str(estate), "inventory", "allocate", "99004", "--in-use", "10.2.0.0/15", "--no-schools"
    )
    assert done.returncode == 0, done.stderr
    after = load_addresses(path).allocations
    assert after[:3] == before
    assert (after[3].key, after[3].ipv4_schools, str(after[3].in_use[0])) == ("99004", None, "10.2.0.0/15")


@pytest.mark.parametrize("network", ["Rathaus", "10.0.0.1/8", "fd00::/8"])
def test_allocate_refuses_what_is_no_network(estate: Path, network: str) -> None:
    done = kreiswolke("--estate", str(estate), "inventory", "allocate", "99004", "--in-use", network)
    assert done.returncode == 2
    assert "not a network" in done.stderr


def test_an_estate_without_inventory_says_how_to_make_one(tmp_path: Path) -> None:
    done = kreiswolke("--estate", str(tmp_path), "inventory", "check")
    assert done.returncode == 2
    assert "kreiswolke init" in done.stderr


def test_a_workbook_goes_out_and_comes_back(estate: Path, tmp_path: Path) -> None:
    path, before = tmp_path / "99002.xlsx", load(estate / "inventory")
    assert (
        kreiswolke("--estate", str(estate), "inventory", "export", "--tenant", "99002", "-o", str(path)).returncode == 0
    )
    done = kreiswolke("--estate", str(estate), "inventory", "import", str(path), "--json")
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["not_taken"]) == (0, {})
    assert {(item["added"], item["changed"], item["removed"]) for item in answer["changes"]} == {(0, 0, 0)}
    assert load(estate / "inventory") == before


def test_a_landkreis_alone_checks_and_plans(estate: Path, tmp_path: Path) -> None:
    path, alone = tmp_path / "99002.xlsx", tmp_path / "alone"
    kreiswolke("--estate", str(estate), "inventory", "export", "--tenant", "99002", "-o", str(path))
    assert kreiswolke("inventory", "import", str(path), "-o", str(alone / "inventory")).returncode == 0
    assert kreiswolke("--estate", str(alone), "plan", "--steps", "0").returncode == 0
    assert kreiswolke("--estate", str(alone), "plan", "check").returncode == 0


def test_an_import_with_an_error_writes_nothing(estate: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in estate.rglob("*") if path.is_file()}
    path = tmp_path / "kreis.xlsx"
    path.write_bytes(b"id;name\n")
    done = kreiswolke("--estate", str(estate), "inventory", "import", str(path))
    assert done.returncode == 2
    assert f"{path}: keine Excel-Arbeitsmappe" in done.stderr
    assert "1 Fehler, nichts übernommen" in done.stderr
    assert {path: path.read_bytes() for path in estate.rglob("*") if path.is_file()} == before


def test_a_template_is_read_back_as_empty(estate: Path, tmp_path: Path) -> None:
    path = tmp_path / "vorlage.xlsx"
    done = kreiswolke("--estate", str(estate), "inventory", "template", "--tenant", "99002", "-o", str(path))
    assert done.returncode == 0, done.stderr
    done = kreiswolke("inventory", "import", str(path), "-o", str(tmp_path / "leer"), "--json")
    counts = {item["title"]: item["added"] for item in json.loads(done.stdout)["changes"]}
    assert ("Installationen" in counts, counts["Aufgaben"]) == (False, 14)


def test_a_template_that_nobody_filled_in_empties_no_landkreis(estate: Path, tmp_path: Path) -> None:
    path, before = tmp_path / "99002.xlsx", load(estate / "inventory")
    kreiswolke("--estate", str(estate), "inventory", "template", "--tenant", "99002", "-o", str(path))
    done = kreiswolke("--estate", str(estate), "inventory", "import", str(path))
    assert (done.returncode, "99002: danach ohne Installationen" in done.stderr) == (2, True)
    assert load(estate / "inventory") == before
    assert kreiswolke("--estate", str(estate), "inventory", "import", str(path), "--allow-empty").returncode == 0
    assert "99002" not in {item.tenant for item in load(estate / "inventory").installations.values()}


def test_a_dry_run_of_an_import_shows_what_would_change_and_changes_nothing(estate: Path, tmp_path: Path) -> None:
    path, before = tmp_path / "99002.xlsx", load(estate / "inventory")
    kreiswolke("--estate", str(estate), "inventory", "template", "--tenant", "99002", "-o", str(path))
    call = ("--estate", str(estate), "inventory", "import", str(path), "--allow-empty", "--dry-run")
    removed = {item["title"]: item["removed"] for item in json.loads(kreiswolke(*call, "--json").stdout)["changes"]}
    assert removed["Installationen"] == sum(item.tenant == "99002" for item in before.installations.values()) > 0
    assert "Nichts übernommen" in kreiswolke(*call).stdout
    assert load(estate / "inventory") == before
