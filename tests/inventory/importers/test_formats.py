"""Does each importer find in its tool's file what a person finds there?"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest

from common.errors import InputError
from inventory.importers import aws_cmf, azure_migrate, konveyor, rvtools
from inventory.importers.found import Findings, Found, FoundServer
from inventory.importers.layout import Options

from .books import FILES, rows_of, rvtools_rows, workbook

NO_OPTIONS = Options()


def by_line(findings: Findings, sheet: str | None = None) -> Mapping[int, Found]:
    return {found.place.line: found for found in findings.rows if found.place.sheet == sheet}


def test_konveyor_has_applications_and_dependencies() -> None:
    rows = by_line(konveyor.read([FILES / "konveyor.csv"], NO_OPTIONS))
    assert len(rows) == 12
    assert rows[2].application == "Kfz-Zulassung (Walnuss)"
    money = "Finanzwesen kommunale Doppik Fichte 7.2"
    assert rows[8].edge == ("Kfz-Zulassung (Walnuss)", money)
    assert rows[4].edge == ("Beispielhersteller Birke: Waffenrecht v3", money), "northbound: the other needs it"
    assert "southbound oder northbound" in rows[12].detail
    assert "1 (Anwendung) oder 2 (Abhängigkeit)" in rows[13].detail


def test_azure_migrate_template_in_windows_1252_with_german_numbers() -> None:
    options = Options(product_column="Fachverfahren")
    rows = by_line(azure_migrate.read([FILES / "azure_import.csv"], options))
    assert rows[2].server == FoundServer("beispiel-app01.kreis.example", True, 4, 16, 328, "Windows Server 2019")
    assert rows[2].application == "Kfz-Zulassung Walnuss"
    assert rows[3].server == FoundServer("beispiel-db01", False, 8, 32, 1201, "Windows Server 2022 10.0")
    assert rows[4].server == FoundServer("beispiel-alt", None, 2, None, None, "Linux")
    assert rows[4].application == "Küchenkasse"
    assert rows[5].detail == "Spalte Cores: „viele“ ist keine Zahl"
    assert rows[6].detail == "Spalte Server name: nichts angegeben; erwartet einen Namen"


def test_azure_migrate_assessment() -> None:
    rows = by_line(azure_migrate.read([FILES / "azure_assessment.csv"], NO_OPTIONS))
    system = "Microsoft Windows Server 2019 Datacenter"
    assert rows[2].server == FoundServer("beispiel-web01", None, 2, 8, 81, system)
    assert rows[3].server is not None
    assert rows[3].server.disk_gib is None


def check_rvtools(rows: Mapping[int, Found]) -> None:
    windows = "Microsoft Windows Server 2019 (64-bit)"
    assert rows[2].server == FoundServer("BEISPIEL-APP01", True, 4, 16, 80, windows, "4201-a")
    assert rows[3].server is not None
    assert (rows[3].server.disk_gib, rows[3].remarks) == (400, ("Plattenplatz aus vPartition",))
    assert rows[4].server is not None
    assert (rows[4].server.disk_gib, rows[4].server.ram_gib) == (200, 8)
    assert rows[4].remarks == ("Plattenplatz aus Provisioned", "Arbeitsspeicher aus vMemory")
    assert rows[5].remarks == ("ausgeschaltet",)
    refusals = [rows[line].refusal for line in (6, 7, 8)]
    assert refusals == ["Vorlage, kein Server", "Hilfsmaschine des vSphere-Clusters, kein Server", "nicht lesbar"]


def test_rvtools_tabs_as_csv() -> None:
    findings = rvtools.read([FILES / f"RVTools_tab{tab}.csv" for tab in ("vInfo", "vPartition", "vMemory")], NO_OPTIONS)
    assert len(findings.rows) == 8 + 4 + 3
    check_rvtools({n: found for n, found in enumerate(findings.rows, start=2) if n < 10})


def test_rvtools_workbook(tmp_path: Path) -> None:
    path = workbook(tmp_path / "rvtools.xlsx", {"vCPU": [["VM", "CPUs"]], **rvtools_rows()})
    findings = rvtools.read([path], Options(product_column="fachverfahren"))
    check_rvtools(by_line(findings, "vInfo"))
    assert by_line(findings, "vInfo")[2].application == "Kfz-Zulassung (Walnuss)"
    assert [found.supplements for found in by_line(findings, "vMemory").values()][-1] == "BEISPIEL-UNBEKANNT"


@pytest.mark.parametrize(
    "names",
    [
        {"Total disk capacity MiB": "Total disk capacity MB", "Provisioned MiB": "Provisioned MB", "VM UUID": "UUID"},
        {"VM": "vInfoVMName", "CPUs": "vInfoCPUs", "Memory": "vInfoMemory", "Template": "vInfoTemplate",
         "Powerstate": "vInfoPowerstate", "Total disk capacity MiB": "vInfoTotalDiskCapacityMiB",
         "Provisioned MiB": "vInfoProvisioned", "VM UUID": "vInfoUUID",
         "OS according to the configuration file": "vInfoOS", "OS according to the VMware Tools": "vInfoOSTools"},
    ],
)  # fmt: skip
def test_rvtools_of_other_versions(tmp_path: Path, names: Mapping[str, str]) -> None:
    sheets = rvtools_rows()
    sheets["vInfo"][0] = [names.get(name, name) for name in sheets["vInfo"][0]]
    check_rvtools(by_line(rvtools.read([workbook(tmp_path / "alt.xlsx", sheets)], NO_OPTIONS), "vInfo"))


VMS = [["VM", "CPUs", "Memory", "VM UUID"], ["app", 2, None, "u1"], ["app", 2, None, "u2"]]
DISKS = [["VM", "VM UUID", "Disk", "Capacity MiB"], ["app", "u1", "C:", 1024], ["APP", "u1", "D:", 2048],
         ["app", "u2", "C:", 8192]]  # fmt: skip
MEMORY = [["VM", "VM UUID", "Size MiB"], ["app", "u1", 4096], ["app", "u2", 8192]]


def sizes(path: Path, times: int = 1) -> list[tuple[int | None, int | None]]:
    """Disk and memory of each machine of the file, given so often."""
    findings = rvtools.read([path] * times, NO_OPTIONS)
    return [(found.server.disk_gib, found.server.ram_gib) for found in findings.rows if found.server]


def test_rvtools_machines_of_one_name_have_their_own_disks_and_memory(tmp_path: Path) -> None:
    path = workbook(tmp_path / "zwei.xlsx", {"vInfo": VMS, "vPartition": DISKS, "vMemory": MEMORY})
    assert sizes(path) == [(3, 4), (8, 8)]
    assert sizes(path, times=2) == [(3, 4), (8, 8)] * 2, "a file given twice doubles nothing"


def test_rvtools_sizes_without_a_uuid_are_not_given_to_one_of_two_machines(tmp_path: Path) -> None:
    tables = {"vPartition": DISKS, "vMemory": MEMORY}
    without = {name: [[row[0], *row[2:]] for row in rows] for name, rows in tables.items()}
    assert sizes(workbook(tmp_path / "zwei.xlsx", {"vInfo": VMS, **without})) == [(None, None)] * 2
    assert sizes(workbook(tmp_path / "eine.xlsx", {"vInfo": VMS[:2], **without})) == [(3, 4)]
    unnamed = [["VM", "Capacity MiB"], ["app", 1024], ["app", 1024]]
    assert sizes(workbook(tmp_path / "namenlos.xlsx", {"vInfo": VMS[:2], "vPartition": unnamed})) == [(2, None)]


def test_rvtools_without_its_main_sheet_is_refused(tmp_path: Path) -> None:
    sheets = rvtools_rows()
    sheets["Maschinen"] = sheets.pop("vInfo")
    with pytest.raises(InputError, match="no vInfo table of RVTools, only vPartition"):
        rvtools.read([workbook(tmp_path / "alt.xlsx", sheets)], NO_OPTIONS)


def test_the_cloud_migration_factory_has_servers_with_their_applications(tmp_path: Path) -> None:
    path = workbook(tmp_path / "intake.xlsx", {"Intake": rows_of("aws_cmf.csv")})
    for findings in (aws_cmf.read([FILES / "aws_cmf.csv"], NO_OPTIONS), aws_cmf.read([path], NO_OPTIONS)):
        rows = {found.place.line: found for found in findings.rows}
        assert rows[2].server == FoundServer("beispiel-app01.kreis.example", os="Windows Server 2019")
        assert (rows[3].server, rows[3].application) == (
            FoundServer("beispiel-app02", os="Windows Server 2019"),
            "Kfz-Zulassung Walnuss",
        )
        assert rows[4].server == FoundServer("beispiel-kasse", os="linux Debian 12")
        assert (rows[5].server, rows[5].application) == (None, "Geoportal (Walnuss)")
        assert rows[6].detail == "weder server_name noch app_name angegeben"
        assert {"wave_name", "r_type", "tags"} <= set(findings.unused)


def test_a_product_column_that_no_table_has_is_refused() -> None:
    with pytest.raises(InputError, match=r"no table has a column Verfahren -> unused columns: .*Fachverfahren"):
        azure_migrate.read([FILES / "azure_import.csv"], Options(product_column="Verfahren"))


def test_a_product_column_is_refused_where_the_format_names_the_product_itself() -> None:
    with pytest.raises(InputError, match="names the product itself, in Application Name -> leave the option out"):
        konveyor.read([FILES / "konveyor.csv"], Options(product_column="Comments"))


def test_a_name_that_a_spreadsheet_made_a_date_of_is_no_name(tmp_path: Path) -> None:
    rows = [["Server name", "Cores", "Memory"], [datetime(2027, 2, 1), 1, 1024], [True, 1, 1024]]
    found = azure_migrate.read([workbook(tmp_path / "azure.xlsx", {"Server": rows})], NO_OPTIONS).rows
    assert [row.detail.split(": ")[-1] for row in found] == [
        "„2027-02-01 00:00:00“; erwartet einen Namen als Text",
        "„True“; erwartet einen Namen als Text",
    ]


@pytest.mark.parametrize("read", [konveyor.read, azure_migrate.read, aws_cmf.read, rvtools.read])
def test_a_file_of_another_tool_is_refused(read: object, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("Datum;Betrag\n01.01.2027;5\n", encoding="utf-8")
    with pytest.raises(InputError, match="expected the columns"):
        read([path], NO_OPTIONS)  # type: ignore[operator]
