"""Who holds the lock of a stack? An engine that was killed leaves it; then it is taken away."""

import json
import socket
from dataclasses import dataclass
from pathlib import Path

from common.errors import CheckFailedError
from common.estate import Estate
from stacks.names import PROJECT, StackName


@dataclass(frozen=True, slots=True)
class Lock:
    """Who changes a stack, as Pulumi's file backend writes it down."""

    pid: int
    host: str
    since: str


def left_by_dead(estate: Estate, stack: StackName) -> bool:
    """Whether `stack` is locked and every holder is dead; False where it is not locked.

    Raises CheckFailedError where a holder lives, or cannot be looked at because it is on another machine.
    """
    folder = estate.state / ".pulumi" / "locks" / "organization" / PROJECT / str(stack)
    locks = [_read(file) for file in sorted(folder.glob("*.json"))]
    for lock in locks:
        if lock.host != socket.gethostname():
            raise CheckFailedError(
                f"{stack} is being changed on {lock.host} since {lock.since} -> wait, or if that machine is gone: "
                f"`pulumi cancel --stack {stack}`"
            )
        if _is_engine(lock.pid):
            raise CheckFailedError(f"{stack} is being changed by process {lock.pid} since {lock.since} -> wait for it")
    return bool(locks)


def _read(file: Path) -> Lock:
    content = json.loads(file.read_text(encoding="utf-8"))
    return Lock(content["pid"], content["hostname"], content["timestamp"])


def _is_engine(pid: int) -> bool:
    """Whether the process is there and is an engine: numbers of processes are used again (proc(5))."""
    try:
        return Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").startswith("pulumi")
    except OSError:
        return False
