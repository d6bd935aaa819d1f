"""Who holds the lock of a stack? An engine that was killed leaves it; then it is taken away."""

import os
import signal
import socket
from dataclasses import dataclass
from pathlib import Path

from common.errors import CheckFailedError
from common.estate import VARIABLE, Estate
from common.files import read_json
from stacks.names import PROJECT, StackName

_PLUGIN = "pulumi-"  # providers, hosts of languages and analyzers


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
    locks = [_read(file) for file in sorted(_folder(estate, stack).glob("*.json"))]
    for lock in locks:
        if lock.host != socket.gethostname():
            raise CheckFailedError(
                f"{stack} is being changed on {lock.host} since {lock.since} -> wait, or if that machine is gone: "
                f"`pulumi cancel --stack {stack}`"
            )
        if _is_engine(lock.pid):
            raise CheckFailedError(f"{stack} is being changed by process {lock.pid} since {lock.since} -> wait for it")
    return bool(locks)


def remove_unfinished(estate: Estate, stack: StackName) -> None:
    """Remove locks that a full disk or a kill has left half-written: Pulumi fails to read them, and never cancels them.

    An engine that writes its own right now fails, in one line, before it has begun.
    """
    for file in _folder(estate, stack).glob("*.tmp"):
        file.unlink(missing_ok=True)


def end_orphans(estate: Estate) -> None:
    """End what dead engines of the estate have started: it notices within five minutes only, and works on till then."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            ours = f"{VARIABLE}={estate.root}".encode() in (folder / "environ").read_bytes().split(b"\0")
            parent = int((folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
            if ours and _comm(int(folder.name)).startswith(_PLUGIN) and not _is_engine(parent):
                os.kill(int(folder.name), signal.SIGKILL)
        except OSError:  # it has ended meanwhile, or is another user's
            continue


def _folder(estate: Estate, stack: StackName) -> Path:
    return estate.state / ".pulumi" / "locks" / "organization" / PROJECT / str(stack)


def _read(file: Path) -> Lock:
    content = read_json(file, f"when nobody is at work on the stack: `pulumi cancel --stack {file.parent.name}`")
    return Lock(content["pid"], content["hostname"], content["timestamp"])


def _is_engine(pid: int) -> bool:
    """Whether the process is there and is an engine: numbers of processes are used again (proc(5))."""
    return _comm(pid).startswith("pulumi")


def _comm(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text(encoding="utf-8")
    except OSError:
        return ""
