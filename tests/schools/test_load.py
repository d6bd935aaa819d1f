"""Is a school's file read as it stands, and refused with file, line and field where it is wrong?"""

import copy
from pathlib import Path
from typing import Any

import pytest

from common.errors import InputError
from schools import load
from tests.schools import example


def test_a_file_becomes_a_school(tmp_path: Path) -> None:
    example.write(tmp_path, example.document())
    (school,) = load.load(tmp_path / example.KEY)
    assert (school.id, school.tenant, school.site, school.pupils) == ("99001-s01", "99001", 1, 300)
    assert [(room.id, room.building, room.level) for room in school.rooms] == [("raum-1", "haus", 0)]
    assert [radio.band for radio in school.access_points[0].radios] == ["2.4", "5", "6"]
    assert len(school.sha256) == 64


def test_unknown_stays_unknown(tmp_path: Path) -> None:
    line = {"kind": "fttb", "down_mbit_s": None, "up_mbit_s": None}
    example.write(tmp_path, example.document(connection=line))
    example.write(tmp_path, example.document(id="99001-s02", site=2, connection=None))
    first, second = load.load(tmp_path / example.KEY)
    assert first.connection is not None
    assert (first.connection.down_mbit_s, second.connection) == (None, None)


def test_schools_come_in_the_order_of_their_sites(tmp_path: Path) -> None:
    for site in (3, 1, 2):
        example.write(tmp_path, example.document(id=f"99001-s{site:02}", site=site))
    assert [school.site for school in load.load(tmp_path / example.KEY)] == [1, 2, 3]


def access_point(number: str, room: str = "raum-1", **radio: Any) -> dict[str, Any]:
    legal = {"band": "5", "channel": 36, "width_mhz": 20, "power_dbm": 20}
    return {"id": f"ap{number}", "room": room, "radios": [legal | radio]}


AP = "access_points[0]"
BROKEN: list[tuple[dict[str, Any], str, str, str]] = [
    ({"site": 2}, "id", "expected 99001-s02", "id: 99001-s01"),
    ({"site": 33}, "site", "33 is not allowed", "site:"),
    ({"pupils": -1}, "pupils", "-1 is not allowed", "pupils:"),
    ({"pupils": "viele"}, "pupils", "'viele' is not allowed", "pupils:"),
    ({"kind": "internat"}, "kind", "'internat' is not one of", "kind: internat"),
    ({"switches": [{"id": "sw01", "room": "keller"}]}, "switches[0].room", "no room keller", "room: keller"),
    (
        {"access_points": [access_point("01"), access_point("01")]},
        "access_points[1].id",
        "ap01 is used twice",
        "id: ap01",
    ),
    ({"access_points": [access_point("001")]}, AP + ".id", "'ap001' is not allowed", "id: ap001"),
    (
        {"access_points": [access_point("01", channel=101)]},
        AP + ".radios[0].channel",
        "no channel of 5 GHz",
        "channel: 101",
    ),
    (
        {"access_points": [access_point("01", band="6", channel=145)]},
        AP + ".radios[0].channel",
        "no channel of 6",
        "channel: 145",
    ),
    (
        {"access_points": [access_point("01", power_dbm=30)]},
        AP + ".radios[0].power_dbm",
        "at most 23 dBm",
        "power_dbm: 30",
    ),
    (
        {"access_points": [access_point("01", width_mhz=30)]},
        AP + ".radios[0].width_mhz",
        "30 is not one of",
        "width_mhz: 30",
    ),
    ({"connection": {"kind": "fttb"}}, "connection.down_mbit_s", "missing", "connection:"),
    ({"colour": "blau"}, "colour", "colour", "colour:"),
]


@pytest.mark.parametrize(("changes", "field", "problem", "place"), BROKEN)
def test_what_is_wrong_is_named_with_its_line(
    tmp_path: Path, changes: dict[str, Any], field: str, problem: str, place: str
) -> None:
    path = example.write(tmp_path, example.document(**changes))
    if changes == {"site": 33}:
        path = path.rename(path.with_name("99001-s33.yaml"))
    with pytest.raises(InputError, match=problem) as caught:
        load.read(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    last = max(number for number, line in enumerate(lines, start=1) if place in line)
    assert (caught.value.file, caught.value.line, caught.value.field) == (str(path), last, field)


def test_two_radios_of_one_band_and_a_room_named_twice_are_refused(tmp_path: Path) -> None:
    doubled = access_point("01")
    doubled["radios"] += copy.deepcopy(doubled["radios"])
    with pytest.raises(InputError, match="two radios for 5 GHz"):
        load.read(example.write(tmp_path, example.document(access_points=[doubled])))
    buildings = example.document()["buildings"]
    buildings[0]["floors"] += copy.deepcopy(buildings[0]["floors"])
    with pytest.raises(InputError, match="room raum-1 is used twice"):
        load.read(example.write(tmp_path, example.document(buildings=buildings)))


def test_a_file_of_another_name_or_folder_is_refused(tmp_path: Path) -> None:
    path = example.write(tmp_path, example.document())
    with pytest.raises(InputError, match="expected 99001-s07, the name of the file"):
        load.read(path.rename(path.with_stem("99001-s07")))
    (tmp_path / "99002").mkdir()
    with pytest.raises(InputError, match="expected 99002-s01"):
        load.read(path.with_stem("99001-s07").rename(tmp_path / "99002" / "99001-s01.yaml"))


def test_a_folder_without_schools_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no school there"):
        load.load(tmp_path / "99001")
