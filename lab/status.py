"""What of an instance runs, on which port, with how much memory?"""

from dataclasses import asdict, dataclass
from typing import Any

from lab import choice, database, identity, ovn, processes
from lab.instance import SERVICES, Instance


@dataclass(frozen=True, slots=True)
class Part:
    """One program of the instance; `state` is running, dead (ended by itself) or stopped."""

    name: str
    state: str
    port: int | None
    pid: int | None
    memory_mib: int


@dataclass(frozen=True, slots=True)
class Status:
    """All programs of an instance; `id` is None where it has no state yet, `level` where nothing runs."""

    instance: str
    id: str | None
    level: int | None
    parts: tuple[Part, ...]

    @property
    def runs(self) -> bool:
        """Whether every program runs."""
        return all(part.state == "running" for part in self.parts)

    @property
    def memory_mib(self) -> int:
        """Proportional set size of all programs together."""
        return sum(part.memory_mib for part in self.parts)

    def as_json(self) -> dict[str, Any]:
        """The status for `--json`."""
        return {**asdict(self), "runs": self.runs, "memory_mib": self.memory_mib}


def programs(instance: Instance) -> list[str]:
    """Names of all programs of an instance, in the order they are started."""
    return [database.program(instance).name, *(program.name for program in ovn.programs(instance)), *SERVICES]


def of(instance: Instance) -> Status:
    """Look at every program of the instance."""
    unique = identity.load(instance)
    parts = tuple(_part(instance, name) for name in programs(instance))
    return Status(instance.name, unique.id if unique else None, choice.current(instance), parts)


def _part(instance: Instance, name: str) -> Part:
    port = instance.ports.of(name) if name in SERVICES else None
    pids = processes.group(instance, name)
    if processes.alive(instance, name):
        return Part(name, "running", port, pids[0], processes.memory_mib(pids))
    state = "dead" if name in processes.recorded(instance) else "stopped"
    return Part(name, state, port, None, 0)
