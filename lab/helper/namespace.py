"""How does the helper get into the lab's network? It makes the namespace and moves in; all it starts is there too."""

import ctypes
import os

from common.errors import CheckFailedError
from lab.helper.programs import run
from lab.hosts.wires import NAMESPACES

CLONE_NEWNET = 0x40000000  # sched.h


def make(name: str) -> bool:
    """Make the network namespace `name` with its loopback where it is missing; returns whether it is new."""
    if (NAMESPACES / name).exists():
        return False
    run("ip", "netns", "add", name)
    run("ip", "-n", name, "link", "set", "lo", "up")
    return True


def enter(name: str) -> None:
    """Move the calling thread into the namespace (setns(2)); to be called before other threads are started."""
    libc = ctypes.CDLL(None, use_errno=True)
    handle = os.open(NAMESPACES / name, os.O_RDONLY | os.O_CLOEXEC)
    try:
        if libc.setns(handle, CLONE_NEWNET):
            raise CheckFailedError(f"cannot enter the network namespace {name}: {os.strerror(ctypes.get_errno())}")
    finally:
        os.close(handle)


def of_instance(name: str) -> list[str]:
    """The namespaces `name` and `name-<uuid>` that exist."""
    if not NAMESPACES.is_dir():
        return []
    return sorted(path.name for path in NAMESPACES.iterdir() if path.name == name or path.name.startswith(f"{name}-"))


def remove(name: str) -> None:
    """Remove the namespace `name` and those of its servers; veths go with them."""
    for found in of_instance(name):
        run("ip", "netns", "del", found)
