"""Is a document that is not what its schema says refused in one line that names file, field and way out?"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from common.documents import check, load_document, load_json
from common.errors import InputError
from common.schema import Schema, field_name
from common.sources import MEBIBYTE
from common.yaml_input import read_mapping

HINT = "run `kreiswolke plan` again"
SCHEMA = Schema.of(
    {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "required": ["version"],
        "additionalProperties": False,
        "properties": {
            "version": {"const": 1},
            "at": {"type": "string", "format": "date-time"},
            "share": {"anyOf": [{"type": "integer", "maximum": 100}, {"type": "null"}]},
            "hours": {"type": "object", "patternProperties": {"^[a-z]+$": {}}, "additionalProperties": False},
            "tenants": {
                "type": "array",
                "minItems": 1,
                "uniqueItems": True,
                "items": {
                    "type": "object",
                    "required": ["key"],
                    "properties": {
                        "key": {"type": "string", "description": "the key, 5 to 12 digits", "pattern": "^[0-9]{5,12}$"},
                        "waves": {"type": ["integer", "null"], "maximum": 40},
                        "state": {"enum": ["open", "done", None]},
                    },
                },
            },
        },
    }
)
RIGHT: dict[str, Any] = {"version": 1, "tenants": [{"key": "99001"}, {"key": "99002", "waves": None, "state": "open"}]}

Reader = Callable[[Path], object]


def read_as_json(path: Path) -> object:
    return load_json(path, SCHEMA, HINT)


def read_as_yaml(path: Path) -> object:
    return load_document(path, SCHEMA).data


def read_as_settings(path: Path) -> object:
    return read_mapping(path, HINT)


READERS: list[tuple[str, Reader]] = [
    ("plan.json", read_as_json),
    ("pins.yaml", read_as_yaml),
    ("hosts.yaml", read_as_settings),
]


def refusal(reader: Reader, path: Path) -> InputError:
    with pytest.raises(InputError) as caught:
        reader(path)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2
    return caught.value


@pytest.mark.parametrize(("name", "reader"), READERS)
def test_what_is_right_is_read(tmp_path: Path, name: str, reader: Reader) -> None:
    (tmp_path / name).write_text(json.dumps(RIGHT), encoding="utf-8")  # JSON is YAML too
    assert reader(tmp_path / name) == RIGHT


@pytest.mark.parametrize(("name", "reader"), READERS)
@pytest.mark.parametrize(
    ("content", "problem", "line"),
    [
        ('{"version": 1,\n "name": "Südliche"}'.encode("cp1252"), "not UTF-8, probably Windows-1252", 2),
        (json.dumps(RIGHT).encode("utf-16"), "UTF-16 text", None),
        (b"PK\x03\x04" + bytes(100), "a spreadsheet or an archive", None),
        (b'{"version": 1}\0', "NUL byte", 1),
        (b'{"version": 1,\n "tenants": [}', "not valid (JSON|YAML)", 2),
    ],
    ids=["windows-1252", "utf-16", "archive", "nul", "broken"],
)
def test_what_is_no_text_or_broken_is_refused_with_its_line(
    tmp_path: Path, name: str, reader: Reader, content: bytes, problem: str, line: int | None
) -> None:
    (tmp_path / name).write_bytes(content)
    found = refusal(reader, tmp_path / name)
    assert found.line == line
    assert found.hint
    with pytest.raises(InputError, match=problem):
        reader(tmp_path / name)


@pytest.mark.parametrize(("name", "reader"), READERS)
def test_a_file_of_200_mebibytes_is_refused_before_it_is_read(tmp_path: Path, name: str, reader: Reader) -> None:
    with (tmp_path / name).open("wb") as file:
        file.truncate(200 * MEBIBYTE)  # sparse: takes no room
    assert refusal(reader, tmp_path / name).problem.startswith("200 MiB; expected at most")


@pytest.mark.parametrize(("name", "reader"), READERS)
def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path, name: str, reader: Reader) -> None:
    (tmp_path / name).mkdir()
    assert refusal(reader, tmp_path / name).problem == "not a file"


def test_a_missing_file_is_refused_and_only_settings_may_be_missing(tmp_path: Path) -> None:
    found = refusal(read_as_json, tmp_path / "plan.json")
    assert (found.problem, found.hint) == ("file not found", HINT)
    assert refusal(read_as_yaml, tmp_path / "pins.yaml").hint == "check the path, or run the step that writes it"
    assert read_as_settings(tmp_path / "hosts.yaml") == {}


def test_an_empty_file_is_refused_and_only_settings_may_be_empty(tmp_path: Path) -> None:
    for name, _ in READERS:
        (tmp_path / name).write_bytes(b"\n")
    assert refusal(read_as_json, tmp_path / "plan.json").problem == "empty; expected JSON"
    assert refusal(read_as_yaml, tmp_path / "pins.yaml").problem == "nothing given; expected: object"
    assert read_as_settings(tmp_path / "hosts.yaml") == {}


def test_brackets_without_end_are_refused(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text("[" * 100_000, encoding="utf-8")
    assert refusal(read_as_json, tmp_path / "plan.json").problem == "nested too deep"


def test_settings_that_are_a_list_are_refused_with_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "hosts.yaml").write_text("- base_admins\n", encoding="utf-8")
    assert refusal(read_as_settings, tmp_path / "hosts.yaml").hint == HINT


def test_a_day_that_no_calendar_has_is_no_traceback_in_settings(tmp_path: Path) -> None:
    (tmp_path / "hosts.yaml").write_text("since: 2027-02-30\n", encoding="utf-8")
    assert refusal(read_as_settings, tmp_path / "hosts.yaml").problem.startswith("not valid YAML")


@pytest.mark.parametrize(
    ("change", "field", "problem"),
    [
        (lambda d: d.update(version=2), "version", "version 2; expected 1"),
        (lambda d: d.pop("version"), "version", "version none; expected 1"),
        (lambda d: d.update(more=1), "more", "unknown field"),
        (lambda d: d.update(tenants={}), "tenants", "{} is not allowed; expected: array"),
        (lambda d: d.update(tenants=[]), "tenants", "[] is not allowed; expected: minItems 1"),
        (lambda d: d["tenants"].append(d["tenants"][0]), "tenants", "names something twice"),
        (lambda d: d["tenants"][1].pop("key"), "tenants[1].key", "field missing"),
        (lambda d: d["tenants"][1].update(key=99002), "tenants[1].key", "99002 is a number; expected: the key"),
        (lambda d: d["tenants"][1].update(key=None), "tenants[1].key", "nothing given; expected: the key"),
        (lambda d: d["tenants"][1].update(key="x"), "tenants[1].key", "'x' is not allowed; expected: the key"),
        (lambda d: d["tenants"][1].update(waves=41), "tenants[1].waves", "41 is not allowed; expected: maximum 40"),
        (lambda d: d["tenants"][1].update(waves="a"), "tenants[1].waves", "expected: integer or null"),
        (lambda d: d["tenants"][0].update(state="zu"), "tenants[0].state", "'zu' is not one of: open, done, nothing"),
        (lambda d: d.update(share=101), "share", "101 is not allowed; expected: maximum 100"),
        (lambda d: d.update(hours={"netz": 1, "N": 2}), "hours.N", "unknown field"),
        (lambda d: d.update(at="gestern"), "at", "date-time"),
        (lambda d: d["tenants"][0].update(key="x" * 10_000), "tenants[0].key", "'xxx"),
    ],
)
def test_the_first_thing_that_is_wrong_is_named_with_its_field(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], field: str, problem: str
) -> None:
    content = json.loads(json.dumps(RIGHT))
    change(content)
    text = json.dumps(content, indent=1)
    for name, reader in READERS[:2]:
        (tmp_path / name).write_text(text, encoding="utf-8")
        found = refusal(reader, tmp_path / name)
        assert found.field == field
        assert problem in found.problem
        assert len(found.problem) < 200
    assert found.line is not None
    assert refusal(read_as_json, tmp_path / "plan.json").hint == HINT


def test_a_refusal_says_what_to_do_where_no_way_out_is_given() -> None:
    with pytest.raises(InputError, match=r"^stack outputs \[tenants\[0\]\.key\]: field missing -> add it$"):
        check({"version": 1, "tenants": [{}]}, SCHEMA, "stack outputs")


def test_a_field_is_named_as_programs_write_it() -> None:
    assert field_name(("tenants", 3, "waves")) == "tenants[3].waves"
    assert field_name((0, "a")) == "[0].a"
    assert field_name(()) is None
