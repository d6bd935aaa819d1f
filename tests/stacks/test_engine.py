"""Is Pulumi run so that no secret is seen, and are its locks understood? A script stands in for the command."""

import os
from pathlib import Path

import pytest

from common.errors import CheckFailedError
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
