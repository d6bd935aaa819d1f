"""How is a tenant called by those who read tenants.csv alone?"""

from pathlib import Path

import pytest

from common.errors import InputError
from inventory.names import full_name, read_name

ROWS = """key,name,nuts3,population,area_km2,pilot,source
99001,Beispielkreis Süd,,60000,700.5,no,Beispiel
990010001,Verbandsgemeinde Beispiel,,9000,80,no,Beispiel
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tenants.csv").write_text(ROWS, encoding="utf-8")
    return tmp_path


def test_administrations_name_themselves(folder: Path) -> None:
    assert read_name(folder, "99001") == "Beispielkreis Süd"
    assert read_name(folder, "990010001") == "Verbandsgemeinde Beispiel"


def test_a_key_without_a_row_is_refused_with_the_file_and_the_field(folder: Path) -> None:
    with pytest.raises(InputError, match=r"tenants\.csv \[key\]: no tenant 99002 -> use an official key"):
        read_name(folder, "99002")


def test_what_is_wrong_in_the_file_is_named_and_not_read_over(folder: Path) -> None:
    (folder / "tenants.csv").write_text(ROWS.replace("60000", "viele"), encoding="utf-8")
    with pytest.raises(InputError, match="population"):
        read_name(folder, "99001")


def test_a_name_that_says_landkreis_itself_stands_alone() -> None:
    assert full_name("07135", "Cochem-Zell") == "Landkreis Cochem-Zell"
    assert full_name("07143", "Westerwaldkreis") == "Westerwaldkreis"
    assert full_name("07232", "Eifelkreis Bitburg-Prüm") == "Eifelkreis Bitburg-Prüm"
    assert full_name("071350001", "Verbandsgemeinde Beispiel") == "Verbandsgemeinde Beispiel"
