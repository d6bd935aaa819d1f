"""Is wrong use of any command one line with the way out, and exit code 2?"""

import io
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import rich_click as click

from kreiswolke.cli import main, root

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
        (("plan", "--as-of"), "Option '--as-of' requires an argument", "kreiswolke plan --help"),
        (("inventory", "export", "-o"), "Option '-o' requires an argument", "kreiswolke inventory export --help"),
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


def test_a_user_without_a_home_is_one_line_with_the_way_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nowhere() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", nowhere)
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    [line] = refused(("lab", "status"), monkeypatch, capsys).splitlines()
    assert line.endswith("no home folder is known for this user -> set HOME to a folder that you may write to")


def test_what_a_terminal_cannot_show_is_written_as_its_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="ascii"))
    monkeypatch.setattr(sys, "argv", ["kreiswolke", "inventory", "--help"])
    with pytest.raises(SystemExit) as left:
        main()
    sys.stdout.flush()
    assert left.value.code == 0
    assert b"pr\\xfcfen" in written.getvalue()
    assert capsys.readouterr().err == ""


def commands(command: click.Command, *path: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """`command` and all below it, each with the words that call it."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            member = command.get_command(context, name)
            assert member is not None
            yield from commands(member, *path, name)


def test_every_option_that_takes_one_value_refuses_a_second(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tried = 0
    for path, command in commands(root):
        for option in command.params:
            if isinstance(option, click.Option) and not (option.multiple or option.is_flag):
                given = (option.opts[0], *("1" for _ in range(option.nargs)))
                [line] = refused((*path, *given, *given), monkeypatch, capsys).splitlines()
                assert "it takes one value" in line, (path, given)
                assert line.endswith(f" -> {' '.join(('kreiswolke', *path))} --help")
                tried += 1
    assert tried > 50


def test_flags_and_options_that_take_many_values_may_be_repeated(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    flags = ("plan", "scenarios", "--json", "--json", "--only", "a", "--only", "b")
    assert "takes one value" not in refused(flags, monkeypatch, capsys)


def test_sigterm_ends_a_command_in_order_as_ctrl_c_does() -> None:
    program = "import os; from kreiswolke import cli; cli.root.main = lambda **_: os.kill(os.getpid(), 15); cli.main()"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (130, "kreiswolke: interrupted\n")


@pytest.mark.parametrize(
    ("arguments", "limit", "said"),
    [
        (("plan", "--steps", "0", "--output", "there"), 10_000, "File too large: "),  # one file of ours
        (("inventory", "template", "-o", "x.xlsx"), 100, "File too large"),  # a library's, which tries again at the end
        (("init", "there"), 1_000, "[Errno 27] File too large: "),  # a folder
    ],
)
def test_a_disk_that_takes_no_more_is_one_line_and_leaves_nothing_half_written(
    arguments: tuple[str, ...], limit: int, said: str, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "kreiswolke.cli", "--estate", str(mini_estate(tmp_path)), *arguments]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    (line,) = [line for line in done.stderr.splitlines() if not line.startswith(("...", "✓", "✗"))]
    assert done.returncode == 2
    assert line.startswith(f"kreiswolke: {said}")
    assert len(line) < 500
    assert [path for path in tmp_path.rglob("*") if ".new-" in path.name or path.name in ("x.xlsx", "plan.json")] == []


def mini_estate(folder: Path) -> Path:
    shutil.copytree("tests/estates/mini", folder / "estate" / "inventory")
    return folder / "estate"
