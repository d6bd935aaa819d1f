"""What of an instance runs, on which port, with how much memory?"""

from dataclasses import asdict, dataclass
from typing import Any

from lab import choice, database, dataplane, identity, ovn, owner, processes
from lab.instance import SERVICES, Instance
from lab.levels import HOSTS

RUNNING, DEAD, STOPPED = "running", "dead", "stopped"


@dataclass(frozen=True, slots=True)
class Part:
    """One program of the instance; `state` is running, dead (ended by itself) or stopped."""

    name: str
    state: str
    port: int | None = None
    pid: int | None = None
    memory_mib: int = 0


@dataclass(frozen=True, slots=True)
class Status:
    """What an instance consists of; `id` is None where it has no state yet, `level` where nothing runs.

    `owner` is the folder of the clouds.yaml its state was made for, None where that is not known.
    `network` has a line per part of the data plane and per server that boots: name and state.
    """

    instance: str
    id: str | None
    level: int | None
    owner: str | None
    parts: tuple[Part, ...]
    network: tuple[str, ...]

    @property
    def runs(self) -> bool:
        """Whether every program runs; a server may be stopped."""
        programs = all(part.state == RUNNING for part in self.parts)
        return programs and not any(line.endswith(f" {DEAD}") for line in self.network)

    @property
    def memory_mib(self) -> int:
        """Proportional set size of the control plane's programs together."""
        return sum(part.memory_mib for part in self.parts)

    def as_json(self) -> dict[str, Any]:
        """The status for `--json`."""
        return {**asdict(self), "runs": self.runs, "memory_mib": self.memory_mib}


def programs(instance: Instance) -> list[str]:
    """Names of all programs of the control plane, in the order they are started."""
    return [database.NAME, *(program.name for program in ovn.programs(instance)), *SERVICES]


def of(instance: Instance) -> Status:
    """Look at every program of the instance."""
    unique = identity.load(instance)
    level, folder = choice.recorded(instance), owner.recorded(instance)
    return Status(
        instance.name,
        unique.id if unique else None,
        level,
        str(folder) if folder else None,
        tuple(_part(instance, name) for name in programs(instance)),
        tuple(dataplane.status(instance)) if level == HOSTS else (),
    )


def _part(instance: Instance, name: str) -> Part:
    port = instance.ports.of(name) if name in SERVICES else None
    pids = processes.group(instance, name)
    if processes.alive(instance, name):
        return Part(name, RUNNING, port, pids[0], processes.memory_mib(pids))
    return Part(name, DEAD if name in processes.recorded(instance) else STOPPED, port)
