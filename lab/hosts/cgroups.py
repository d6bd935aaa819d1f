"""Where does a process of the lab live? Control groups: they limit it, tell whether it lives, and end it for sure.

Two arrangements are known. A usual Debian 12 host has one tree (cgroup v2) with systemd as its owner, so the lab asks
systemd for a scope of its own (see lab.dataplane). Without systemd as first process the trees of v1 stand beside an
empty v2 tree ("hybrid"): v2 then counts, freezes and kills, the v1 trees limit and account.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from common.errors import CheckFailedError
from lab import patience

# Trees of v1 in which a host needs a place of its own: systemd's own tree, and those of our limits.
LEGACY = ("systemd", "memory", "pids")
CONTROLLERS = ("memory", "pids")
MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Group:
    """One group of processes: its folder in the v2 tree and in those of v1."""

    unified: Path
    legacy: tuple[tuple[str, Path], ...] = ()

    def child(self, name: str) -> "Group":
        """A group inside this one."""
        return Group(self.unified / name, tuple((tree, path / name) for tree, path in self.legacy))

    def folders(self) -> list[Path]:
        """The folder of the group in each tree."""
        return [self.unified, *(path for _, path in self.legacy)]

    def create(self) -> None:
        """Make the group."""
        for folder in self.folders():
            folder.mkdir(parents=True, exist_ok=True)

    def delegate(self) -> None:
        """Let groups inside this one have limits (pure v2 asks for it by name; the group must hold no process)."""
        if not self.legacy:
            (self.unified / "cgroup.subtree_control").write_text(" ".join(f"+{name}" for name in CONTROLLERS))

    def join(self) -> None:
        """Move the calling process into the group; what it starts from now on is in it too."""
        for folder in self.folders():
            (folder / "cgroup.procs").write_text(str(os.getpid()))

    def limit(self, memory_mib: int, processes: int) -> None:
        """Set what all processes of the group together may use."""
        legacy = dict(self.legacy)
        memory, pids = legacy.get("memory"), legacy.get("pids", self.unified)
        (memory / "memory.limit_in_bytes" if memory else self.unified / "memory.max").write_text(
            str(memory_mib * MEBIBYTE)
        )
        (pids / "pids.max").write_text(str(processes))

    def populated(self) -> bool:
        """Does a process live in the group or in one inside it?"""
        return "populated 1" in _read(self.unified / "cgroup.events")

    def frozen(self) -> bool:
        """Is the group frozen (paused)?"""
        return _read(self.unified / "cgroup.freeze").strip() == "1"

    def freeze(self, on: bool) -> None:
        """Stop or continue every process of the group, and return when it is so."""
        (self.unified / "cgroup.freeze").write_text(str(int(on)))
        wait(lambda: f"frozen {int(on)}" in _read(self.unified / "cgroup.events"), 5)

    def pids(self) -> list[int]:
        """The processes of the group itself, not of those inside it."""
        return [int(pid) for pid in _read(self.unified / "cgroup.procs").split()]

    def kill(self) -> None:
        """End every process of the group and of those inside it; raises CheckFailedError where one stays for 10 s."""
        if not self.populated():
            return
        (self.unified / "cgroup.kill").write_text("1")
        if not wait(lambda: not self.populated(), 10):
            raise CheckFailedError(f"processes of {self.unified} do not end")

    def remove(self) -> None:
        """Remove the group and those inside it, once no process is left."""
        for folder in self.folders():
            for path, _, _ in os.walk(folder, topdown=False):
                if not wait(partial(_removed, Path(path)), 5):
                    raise CheckFailedError(f"{path} cannot be removed: a process is still in it")


def machine(mounts: str) -> Group:
    """The top of this machine's trees, read from the text of /proc/self/mounts; raises CheckFailedError without v2."""
    unified: Path | None = None
    legacy: dict[str, Path] = {}
    for line in mounts.splitlines():
        _, target, kind, options, *_ = line.split()
        if kind == "cgroup2":
            unified = Path(target)
        elif kind == "cgroup":
            names = {option.removeprefix("name=") for option in options.split(",")}
            legacy |= {tree: Path(target) for tree in LEGACY if tree in names}
    if unified is None:
        raise CheckFailedError("no cgroup v2 tree is mounted, neither alone nor beside v1")
    return Group(unified, tuple((tree, legacy[tree]) for tree in LEGACY if tree in legacy))


def instance_group(name: str, top: Group, systemd: bool) -> Group:
    """The group that holds everything the lab's instance `name` runs as root.

    Where systemd owns the only tree it is a scope, to be made by systemd-run (`Delegate=yes`).
    """
    return top.child(f"system.slice/{unit(name)}" if systemd and not top.legacy else f"kreiswolke-lab-{name}")


def unit(name: str) -> str:
    """The name of the scope of instance `name`."""
    return f"kreiswolke-lab-{name}.scope"


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:
        return ""


def _removed(folder: Path) -> bool:
    try:
        folder.rmdir()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


def wait(done: Callable[[], bool], seconds: float) -> bool:
    """Ask every 10 ms until `done` or the time is over; returns whether it is done."""
    end = time.monotonic() + patience.seconds(seconds)
    while not done():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True
