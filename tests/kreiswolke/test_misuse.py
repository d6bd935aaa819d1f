"""Is wrong use of any command one line with the way out, and exit code 2?"""

import sys
from pathlib import Path

import pytest

from kreiswolke.cli import main

NOWHERE = "tests/estates"  # a folder above inventories, with no estate in it


def refused(arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """What the command says about wrong use."""
    monkeypatch.setattr(sys, "argv", ["kreiswolke", "--estate", NOWHERE, *arguments])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


@pytest.mark.parametrize(
    ("arguments", "expected", "way_out"),
    [
        (("plann",), "No such command 'plann'", "kreiswolke --help"),
        (("plan", "checks"), "Did you mean 'check'?", "kreiswolke plan --help"),
        (("plan", "--as-of", "01.06.2027"), "Invalid value for '--as-of'", "kreiswolke plan --help"),
        (("plan", "--seconds", "5", "check"), "diese Optionen gehören hinter check", "kreiswolke plan --help"),
        (("plan", "export"), "Choose from: edit, ics, jira", "kreiswolke plan export --help"),
        (("inventory", "export"), "Missing option '-o'", "kreiswolke inventory export --help"),
        (("inventory", "show", "x"), "no such folder", "`kreiswolke init` makes one"),
    ],
)
def test_wrong_use_is_one_line_with_the_way_out(
    arguments: tuple[str, ...],
    expected: str,
    way_out: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    [line] = refused(arguments, monkeypatch, capsys).splitlines()
    assert line.startswith("kreiswolke: ")
    assert expected in line
    assert line.endswith(f" -> {way_out}")


def test_a_place_that_cannot_be_written_is_one_line_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    target = str(tmp_path / "file" / "vorlage.xlsx")
    [line] = refused(("inventory", "template", "-o", target), monkeypatch, capsys).splitlines()
    assert f"{tmp_path / 'file'} -> check this path" in line
