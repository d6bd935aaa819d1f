"""Are the locks of Pulumi understood?"""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from common.errors import CheckFailedError, InputError
from common.estate import Estate
from common.files import write_json
from stacks.locks import end_orphans, left_by_dead
from stacks.names import StackName

STACK = StackName.parse("99001")


def lock(estate: Estate, pid: int, host: str) -> None:
    """A lock as Pulumi 3.259 writes it."""
    file = estate.state / ".pulumi/locks/organization/kreiswolke/kreis-99001" / f"{pid}.json"
    write_json(file, {"pid": pid, "username": "root", "hostname": host, "timestamp": "2026-11-22T03:48:36Z"})


def test_the_lock_of_a_dead_engine_is_known(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    lock(Estate(tmp_path), dead.pid, socket.gethostname())
    lock(Estate(tmp_path), os.getpid(), socket.gethostname())  # alive, but no engine: the number is used again
    assert left_by_dead(Estate(tmp_path), STACK)


def test_the_lock_of_an_engine_at_work_is_respected(tmp_path: Path) -> None:
    sleeping = tmp_path / "pulumi"
    sleeping.symlink_to("/bin/sleep")
    with subprocess.Popen([sleeping, "60"]) as engine:
        try:
            while Path(f"/proc/{engine.pid}/comm").read_text() != "pulumi\n":
                time.sleep(0.01)  # the kernel sets it a moment after exec
            lock(Estate(tmp_path), engine.pid, socket.gethostname())
            with pytest.raises(CheckFailedError, match=f"being changed by process {engine.pid}"):
                left_by_dead(Estate(tmp_path), STACK)
        finally:
            engine.kill()


def test_the_lock_of_another_machine_is_respected(tmp_path: Path) -> None:
    lock(Estate(tmp_path), 1, "anderswo")
    with pytest.raises(CheckFailedError, match="being changed on anderswo"):
        left_by_dead(Estate(tmp_path), STACK)


def test_without_a_lock_nobody_is_at_work(tmp_path: Path) -> None:
    assert not left_by_dead(Estate(tmp_path), STACK)


def test_a_lock_that_was_never_written_is_one_line_with_the_way_out(tmp_path: Path) -> None:
    lock(Estate(tmp_path), 1, "anderswo")
    next(tmp_path.rglob("1.json")).write_text("")
    with pytest.raises(InputError, match="pulumi cancel --stack kreis-99001"):
        left_by_dead(Estate(tmp_path), STACK)


def test_only_what_a_dead_engine_of_the_estate_has_started_is_ended(tmp_path: Path) -> None:
    script = tmp_path / "pulumi-resource"
    script.write_text("#!/bin/sh\nread -r _\n")
    script.chmod(0o755)
    started = [_plugin(script, estate) for estate in (tmp_path, tmp_path / "other")]
    with started[0] as orphan, started[1] as others:
        end_orphans(Estate(tmp_path))
        assert orphan.wait(10) == -signal.SIGKILL
        assert others.poll() is None
        others.communicate(b"\n", 10)


def _plugin(script: Path, estate: Path) -> "subprocess.Popen[bytes]":
    environment = os.environ | {"KREISWOLKE_ESTATE": str(estate)}
    plugin = subprocess.Popen([script], stdin=subprocess.PIPE, env=environment)
    while Path(f"/proc/{plugin.pid}/comm").read_text() != "pulumi-resource\n":
        time.sleep(0.01)  # the kernel sets it a moment after exec
    return plugin
