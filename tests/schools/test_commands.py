"""Does `kreiswolke schools` do what it says, with the right exit codes and no traceback?"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.folders import contents

RLP = Path("inventory/rlp")


def kreiswolke(estate: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1"}
    command = [str(Path(sys.executable).with_name("kreiswolke")), "--estate", str(estate), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, timeout=60)
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture
def estate(tmp_path: Path) -> Path:
    """An estate with what the schools need of the example."""
    root = tmp_path / "estate"
    shutil.copytree(RLP / "schools", root / "inventory" / "schools")
    for name in ("tenants.csv", "addresses.csv"):
        shutil.copy(RLP / name, root / "inventory" / name)
    return root


def test_plan_writes_plan_and_report_and_a_second_time_the_same_bytes(estate: Path) -> None:
    done = kreiswolke(estate, "schools", "plan", "07135")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Beispieldaten, frei erfunden\n07135: 9 school sites, gaps: ")
    before = contents(estate)
    assert {"network/07135.json", "reports/schulen-07135.html"} <= before.keys()
    assert kreiswolke(estate, "schools", "plan").returncode == 0
    assert contents(estate) == before


def test_show_names_sites_and_gaps(estate: Path) -> None:
    kreiswolke(estate, "schools", "plan", "07135")
    done = kreiswolke(estate, "schools", "show", "07135")
    assert (done.returncode, done.stdout.count("Beispielschule")) == (0, 9)
    assert "07135-s08: Anbindung unbekannt: Bandbreite erfragen" in done.stdout
    plan = json.loads(kreiswolke(estate, "schools", "show", "07135", "--json").stdout)
    assert len(plan["schools"]) == 9


def test_openwrt_writes_the_configuration_of_one_access_point(estate: Path) -> None:
    done = kreiswolke(estate, "schools", "openwrt", "07135", "s01-ap01", "--radius", "10.1.1.10")
    assert done.returncode == 0, done.stderr
    path = estate / "network/07135/s01-ap01.uci"
    assert str(path) in done.stdout
    assert "option hostname '07135-s01-ap01'" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("plan", "07131"), "no schools of 07131"),
        (("show", "07135"), "file not found"),
        (("openwrt", "07135", "s01-ap99", "--radius", "10.1.1.10"), "has no access point s01-ap99"),
        (("openwrt", "07135", "s01-ap01", "--radius", "radius.example"), "radius.example is not an IP address"),
        (("openwrt", "07135", "s01-ap01"), "--radius"),
    ],
)
def test_wrong_use_is_refused_in_one_line_and_writes_nothing(
    estate: Path, arguments: tuple[str, ...], problem: str
) -> None:
    before = contents(estate)
    done = kreiswolke(estate, "schools", *arguments)
    assert (done.returncode, problem in done.stderr) == (2, True), done.stderr
    assert contents(estate) == before


def test_a_broken_school_is_named_with_its_line_and_nothing_is_written(estate: Path) -> None:
    path = estate / "inventory/schools/07135/07135-s02.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("channel: 136", "channel: 145", 1), encoding="utf-8")
    before = contents(estate)
    done = kreiswolke(estate, "schools", "plan")
    line = next(n for n, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if "channel: 145" in text)
    said = f"{path}:{line} [access_points[8].radios[1].channel]: 145 is no channel of 5 GHz"
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    assert contents(estate) == before


def test_an_estate_without_schools_says_so(estate: Path) -> None:
    shutil.rmtree(estate / "inventory/schools")
    done = kreiswolke(estate, "schools", "plan")
    assert (done.returncode, "no schools in" in done.stderr) == (2, True)


def test_inventory_check_looks_at_the_schools_too(tmp_path: Path) -> None:
    root = tmp_path / "estate"
    shutil.copytree("tests/estates/mini", root / "inventory")
    folder = root / "inventory/schools/99001"
    folder.mkdir(parents=True)
    text = (RLP / "schools/07135/07135-s08.yaml").read_text(encoding="utf-8").replace("07135-s08", "99001-s08")
    (folder / "99001-s08.yaml").write_text(text, encoding="utf-8")
    done = kreiswolke(root, "inventory", "check")
    assert (done.returncode, done.stdout.endswith(", 1 Schulen\n")) == (0, True), done.stderr

    (folder / "99001-s08.yaml").write_text(text.replace("provenance: example", "provenance: real"), encoding="utf-8")
    done = kreiswolke(root, "inventory", "check")
    assert (done.returncode, "example and real data never mix" in done.stderr) == (2, True)

    folder.rename(folder.with_name("99999"))
    done = kreiswolke(root, "inventory", "check")
    assert (done.returncode, "99999-s08" in done.stderr) == (2, True)
