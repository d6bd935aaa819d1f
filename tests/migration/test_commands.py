"""Does `kreiswolke plan` do what it says, with the right exit codes and no traceback?"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.folders import contents

MINI = Path("tests/estates/mini")


def kreiswolke(estate: Path, *arguments: str, seed: str = "0") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1", "PYTHONHASHSEED": seed}
    command = [str(Path(sys.executable).with_name("kreiswolke")), "--estate", str(estate), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, timeout=300)
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small estate with its plan and reports; tests only read it."""
    root = tmp_path_factory.mktemp("plan") / "estate"
    shutil.copytree(MINI, root / "inventory")
    done = kreiswolke(root, "plan")
    assert done.returncode == 0, done.stderr
    return root


def planned(estate: Path) -> list[dict[str, str]]:
    decisions: list[dict[str, str]] = json.loads((estate / "plan" / "plan.json").read_text("utf-8"))["decisions"]
    return decisions


def test_plan_writes_the_plan_its_extracts_and_a_report_for_each(estate: Path) -> None:
    keys = sorted({item["tenant"] for item in planned(estate)})
    assert sorted(path.name for path in (estate / "plan").iterdir()) == [*(f"{key}.json" for key in keys), "plan.json"]
    reports = {path.name for path in (estate / "reports").iterdir()}
    assert reports == {"plan.html", *(f"plan-{key}.html" for key in keys)}


def test_the_same_inventory_gives_the_same_bytes_whatever_the_hash_seed(estate: Path, tmp_path: Path) -> None:
    assert kreiswolke(estate, "plan", "--output", str(tmp_path), seed="4711").returncode == 0
    again = contents(tmp_path)
    assert again == {name: content for name, content in contents(estate).items() if name in again}
    assert "plan/plan.json" in again
    assert "reports/plan.html" in again


def test_another_planning_date_gives_another_plan(estate: Path, tmp_path: Path) -> None:
    done = kreiswolke(estate, "plan", "--as-of", "2027-06-01", "--output", str(tmp_path), "--json")
    assert (done.returncode, json.loads(done.stdout)["as_of"]) == (0, "2027-06-01")
    assert (tmp_path / "plan" / "plan.json").read_bytes() != (estate / "plan" / "plan.json").read_bytes()


def test_check_finds_nothing_in_the_plan_as_made(estate: Path) -> None:
    done = kreiswolke(estate, "plan", "check")
    assert done.returncode == 0, done.stdout
    assert "kein Verstoß" in done.stdout
    assert json.loads(kreiswolke(estate, "plan", "check", "--json").stdout)["ok"] is True
    part = kreiswolke(estate, "plan", "check", "--plan", str(estate / "plan" / "99001.json"))
    assert part.returncode == 0, part.stdout
    assert part.stdout.count("nur am ganzen Plan zu prüfen") == 1


def test_check_names_what_somebody_changed_and_exits_with_1(estate: Path, tmp_path: Path) -> None:
    raw = json.loads((estate / "plan" / "plan.json").read_text("utf-8"))
    moved = next(item for item in raw["decisions"] if item["wave"] is not None)
    moved["clearances"] = ["nie-erteilt"]
    edited = tmp_path / "plan.json"
    edited.write_text(json.dumps(raw), "utf-8")
    done = kreiswolke(estate, "plan", "check", "--plan", str(edited))
    assert done.returncode == 1
    assert moved["installation"] in done.stdout
    assert "Verst" in done.stderr


def test_explain_says_where_when_why_and_every_contribution(estate: Path) -> None:
    item = next(item for item in planned(estate) if item["wave"] is not None)
    done = kreiswolke(estate, "plan", "explain", item["product"], item["tenant"])
    assert done.returncode == 0, done.stderr
    assert item["installation"] in done.stdout
    expected = (
        "Ziel:",
        f"Welle {item['wave']}:",
        "Bereitschaft:",
        "[Bestand: product.multi_tenant]",
        "Beleg 1: Auskunft",
    )
    assert all(word in done.stdout for word in expected)
    found = json.loads(kreiswolke(estate, "plan", "explain", item["product"], item["tenant"], "--json").stdout)
    assert item in found["decisions"]


def test_export_writes_one_file_for_all_or_one_for_each(estate: Path, tmp_path: Path) -> None:
    keys = sorted({item["tenant"] for item in planned(estate)})
    for arguments in ((), ("--each",)):
        done = kreiswolke(estate, "plan", "export", "--format", "jira", *arguments, "-o", str(tmp_path))
        assert done.returncode == 0, done.stderr
    assert sorted(contents(tmp_path)) == sorted(["plan-jira.csv", *(f"plan-{key}-jira.csv" for key in keys)])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("plan", "explain", "gibtesnicht"), "gibtesnicht"),
        (("plan", "--as-of", "morgen"), "morgen"),
        (("plan", "check", "--plan", "nirgends.json"), "nirgends.json"),
        (("plan", "--json", "check"), "check"),
        (("plan", "export", "--format", "gibtesnicht"), "gibtesnicht"),
        (("plan", "export", "--format", "jira", "00000"), "00000"),
        (("plan", "export", "--format", "jira", "99001", "--each"), "--each"),
    ],
)
def test_wrong_use_is_refused_with_exit_code_2(estate: Path, arguments: tuple[str, ...], said: str) -> None:
    done = kreiswolke(estate, *arguments)
    assert done.returncode == 2
    assert said in done.stderr


@pytest.mark.parametrize("command", [("explain", "wohngeld-land"), ("export", "--format", "jira")])
def test_a_plan_from_before_an_installation_was_removed_is_refused(
    estate: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    root = Path(shutil.copytree(estate, tmp_path / "estate"))
    gone = planned(root)[0]
    place = root / "inventory" / "tenants" / gone["tenant"]
    for name in ("installations.csv", "dependencies.csv"):
        lines = (place / name).read_text("utf-8").splitlines(keepends=True)
        (place / name).write_text("".join(line for line in lines if gone["installation"] not in line), "utf-8")
    before = contents(root)
    done = kreiswolke(root, "plan", *command)
    assert done.returncode == 2
    assert f"{gone['installation']} is not in the inventory" in done.stderr
    assert contents(root) == before


def test_a_broken_inventory_writes_nothing(tmp_path: Path) -> None:
    shutil.copytree(MINI, tmp_path / "inventory")
    (tmp_path / "inventory" / "products.csv").write_text("id\nx;y\n", "utf-8")
    before = contents(tmp_path)
    assert kreiswolke(tmp_path, "plan").returncode == 2
    assert contents(tmp_path) == before


def test_questions_writes_the_list_for_all_and_for_each_landkreis(estate: Path, tmp_path: Path) -> None:
    place = Path(shutil.copytree(estate, tmp_path / "estate"))
    key = planned(place)[0]["tenant"]
    done = kreiswolke(place, "plan", "questions", key)
    assert done.returncode == 0, done.stderr
    assert "Fragen sind offen" in done.stdout
    shown = json.loads(kreiswolke(place, "plan", "questions", key, "--json").stdout)
    assert shown == json.loads((place / "plan" / f"questions-{key}.json").read_text("utf-8"))
    assert (place / "plan" / "questions.json").exists()
    assert key in (place / "reports" / f"fragen-{key}.html").read_text("utf-8")
    assert kreiswolke(place, "plan", "questions", "07999").returncode == 2


def test_opportunities_procurement_and_scenarios_write_their_files_and_pages(estate: Path, tmp_path: Path) -> None:
    shutil.copytree(estate, tmp_path / "estate")
    root = tmp_path / "estate"
    text = "scenarios:\n  - {id: halb, title: Halb, reason: Warum?, tenants_percent: 50}\n"
    (root / "inventory" / "scenarios.yaml").write_text(text, "utf-8")
    key = planned(root)[0]["tenant"]
    for arguments in (("opportunities", key), ("procurement",), ("scenarios", "--only", "halb")):
        done = kreiswolke(root, "plan", *arguments)
        assert done.returncode == 0, done.stderr
        assert "Beispieldaten, frei erfunden" in done.stdout
    names = {path.name for path in (root / "plan").iterdir()}
    assert {
        "opportunities.json",
        f"opportunities-{key}.json",
        "procurement.json",
        "lockin.json",
        "scenarios.json",
    } <= names
    pages = {path.name for path in (root / "reports").iterdir()}
    assert {"gemeinsam.html", "beschaffung.html", "szenarien.html"} <= pages


def test_a_tenant_or_scenario_that_there_is_not_is_refused(estate: Path, tmp_path: Path) -> None:
    assert "12345" in kreiswolke(estate, "plan", "opportunities", "12345").stderr
    shutil.copytree(estate, tmp_path / "estate")
    shutil.copy("inventory/rlp/scenarios.yaml", tmp_path / "estate" / "inventory" / "scenarios.yaml")
    done = kreiswolke(tmp_path / "estate", "plan", "scenarios")
    assert done.returncode == 2  # the teams of the 24 are not those of this estate
    assert "scenarios.yaml" in done.stderr
