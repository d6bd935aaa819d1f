"""How does the helper keep its long-running programs? Each in a control group of its own, so none is ever lost."""

import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from common.errors import CheckFailedError
from lab.helper.programs import run
from lab.hosts.cgroups import Group, wait

# The shell joins the group first, so whoever looks sees the program there from the beginning.
JOIN = 'echo $$ > "$0" && exec setsid --fork "$@"'
READY_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Daemon:
    """A program that runs until it is ended; `group` holds it and what it starts, `ready` says that it serves."""

    name: str
    group: Group
    command: tuple[str, ...]
    log: Path
    ready: Callable[[], bool]

    def alive(self) -> bool:
        """Does it run? True also for one an earlier helper started.

        The threads of a killed program may fill the group a moment longer than the program itself.
        """
        return bool(self.group.pids())

    def start(self, env: Mapping[str, str]) -> None:
        """Start it where it does not run, and return when it serves.

        Raises CheckFailedError with its last words where it ends or does not serve in time.
        """
        if self.alive():
            return
        self.group.create()
        with self.log.open("ab") as log:
            run("sh", "-c", JOIN, str(self.group.unified / "cgroup.procs"), *self.command, env=env, output=log)
        wait(lambda: self.ready() or not self.alive(), READY_SECONDS)
        if not (self.alive() and self.ready()):
            words = " ".join(self.log.read_text(errors="replace").split())[-300:]
            raise CheckFailedError(f"{self.name} did not start: {words or 'no word in its log'} (see {self.log})")


def answers(address: Path | tuple[str, int]) -> bool:
    """Does someone listen at a unix socket, or at an address and port?"""
    family, target = (socket.AF_INET, address) if isinstance(address, tuple) else (socket.AF_UNIX, str(address))
    with socket.socket(family, socket.SOCK_STREAM) as connection:
        connection.settimeout(1)
        return connection.connect_ex(target) == 0
