"""Is Pulumi run so that no secret is seen, and are its locks understood? A script stands in for the command."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from common.errors import CheckFailedError
from stacks import locks
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


def told(pid: int, host: str) -> list[str]:
    return [
        "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the "
        "lock file with `pulumi cancel`.",
        f"  file:///x.json: created by root@{host} (pid {pid}) at 2026-11-22T03:48:36Z",
    ]


def test_the_lock_of_a_dead_engine_is_stale() -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    assert locks.stale(STACK, told(dead.pid, socket.gethostname()))
    assert locks.stale(STACK, told(os.getpid(), socket.gethostname()))  # alive, but no engine: the number is used again


def test_the_lock_of_an_engine_at_work_is_respected(tmp_path: Path) -> None:
    sleeping = tmp_path / "pulumi"
    sleeping.symlink_to("/bin/sleep")
    with subprocess.Popen([sleeping, "60"]) as engine:
        try:
            while Path(f"/proc/{engine.pid}/comm").read_text() != "pulumi\n":
                time.sleep(0.01)  # the kernel sets it a moment after exec
            with pytest.raises(CheckFailedError, match=f"being changed by process {engine.pid}"):
                locks.stale(STACK, told(engine.pid, socket.gethostname()))
        finally:
            engine.kill()


def test_a_lock_of_another_machine_is_respected() -> None:
    with pytest.raises(CheckFailedError, match="being changed on anderswo"):
        locks.stale(STACK, told(1, "anderswo"))


def test_other_words_are_no_lock() -> None:
    assert not locks.stale(STACK, ["error: incorrect passphrase"])
