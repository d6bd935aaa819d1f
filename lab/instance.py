"""What is an instance of the lab? A name, a folder that holds all it has, and a block of ports on loopback."""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from common import home
from common.errors import CheckFailedError, InputError, UserError
from common.files import read_json, write_json

NAME = re.compile(r"[a-z][a-z0-9]{0,11}")
PATH = re.compile(r"[A-Za-z0-9._/-]+")  # stands unquoted in addresses of databases and in options of mounts
FIRST_PORTS = {"demo": 25000, "test": 25100}
OTHER_FIRST_PORTS = range(25200, 29900, 100)
SOCKET_PATH_LIMIT = 100  # bytes; the kernel's own limit is 107 (unix(7))
LONGEST_SOCKET_NAME = 24
SERVICES = ("keystone", "placement", "glance", "nova", "neutron", "cinder")


@dataclass(frozen=True, slots=True)
class Ports:
    """TCP ports of the OpenStack APIs on 127.0.0.1."""

    keystone: int
    placement: int
    glance: int
    nova: int
    neutron: int
    cinder: int

    @classmethod
    def starting_at(cls, first: int) -> "Ports":
        """The services' ports side by side, in the order of SERVICES, in the block of 100 that starts at `first`."""
        return cls(*range(first, first + len(SERVICES)))

    def of(self, service: str) -> int:
        """The port of one of SERVICES."""
        port: int = getattr(self, service)
        return port


@dataclass(frozen=True, slots=True)
class Instance:
    """One lab: everything it has on disk lies below `root`."""

    name: str
    root: Path
    ports: Ports

    @property
    def state(self) -> Path:
        """What must survive a restart: databases, keys, images. Emptied by a reset."""
        return self.root / "state"

    @property
    def run(self) -> Path:
        """Sockets and pid files; mode 0700, gone after `lab down`."""
        return self.root / "run"

    @property
    def conf(self) -> Path:
        """Rendered configuration of the services, with passwords; mode 0700."""
        return self.root / "conf"

    @property
    def log(self) -> Path:
        """One log per process."""
        return self.root / "log"

    @property
    def database_socket(self) -> Path:
        """Unix socket of MariaDB."""
        return self.run / "mariadb.sock"

    @property
    def northbound(self) -> Path:
        """Unix socket of OVN's northbound database."""
        return self.run / "ovnnb.sock"

    @property
    def southbound(self) -> Path:
        """Unix socket of OVN's southbound database."""
        return self.run / "ovnsb.sock"

    @property
    def auth_url(self) -> str:
        """Keystone's address."""
        return f"http://127.0.0.1:{self.ports.keystone}/v3"

    @property
    def cloud(self) -> str:
        """Its name in clouds.yaml: `lab` for the demo, `lab-<name>` for any other."""
        return "lab" if self.name == "demo" else f"lab-{self.name}"


def state_home() -> Path:
    """The folder of all instances: `$XDG_STATE_HOME/kreiswolke/lab`."""
    return home.state_home() / "lab"


def cache_home() -> Path:
    """The folder of all that can be rebuilt: `$XDG_CACHE_HOME/kreiswolke/lab`."""
    return home.cache_home() / "lab"


def named(name: str) -> Instance:
    """The instance called `name`; its folder and its block of ports are made when it is new.

    Raises UserError where the name is not allowed or its path is too long for a unix socket.
    """
    root = _root(name)
    if not _ports_file(root).exists():
        state_home().mkdir(parents=True, exist_ok=True)
        with locked(state_home()):
            root.mkdir(mode=0o700, exist_ok=True)
            write_json(_ports_file(root), {"version": 1, "first_port": _free_block(name)})
    return _read(name, root)


def existing(name: str) -> Instance | None:
    """The instance called `name`, or None where it was never made."""
    root = _root(name)
    return _read(name, root) if _ports_file(root).exists() else None


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of `folder`, after waiting for another process that has it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def alone(instance: Instance) -> Iterator[None]:
    """Be the only command that works on `instance`; raises CheckFailedError where another does."""
    with (instance.root / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CheckFailedError(
                f"lab {instance.name}: another command is at work ({file.name} is locked): wait for it, then try again"
            ) from None
        yield


def _root(name: str) -> Path:
    if not NAME.fullmatch(name):
        raise UserError(f"instance {name!r}: a name is a letter and up to 11 letters or digits, all lower case")
    root = state_home() / name
    if not PATH.fullmatch(str(root)):
        raise UserError(f"{root}: only letters, digits and ._/- can stand in the path of a lab -> set XDG_STATE_HOME")
    length = len(os.fsencode(root / "run")) + 1 + LONGEST_SOCKET_NAME
    if length > SOCKET_PATH_LIMIT:
        raise UserError(
            f"{root}: {length - SOCKET_PATH_LIMIT} bytes too long for unix sockets"
            " -> set XDG_STATE_HOME to a shorter path"
        )
    return root


def _ports_file(root: Path) -> Path:
    return root / "instance.json"


def _read(name: str, root: Path) -> Instance:
    file = _ports_file(root)
    content = read_json(file)
    first = content.get("first_port") if isinstance(content, dict) else None
    if not isinstance(first, int):
        raise InputError(file, "expected a number", field="first_port", hint=f"remove {root} to start anew")
    return Instance(name, root, Ports.starting_at(first))


def _free_block(name: str) -> int:
    if name in FIRST_PORTS:
        return FIRST_PORTS[name]
    taken = {read_json(file).get("first_port") for file in state_home().glob("*/instance.json")}
    for first in OTHER_FIRST_PORTS:
        if first not in taken:
            return first
    raise UserError(f"all {len(OTHER_FIRST_PORTS)} blocks of ports are taken: remove an instance below {state_home()}")
