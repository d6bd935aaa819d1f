import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from common.files import read_json, write_json
from lab import processes
from lab.instance import Instance
from lab.processes import Program

SLEEP = Program("sleeper", ("sleep", "60"))
PARENT = Program("parent", ("sh", "-c", "sleep 60 & sleep 60; true"))
STUBBORN = Program("stubborn", ("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done"))


def soon(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 5
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def test_a_started_program_is_alive_until_it_is_stopped(empty: Instance) -> None:
    processes.start(empty, SLEEP)
    assert processes.alive(empty, "sleeper")
    assert processes.recorded(empty) == ["sleeper"]

    processes.stop(empty, "sleeper")
    assert not processes.alive(empty, "sleeper")
    assert processes.recorded(empty) == []


def test_a_killed_program_is_dead(empty: Instance) -> None:
    processes.start(empty, SLEEP)
    (pid,) = processes.group(empty, "sleeper")

    os.kill(pid, signal.SIGKILL)

    assert soon(lambda: not processes.alive(empty, "sleeper"))


def test_children_go_with_their_parent_even_when_it_died_before(empty: Instance) -> None:
    processes.start(empty, PARENT)
    assert soon(lambda: len(processes.group(empty, "parent")) == 3)
    os.kill(read_json(empty.run / "parent.pid")["pid"], signal.SIGKILL)
    assert soon(lambda: len(processes.group(empty, "parent")) == 2)

    processes.stop(empty, "parent")

    assert processes.group(empty, "parent") == []


def test_a_program_that_ignores_sigterm_is_killed(empty: Instance) -> None:
    processes.start(empty, STUBBORN)
    assert soon(lambda: STUBBORN.log(empty).read_text() == "ready\n")

    processes.stop(empty, "stubborn", grace=0.2)

    assert processes.group(empty, "stubborn") == []


@pytest.mark.parametrize("changed", [{"started": 1}, {"boot": "of last week"}])
def test_a_pid_given_to_another_process_is_neither_alive_nor_ended(empty: Instance, changed: dict[str, object]) -> None:
    stranger = subprocess.Popen(["sleep", "60"], start_new_session=True)
    processes.start(empty, SLEEP)
    (ours,) = processes.group(empty, "sleeper")
    record = read_json(empty.run / "sleeper.pid")
    write_json(empty.run / "sleeper.pid", {**record, "pid": stranger.pid, **changed})

    assert not processes.alive(empty, "sleeper")
    processes.stop(empty, "sleeper")

    assert stranger.poll() is None
    for pid in (stranger.pid, ours):
        os.kill(pid, signal.SIGKILL)
    stranger.wait()


def test_a_second_start_replaces_what_was_left_and_keeps_its_log(empty: Instance) -> None:
    talker = Program("talker", ("sh", "-c", "echo once; sleep 60"))
    processes.start(empty, talker)
    assert soon(lambda: talker.log(empty).read_text() == "once\n")
    first = processes.group(empty, "talker")

    processes.start(empty, talker)

    assert not set(first) & set(processes.group(empty, "talker"))
    assert talker.log(empty).with_suffix(".log.1").read_text() == "once\n"
    processes.stop(empty, "talker")


def test_programs_see_nothing_of_the_callers_cloud_or_proxy(empty: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OS_CLOUD", "elsewhere")
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")

    assert not {"OS_CLOUD", "https_proxy"} & set(processes.environment())


def test_memory_of_a_process_is_counted_and_that_of_a_gone_one_is_nothing() -> None:
    assert processes.memory_mib([os.getpid()]) > 5
    assert processes.memory_mib([2**22 + 1]) == 0


def test_a_program_that_could_not_be_recorded_never_begins(empty: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(processes, "write_json", killed)
    with pytest.raises(KeyboardInterrupt):
        processes.start(empty, SLEEP)
    assert soon(lambda: not [pid for pid in processes._pids() if _works_in(pid, empty)])


def _works_in(pid: int, instance: Instance) -> bool:
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == instance.run
    except OSError:
        return False
