"""Is Pulumi run so that no secret is seen, and are its locks understood? A script stands in for the command."""

import os
from pathlib import Path

import pytest

from common.errors import CheckFailedError
from stacks.config import config_file
from stacks.engine import Engine, Operation
from stacks.names import StackName

STACK = StackName.parse("99001")
SCRIPT = """#!/bin/sh
echo "$@" >> "$PULUMI_ARGUMENTS"
case "$*" in
version) echo v3.259.0 ;;
*config*) cat > "$PULUMI_ARGUMENTS.stdin" ;;
*"stack ls"*) echo '[{"name": "platform"}, {"name": "kreis-99001"}]' ;;
*preview*) echo '{"sequence": 1, "cancelEvent": {}}'; echo beside; echo 'error: locked' >&2; exit 255 ;;
*) echo 'error: no such
stack' >&2; exit 1 ;;
esac
"""


# `pulumi config` empties its file before it writes it; this one is killed in between.
EMPTYING = """#!/bin/sh
file=Pulumi.kreis-99001.yaml
while test $# -gt 0; do
    test "$1" = --config-file && file="$2"
    shift
done
: > "$file"
kill -9 $$
"""


@pytest.fixture
def arguments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A `pulumi` on PATH that writes its arguments into this file."""
    command = tmp_path / "bin" / "pulumi"
    command.parent.mkdir()
    command.write_text(SCRIPT)
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{command.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PULUMI_ARGUMENTS", str(tmp_path / "arguments"))
    return tmp_path / "arguments"


def test_a_secret_goes_through_a_pipe(arguments: Path) -> None:
    Engine(arguments.parent).set_secret(STACK, "secrets", '{"manager": "geheim"}')
    assert Path(f"{arguments}.stdin").read_text() == '{"manager": "geheim"}'
    assert "geheim" not in arguments.read_text()


def test_stacks_are_known_by_name(arguments: Path) -> None:
    assert [str(stack) for stack in Engine(arguments.parent).stacks()] == ["platform", "kreis-99001"]


def test_a_failed_run_is_a_result_with_events_and_what_was_said_beside_them(arguments: Path) -> None:
    seen: list[object] = []
    run = Engine(arguments.parent).run(Operation.PREVIEW, STACK, seen.append, ["--refresh"])
    assert not run.ok
    assert seen == run.events == [{"sequence": 1, "cancelEvent": {}}]
    assert sorted(run.said) == ["beside", "error: locked"]
    assert "preview --json --stack kreis-99001 --refresh" in arguments.read_text()


def test_other_failures_are_one_line(arguments: Path) -> None:
    with pytest.raises(CheckFailedError, match=r"^pulumi stack: no such stack$"):
        Engine(arguments.parent).state(STACK)


def test_a_command_that_is_killed_at_the_start_is_one_line(arguments: Path) -> None:
    (arguments.parent / "bin" / "pulumi").write_text("#!/bin/sh\nkill -9 $$\n")
    with pytest.raises(CheckFailedError, match=r"^pulumi version: the engine ended without a word"):
        Engine(arguments.parent)


def test_settings_stay_where_the_command_is_killed_while_it_writes_them(arguments: Path) -> None:
    engine, settings = Engine(arguments.parent), config_file(arguments.parent, STACK)
    settings.write_text("config:\n  kreiswolke:wave: 1\n")
    (arguments.parent / "bin" / "pulumi").write_text(EMPTYING)
    with pytest.raises(CheckFailedError):
        engine.set_secret(STACK, "secrets", "geheim")
    assert settings.read_text() == "config:\n  kreiswolke:wave: 1\n"
