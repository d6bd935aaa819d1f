"""Which processes does an instance have? Each program in a session of its own, known by pid and start time."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from common.errors import CheckFailedError
from common.files import read_json, write_json
from lab import patience
from lab.instance import Instance

PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
_WHEN_TOLD = ("sh", "-c", 'read -r _ && exec "$@" < /dev/null', "sh")  # the same pid all along


@dataclass(frozen=True, slots=True)
class Program:
    """A program of the lab that runs until it is stopped."""

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)

    def log(self, instance: Instance) -> Path:
        """Where its output goes."""
        return instance.log / f"{self.name}.log"


@dataclass(frozen=True, slots=True)
class Stat:
    """What the kernel says of a living process (proc_pid_stat(5)); `started` counts clock ticks since boot."""

    pid: int
    group: int
    started: int


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The programs' environment: of the caller's only home and locale; loopback is never reached through a proxy."""
    kept = {name: os.environ[name] for name in ("HOME", "USER", "LANG") if name in os.environ}
    return {"PATH": PATH, "no_proxy": "127.0.0.1,localhost", **kept, **(extra or {})}


def start(instance: Instance, program: Program) -> None:
    """Start `program` in a session of its own and record it; what an earlier run of it left is ended first.

    It waits until it is recorded, and ends where we are killed before: nobody could stop it.
    The log of the earlier run is kept beside the new one with the suffix `.1`.
    """
    stop(instance, program.name)
    log_file = program.log(instance)
    if log_file.exists():
        log_file.rename(log_file.with_suffix(".log.1"))
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            (*_WHEN_TOLD, *program.argv),
            env=environment(program.env),
            cwd=instance.run,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    assert process.stdin is not None
    with process.stdin as go:
        stat = _stat(process.pid)
        started = stat.started if stat else 0
        write_json(_record(instance, program.name), {"pid": process.pid, "started": started, "boot": _boot()})
        go.write(b"\n")


def alive(instance: Instance, name: str) -> bool:
    """Whether the recorded process itself still runs."""
    pid, started = _recorded(instance, name)
    stat = _stat(pid)
    return stat is not None and stat.started == started


def group(instance: Instance, name: str) -> list[int]:
    """The pids of the recorded process and of those it started, as long as the number was not given to another."""
    pid, started = _recorded(instance, name)
    if not pid:
        return []
    members = [stat for stat in map(_stat, _pids()) if stat and stat.group == pid]
    if any(stat.pid == pid and stat.started != started for stat in members):
        return []
    return [stat.pid for stat in members]


def stop(instance: Instance, *names: str, grace: float = 10) -> None:
    """End the programs together: SIGTERM, then SIGKILL after `grace` seconds. Raises CheckFailedError if one stays."""
    for sent, seconds in ((signal.SIGTERM, grace), (signal.SIGKILL, 5.0)):
        for name in names:
            if group(instance, name):
                _signal_group(_recorded(instance, name)[0], sent)
        if _gone(instance, names, seconds):
            for name in names:
                _record(instance, name).unlink(missing_ok=True)
            return
    left = [f"{name} {group(instance, name)}" for name in names if group(instance, name)]
    raise CheckFailedError(f"lab {instance.name}: still running after SIGKILL: {', '.join(left)}")


def recorded(instance: Instance) -> list[str]:
    """Names of the programs that were started and not stopped."""
    return sorted(file.stem for file in instance.run.glob("*.pid"))


def memory_mib(pids: list[int]) -> int:
    """Proportional set size of the processes together, in MiB; those that ended meanwhile count nothing."""
    total_kib = 0
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total_kib += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total_kib // 1024


def _gone(instance: Instance, names: tuple[str, ...], seconds: float) -> bool:
    deadline = time.monotonic() + patience.seconds(seconds)
    while any(group(instance, name) for name in names):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _signal_group(pid: int, sent: signal.Signals) -> None:
    try:
        os.killpg(pid, sent)
    except ProcessLookupError:
        return


def _record(instance: Instance, name: str) -> Path:
    return instance.run / f"{name}.pid"


def _recorded(instance: Instance, name: str) -> tuple[int, int]:
    file = _record(instance, name)
    if not file.exists():
        return 0, 0
    content = read_json(file)
    return (content["pid"], content["started"]) if content["boot"] == _boot() else (0, 0)


def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def _pids() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]  # noqa: PTH208


def _stat(pid: int) -> Stat | None:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    fields = text.rpartition(")")[2].split()  # from the third on: the name before may hold blanks
    if fields[0] == "Z":
        return None
    return Stat(pid, group=int(fields[2]), started=int(fields[19]))
