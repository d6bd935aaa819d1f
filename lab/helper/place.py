"""Where does the helper of an instance keep its things, and for whom does it work?"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from common.errors import UserError
from lab.hosts.cgroups import Group
from lab.hosts.host import Host
from lab.hosts.spec import UUID
from lab.hosts.wires import Wires
from lab.instance import NAME

RUNTIME = Path("/run/kreiswolke-lab")
# Characters that mean something in the options of an overlay mount (mount(8)) or to systemd-nspawn.
FORBIDDEN = set(',:\\"\n')


@dataclass(frozen=True, slots=True)
class Place:
    """An instance as root sees it: `root` is its folder (the owner's), `image` the folder of the image."""

    name: str
    root: Path
    image: Path
    uid: int
    gid: int
    group: Group

    def check(self) -> None:
        """Raises UserError where a name or path is not one root may act on."""
        if not NAME.fullmatch(self.name):
            raise UserError(f"instance {self.name!r}: not a name of an instance")
        for path in (self.root, self.image):
            if not path.is_absolute() or ".." in path.parts or FORBIDDEN & set(str(path)):
                raise UserError(f"{path}: expected an absolute path without {' '.join(sorted(FORBIDDEN - {chr(10)}))}")
        if self.root.is_symlink() or not self.root.is_dir() or self.root.stat().st_uid != self.uid:
            raise UserError(f"{self.root}: expected a folder that belongs to user {self.uid}")

    @property
    def socket(self) -> Path:
        """Where the helper listens."""
        return helper_socket(self.root)

    @property
    def relay_socket(self) -> Path:
        """Where ssh enters the lab's network."""
        return relay_socket(self.root)

    @property
    def log(self) -> Path:
        """Folder of the logs."""
        return self.root / "log"

    @property
    def runtime(self) -> Path:
        """The helper's own files while the instance is up; root's, in memory."""
        return RUNTIME / self.name

    @property
    def namespace(self) -> str:
        """The network namespace of switch and outside world."""
        return f"kw-{self.name}"

    @property
    def database(self) -> Path:
        """Socket of the switch's database."""
        return self.runtime / "switch.sock"

    @property
    def servers(self) -> Path:
        """One folder per server, by Nova's uuid; root's."""
        return self.root / "servers"

    def make_folders(self) -> None:
        """Make the folders that belong to root."""
        for folder in (self.runtime, self.servers):
            folder.mkdir(mode=0o755, parents=True, exist_ok=True)
            if folder.is_symlink() or folder.stat().st_uid != 0:
                raise UserError(f"{folder}: expected a folder that belongs to root")

    @property
    def hosts_group(self) -> Group:
        """The group that holds those of the servers."""
        return self.group.child("hosts")

    def delegate_groups(self) -> None:
        """Hand limits down to the servers' groups; the group of the instance itself must hold no process."""
        self.hosts_group.create()
        for group in (self.group, self.hosts_group):  # from the top: a group can hand down what it was handed
            group.delegate()

    def host(self, uuid: str) -> Host:
        """The server with Nova's `uuid`, whether it exists or not."""
        wires = Wires(uuid, f"{self.namespace}-{uuid}", str(self.database))
        return Host(uuid, self.servers / uuid, self.image / "root", self.hosts_group.child(uuid), wires)

    def hosts(self) -> list[Host]:
        """Every server that has a folder here."""
        if not self.servers.is_dir():
            return []
        return [self.host(path.name) for path in sorted(self.servers.iterdir()) if UUID.fullmatch(path.name)]

    def remove_runtime(self) -> None:
        """Remove the helper's own files."""
        shutil.rmtree(self.runtime, ignore_errors=True)


def helper_socket(root: Path) -> Path:
    """The helper's socket of the instance in folder `root`."""
    return root / "run" / "helper.sock"


def relay_socket(root: Path) -> Path:
    """The relay's socket of the instance in folder `root`."""
    return root / "run" / "relay.sock"
