"""Who holds the lock of a stack? An engine that was killed leaves it; then it is taken away."""

import re
import socket
from collections.abc import Iterable
from pathlib import Path

from common.errors import CheckFailedError
from stacks.names import StackName

_HOLDER = re.compile(r"created by (?P<user>\S+)@(?P<host>\S+) \(pid (?P<pid>\d+)\) at (?P<time>\S+)")


def stale(stack: StackName, said: Iterable[str]) -> bool:
    """Whether what the engine `said` tells of a lock whose holder is dead.

    Raises CheckFailedError where the holder lives, or cannot be looked at because it is on another machine.
    """
    text = "\n".join(said)
    holders = list(_HOLDER.finditer(text)) if "currently locked" in text else []
    for holder in holders:
        if holder["host"] != socket.gethostname():
            raise CheckFailedError(
                f"{stack} is being changed on {holder['host']} since {holder['time']} -> wait, or if that machine is "
                f"gone: `pulumi cancel --stack {stack}`"
            )
        if _alive(int(holder["pid"])):
            raise CheckFailedError(
                f"{stack} is being changed by process {holder['pid']} since {holder['time']} -> wait for it"
            )
    return bool(holders)


def _alive(pid: int) -> bool:
    """Whether the process is there and is an engine: numbers of processes are used again (proc(5))."""
    try:
        return Path(f"/proc/{pid}/comm").read_text(encoding="ascii").startswith("pulumi")
    except OSError:
        return False
