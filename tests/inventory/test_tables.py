"""Are CSV files read as they are meant, and is every wrong cell named with its line and column?"""

from pathlib import Path

import pytest

from common.errors import InputError
from common.sources import Source
from inventory.tables import MAX_REFUSALS, load_table, read_table

HEADER = "key,name,nuts3,population,area_km2,pilot,source"
ROW = '99001,"Kreis Süd, Land",DEB1C,61587,692.43,yes,Beispiel'


def table(text: str, name: str = "tenants") -> tuple[list[dict[str, object]], list[str]]:
    read = read_table(Source(Path("f.csv"), text, ""), name)
    return read.rows, [f"{p.line} {p.field}: {p.problem} -> {p.hint}" for p in read.problems]


EXPECTED = {
    "key": "99001",
    "name": "Kreis Süd, Land",
    "nuts3": "DEB1C",
    "population": 61587,
    "area_km2": "692.43",
    "pilot": True,
    "source": "Beispiel",
}


def test_cells_get_the_types_of_their_columns() -> None:
    assert table(f"{HEADER}\n{ROW}\n") == ([EXPECTED], [])


def test_what_excel_writes_in_germany_is_read() -> None:
    row = "99001;Kreis Süd, Land;DEB1C;61587;692.43;yes;Beispiel"
    assert table(f"{HEADER.replace(',', ';')}\n{row}\n;;;;;;\n") == ([EXPECTED], [])


def test_columns_may_come_in_any_order() -> None:
    header, row = ",".join(reversed(HEADER.split(","))), 'Beispiel,yes,692.43,61587,DEB1C,"Kreis Süd, Land",99001'
    assert table(f"{header}\n{row}\n") == ([EXPECTED], [])


def test_an_empty_cell_is_unknown_an_empty_list_is_empty_and_flags_are_yes_or_no() -> None:
    header = "id,name,category,department,description,personal_data,confidentiality,integrity,availability"
    header += ",local_device,latency_sensitive,always_on,interfaces,depends_on"
    rows, problems = table(f"{header}\na,A,allgemein,IT,Text,none,,hoch,,none,no,,XKfz;XMeld,\n", "tasks")
    assert problems == []
    row = rows[0]
    assert (row["confidentiality"], row["latency_sensitive"], row["always_on"]) == (None, False, None)
    assert (row["interfaces"], row["depends_on"]) == (["XKfz", "XMeld"], [])


def test_a_table_of_a_header_alone_is_empty() -> None:
    assert table(f"{HEADER}\n") == ([], [])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "1 None: no header line"),
        ("\n", "1 None: no header line"),
        (HEADER.replace("pilot", "Pilot"), "1 Pilot: unknown column"),
        (HEADER + ",extra", "1 extra: unknown column"),
        (HEADER + ",name", "1 name: column named twice"),
        (HEADER.replace(",pilot", ""), "1 pilot: column missing"),
        (HEADER.replace(",", "|"), f"1 {HEADER.replace(',', '|')}: unknown column"),
        (f"{HEADER}\n{ROW},x", "2 None: 8 cells; the header has 7"),
        (f"{HEADER}\n{ROW}\n99002,x", "3 None: 2 cells; the header has 7"),
        (f'{HEADER}\n{ROW.replace("Süd, ", "Süd,")}\n99002,"a\nb",,1,1,no,x', "3 None: a cell holds a line break"),
        (f'{HEADER}\n99001,"Kreis,,1,1,no,x\n', "2 None: not CSV (unexpected end of data)"),
        (f'{HEADER}\n99001,"Kreis"x,,1,1,no,x\n', "2 None: not CSV"),
        (f"{HEADER}\n99001, Kreis,,1,1,no,x\n", "2 None: a cell begins or ends with a space"),
    ],
)
def test_a_wrong_header_or_row_is_named(text: str, problem: str) -> None:
    _, problems = table(text)
    assert len(problems) == 1
    assert problems[0].startswith(problem)


@pytest.mark.parametrize(
    ("column", "cell", "expectation"),
    [
        ("key", "7135", "official key (AGS) as text of 5 to 12 digits"),
        ("key", "07135x", "official key"),
        ("key", "", "nothing given; expected: official key"),
        ("name", "", "nothing given"),
        ("name", "x" * 501, "text of 1 to 500 characters"),
        ("population", "many", "'many' is not allowed; expected: whole number"),
        ("population", "1.5", "whole number"),
        ("population", "61.587", "whole number"),
        ("population", "061587", "whole number"),
        ("population", "-1", "whole number from 0"),
        ("population", "99999999999999999999", "whole number from 0"),
        ("area_km2", "692 43", "number of 0 or more with a point"),
        ("area_km2", "-1.5", "number of 0 or more"),
        ("area_km2", "1e5", "number of 0 or more"),
        ("pilot", "ja", "'ja' is not allowed; expected: yes or no"),
        ("pilot", "", "nothing given; expected: yes or no"),
        ("nuts3", "deb1c", "NUTS 3"),
    ],
)
def test_a_wrong_cell_is_named_with_what_was_expected(column: str, cell: str, expectation: str) -> None:
    cells = {
        **dict(zip(HEADER.split(","), ROW.replace("Süd, ", "Süd ").replace('"', "").split(","), strict=True)),
        column: cell,
    }
    rows, problems = table(f"{HEADER}\n{','.join(cells.values())}\n")
    assert rows == []
    assert len(problems) == 1
    assert problems[0].startswith(f"2 {column}: ")
    assert expectation in problems[0]


@pytest.mark.parametrize(
    "day", ["2027-02-30", "30.11.2026", "2027-2-3", "20270203", "2027-W01-1", "0000-01-01", "2027-13-01"]
)
def test_a_day_that_does_not_exist_or_is_written_otherwise_is_refused(day: str) -> None:
    header = "id,virtual,vcpus,ram_gib,disk_gib,os,purchased,end_of_life"
    _, problems = table(f"{header}\n99001-vm-1,yes,1,1,1,Linux,{day},\n", "servers")
    assert problems == [f"2 purchased: '{day}' is not allowed; expected: date as YYYY-MM-DD, or nothing -> "]


def test_a_list_names_nothing_twice_and_has_no_empty_item() -> None:
    header = "key,slot,ipv4_datacentre,ipv4_schools,ipv6,in_use"
    _, problems = table(f"{header}\n99001,0,a,,b,10.0.0.0/8;10.0.0.0/8\n99002,1,a,,b,10.0.0.0/8;\n", "addresses")
    assert [problem.split(":")[0] for problem in problems] == ["2 in_use", "3 in_use"]


def test_every_wrong_row_is_named_and_the_others_are_read() -> None:
    rows, problems = table(f"{HEADER}\n{ROW}\n99002,,,x,1,no,y\n{ROW.replace('99001', '99003')}\n")
    assert [row["key"] for row in rows] == ["99001", "99003"]
    assert sorted(problem.split(":")[0] for problem in problems) == ["3 name", "3 population"]


def test_of_a_file_that_is_wrong_throughout_the_first_problems_are_named() -> None:
    _, problems = table(f"{HEADER}\n" + "x,x,x,x,x,x,x\n" * 5000)
    assert MAX_REFUSALS <= len(problems) < MAX_REFUSALS + 10


def test_a_table_that_must_be_right_is_refused_for_the_first_thing_that_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "tenants.csv"
    path.write_text(f"{HEADER}\n{ROW}\n", encoding="utf-8")
    assert load_table(path, "tenants").rows == [EXPECTED]
    path.write_text(f"{HEADER}\n{ROW}\n{ROW.replace('61587', 'viele')}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"tenants\.csv:3 \[population\]: 'viele' is not allowed"):
        load_table(path, "tenants")
