"""Does `kreiswolke inventory import-from` change one tenant, remember decisions, and write all or nothing?"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from common.errors import UserError
from inventory.faults import Fault
from inventory.importers.learnt import check_learnt
from inventory.importers.ledger import load_ledger
from inventory.load import load
from kreiswolke.cli import root
from tests.folders import contents

from .books import FILES, rvtools_rows, workbook


@pytest.fixture
def estate(tmp_path: Path) -> Path:
    shutil.copytree("tests/estates/mini", tmp_path / "estate/inventory")
    return tmp_path / "estate"


Import = Callable[..., str]


@pytest.fixture
def import_from(estate: Path, capsys: pytest.CaptureFixture[str]) -> Import:
    """Run the command in this process; returns what it prints, and lets errors of users through."""

    def run(*arguments: str | Path) -> str:
        capsys.readouterr()
        words = ("--estate", estate, "inventory", "import-from", *arguments)
        root.main([str(word) for word in words], prog_name="kreiswolke", standalone_mode=False)
        return capsys.readouterr().out

    return run


def namings(output: str) -> dict[str, str]:
    return {item["name"]: item["naming"] for item in json.loads(output)["names"]}


def test_an_import_changes_the_tables_of_one_tenant_and_reckons_every_row(estate: Path, import_from: Import) -> None:
    before = contents(estate / "inventory")
    output = import_from("konveyor", FILES / "konveyor.csv", "--tenant", "99002")
    assert output.startswith("Beispieldaten, frei erfunden\n")
    assert "Nicht gebrauchte Spalten: Description" in output
    assert "konveyor.csv:13: ?: nicht lesbar: Spalte Record Type 1: „3“" in output
    after = contents(estate / "inventory")
    changed = {name for name in after if after[name] != before.get(name)}
    place = "tenants/99002"
    assert changed == {f"{place}/{name}.csv" for name in ("installations", "dependencies", "imported")}
    assert "99002-kfz-zulassung-walnuss-01" in load(estate / "inventory").installations
    reckoning = json.loads((estate / "reports/import/abrechnung-99002-konveyor.json").read_text(encoding="utf-8"))
    assert reckoning["note"] == "Beispieldaten, frei erfunden"
    assert reckoning["counts"] == {"read": 12, "taken": 4, "merged": 2, "left_out": 6}


def test_sheets_that_were_not_read_are_in_the_reckoning(estate: Path, tmp_path: Path, import_from: Import) -> None:
    path = workbook(tmp_path / "rvtools.xlsx", {**rvtools_rows(), "vLicense": [["Name"], ["vSphere"]]})
    output = import_from("rvtools", path, "--tenant", "99002")
    assert "Nicht gelesene Blätter: rvtools.xlsx: vLicense\n" in output
    reckoning = json.loads((estate / "reports/import/abrechnung-99002-rvtools.json").read_text(encoding="utf-8"))
    assert reckoning["unread_sheets"] == ["rvtools.xlsx: vLicense"]


def test_a_second_import_of_the_same_file_changes_nothing(estate: Path, import_from: Import) -> None:
    arguments = ("rvtools", *(FILES / f"RVTools_tab{tab}.csv" for tab in ("vInfo", "vPartition", "vMemory")))
    options = ("--tenant", "99001", "--product-column", "Fachverfahren", "--json")
    counts = json.loads(import_from(*arguments, *options))["counts"]
    assert (counts["taken"], counts["read"]) == (4, 15)
    before = contents(estate)
    again = json.loads(import_from(*arguments, *options))["counts"]
    assert again == {
        "read": 15,
        "taken": 0,
        "merged": counts["taken"] + counts["merged"],
        "left_out": counts["left_out"],
    }
    after = contents(estate)
    assert {name for name in after if after[name] != before[name]} <= {
        f"reports/import/abrechnung-99001-rvtools.{kind}" for kind in ("csv", "json")
    }


def test_a_decision_is_taken_remembered_and_asked_for_no_more(estate: Path, import_from: Import) -> None:
    arguments = ("konveyor", FILES / "konveyor.csv", "--tenant", "99003", "--json")
    names = namings(import_from(*arguments))
    assert (names["Geoportal"], names["Kantinenkasse"]) == ("open", "open")
    listed = estate / "reports/import/zu-bestaetigen-99003-konveyor.csv"
    text = listed.read_text(encoding="utf-8-sig")
    text = text.replace("Geoportal;1;;;;", "Geoportal;1;1;Projektbüro;31.01.2027;", 1)
    text = text.replace("Kantinenkasse;1;;;;", "Kantinenkasse;1;keines;Projektbüro;31.01.2027;", 1)
    listed.write_text(text, encoding="cp1252")
    names = namings(import_from(*arguments, "--decisions", listed))
    assert (names["Geoportal"], names["Kantinenkasse"]) == ("decided", "none")
    assert not listed.exists()
    assert "Geoportal,geoportal-" in (estate / "inventory/product_names.csv").read_text(encoding="utf-8")
    names = namings(import_from(*arguments))
    assert names["Kantinenkasse"] == "none"
    assert load_ledger(estate / "inventory", "99003").id_of("installation", "Geoportal")


def test_a_dry_run_reckons_and_changes_nothing(estate: Path, tmp_path: Path, import_from: Import) -> None:
    before = contents(estate)
    arguments = ("aws-cmf", FILES / "aws_cmf.csv", "--tenant", "99001", "--dry-run", "-o", tmp_path / "probe")
    assert "Probelauf, nichts geändert" in import_from(*arguments)
    assert contents(estate) == before
    assert set(contents(tmp_path / "probe")) == {
        "abrechnung-99001-aws-cmf.csv", "abrechnung-99001-aws-cmf.json", "zu-bestaetigen-99001-aws-cmf.csv",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("konveyor", FILES / "aws_cmf.csv", "--tenant", "99001"), "no application file of Konveyor"),
        (("konveyor", FILES / "konveyor.csv", "--tenant", "99009"), "--tenant 99009: no such tenant"),
        (("konveyor", "nirgends.csv", "--tenant", "99001"), "nirgends.csv: file not found"),
        (("azure-migrate", FILES / "azure_import.csv", "--tenant", "99001", "--encoding", "utf-8"), "not utf-8"),
    ],
)
def test_what_cannot_be_imported_is_refused_and_nothing_is_written(
    estate: Path, import_from: Import, arguments: tuple[str, ...], problem: str
) -> None:
    before = contents(estate)
    with pytest.raises(UserError, match=problem):
        import_from(*arguments)
    assert contents(estate) == before


@pytest.mark.parametrize(
    ("rows", "problem"),
    [("server,a,99002-a", "99002-a does not begin"), ("server,a,99001-a\nserver,A,99001-b", "name given twice")],
)
def test_a_broken_ledger_is_refused(estate: Path, import_from: Import, rows: str, problem: str) -> None:
    path = estate / "inventory/tenants/99001/imported.csv"
    path.write_text(f"kind,name,id\n{rows}\n", encoding="utf-8")
    with pytest.raises(UserError, match=problem):
        import_from("konveyor", FILES / "konveyor.csv", "--tenant", "99001")
    (found,) = check_learnt(estate / "inventory", load(estate / "inventory"))
    assert (found.file, problem in str(found)) == (str(path), True)


def test_what_an_import_leaves_passes_the_check(estate: Path, import_from: Import) -> None:
    import_from("konveyor", FILES / "konveyor.csv", "--tenant", "99001")
    assert check_learnt(estate / "inventory", load(estate / "inventory")) == []
    (estate / "inventory/product_names.csv").write_text("name,product\n", encoding="utf-8")
    (found,) = check_learnt(estate / "inventory", load(estate / "inventory"))
    assert "column missing" in str(found)


def test_nothing_is_written_where_the_result_would_be_no_valid_inventory(
    estate: Path, import_from: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = Fault("servers", "99001-a", "os", "cannot be", "correct it")
    monkeypatch.setattr("inventory.importers.store.faults", lambda *_: iter([fault]))
    before = contents(estate)
    with pytest.raises(UserError, match="99001-a: cannot be"):
        import_from("konveyor", FILES / "konveyor.csv", "--tenant", "99001")
    assert contents(estate) == before


def test_the_program_says_in_one_line_what_is_wrong(estate: Path) -> None:
    program = str(Path(sys.executable).with_name("kreiswolke"))
    words = ("--estate", str(estate), "inventory", "import-from", "rvtools", "nirgends.xlsx", "--tenant", "99001")
    done = subprocess.run([program, *words], capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1] == "kreiswolke: nirgends.xlsx: file not found -> check the path"
