"""Is a file refused in one line where it is not UTF-8 text of a sensible size?"""

from pathlib import Path

import pytest

from common.errors import InputError
from common.sources import MEBIBYTE, read_source

TEXT = "key,name\n99001,Südliche Weinstraße\n"


def written(folder: Path, content: bytes, name: str = "tenants.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "content",
    [TEXT.encode(), TEXT.encode("utf-8-sig"), TEXT.replace("\n", "\r\n").encode()],
    ids=["utf-8", "byte order mark", "crlf"],
)
def test_utf_8_is_read_with_its_umlauts(tmp_path: Path, content: bytes) -> None:
    assert read_source(written(tmp_path, content)).text == TEXT


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        (TEXT.encode("cp1252"), 2, "not UTF-8, probably Windows-1252"),
        (TEXT.encode("utf-16"), None, "UTF-16"),
        (b"PK\x03\x04" + bytes(100), None, "a spreadsheet or an archive"),
        (b"key,name\n99001,\0\n", 2, "NUL byte"),
        ("key,name\n99001,a\u00a0b\n".encode(), 2, r"invisible character U\+00A0"),
        ("key,name\n99001,a\u202eb\n".encode(), 2, r"invisible character U\+202E"),
        (b"key\tname\n", 1, r"invisible character U\+0009"),
        (b"key,name\n\xff\n", 2, "not UTF-8"),
    ],
)
def test_anything_else_is_refused_with_its_line(tmp_path: Path, content: bytes, line: int | None, problem: str) -> None:
    with pytest.raises(InputError, match=problem) as caught:
        read_source(written(tmp_path, content))
    assert caught.value.line == line
    assert "\n" not in str(caught.value)


def test_windows_1252_is_told_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="CSV UTF-8"):
        read_source(written(tmp_path, TEXT.encode("cp1252")))


@pytest.mark.parametrize(("name", "limit"), [("tenants.csv", 32), ("pins.yaml", 4)])
def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path, name: str, limit: int) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(200 * MEBIBYTE)  # sparse: takes no room
    with pytest.raises(InputError, match=f"200 MiB; expected at most {limit}"):
        read_source(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"servers\.csv: file not found"):
        read_source(tmp_path / "servers.csv")


def test_a_folder_in_place_of_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "servers.csv").mkdir()
    with pytest.raises(InputError, match="not a file"):
        read_source(tmp_path / "servers.csv")
