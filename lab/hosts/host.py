"""How does a server live? Start, stop, reboot, pause, destroy: each may be called again and again."""

import os
import shutil
import signal
from dataclasses import dataclass, replace
from pathlib import Path

from common.errors import CheckFailedError
from common.files import write_json, write_text
from lab.helper.daemons import JOIN
from lab.helper.programs import run
from lab.hosts import networkd, spec
from lab.hosts.cgroups import Group, wait
from lab.hosts.disk import Disk
from lab.hosts.wires import NAMESPACES, Wires

PROCESSES = 2048
START_SECONDS = 60
SUPERVISE = Path(__file__).parent / "supervise.sh"
# systemd(1), "Signals": what its process 1 does on these.
POWER_OFF = signal.SIGRTMIN + 4
REBOOT = signal.SIGRTMIN + 5
# Beyond the default of systemd-nspawn a server may set up its network; it may not make device nodes.
CAPABILITIES = ("--capability=CAP_NET_ADMIN", "--drop-capability=CAP_MKNOD")


@dataclass(frozen=True, slots=True)
class Host:
    """One server on this machine: `folder` keeps what lives as long as the server, `group` holds its processes."""

    uuid: str
    folder: Path
    image: Path
    group: Group
    wires: Wires

    @property
    def disk(self) -> Disk:
        """The server's disk."""
        return Disk(self.image, self.folder / "disk")

    @property
    def console(self) -> Path:
        """What the server wrote on its console; readable for the lab's owner."""
        return self.folder / "console.log"

    def known(self) -> spec.Server | None:
        """The server as it was last started, or None where it never was."""
        file = self.folder / "server.json"
        return spec.read(file.read_text(encoding="utf-8")) if file.exists() else None

    def status(self) -> str:
        """`running`, `paused` or `stopped`."""
        if not self.group.populated():
            return "stopped"
        return "paused" if self.group.frozen() else "running"

    def start(self, server: spec.Server) -> None:
        """Boot the server; where it runs already, only missing wires are made."""
        server = server.named_like(self.known())
        self._save(server)
        if self.group.populated():
            self.wires.plug(server.ports)
            return
        self.group.remove()
        self.disk.prepare(server)
        self._write_network(server)
        self.wires.plug(server.ports)
        self.group.create()
        self.group.delegate()
        self.group.limit(server.memory_mib, PROCESSES)
        self._supervise(server)

    def stop(self, seconds: float) -> None:
        """Power the server off, by force after `seconds`; its disk stays."""
        self.power_off(seconds)
        self.kill()

    def power_off(self, seconds: float) -> None:
        """Ask the server to power off and wait for it up to `seconds`; its wires stay."""
        leader = self._leader()
        if leader:
            self.group.freeze(False)
            _send(leader, POWER_OFF)
            wait(lambda: not self.group.populated(), seconds)

    def kill(self) -> None:
        """Pull the plug: no process, wire, namespace, mount or control group stays; the disk does."""
        self.group.kill()
        server = self.known()
        if server:
            self.wires.unplug(server.ports)
        self.wires.remove()
        self.group.remove()

    def destroy(self) -> None:
        """Kill the server and remove its disk."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def reboot(self, seconds: float) -> None:
        """Restart the server from the inside; raises CheckFailedError where it does not come back in `seconds`."""
        leader = self._leader()
        if not leader:
            raise CheckFailedError(f"server {self.uuid} does not run")
        _send(leader, REBOOT)
        if not wait(lambda: self._leader() not in (None, leader), seconds):
            raise CheckFailedError(f"server {self.uuid} did not reboot in {seconds:.0f} s")

    def pause(self, on: bool) -> None:
        """Freeze or thaw every process of the server."""
        if self.group.populated():
            self.group.freeze(on)

    def plug(self) -> None:
        """Make the wires of a running server that are missing, for instance after the switch was made anew."""
        server = self.known()
        if server and self.group.populated():
            self.wires.plug(server.ports)

    def attach(self, port: spec.Port) -> None:
        """Give the server one more card; a running one finds it at once and sets it up by DHCP."""
        server = self._must_be_known()
        server = replace(server, ports=(*(p for p in server.ports if p.id != port.id), port)).named_like(server)
        self._save(server)
        self.plug()

    def detach(self, port_id: str) -> None:
        """Take a card away; nothing happens where the server has no such card."""
        server = self._must_be_known()
        self.wires.unplug(tuple(port for port in server.ports if port.id == port_id))
        self._save(replace(server, ports=tuple(port for port in server.ports if port.id != port_id)))

    def _must_be_known(self) -> spec.Server:
        server = self.known()
        if server is None:
            raise CheckFailedError(f"server {self.uuid} is not known on this compute host")
        return server

    def _save(self, server: spec.Server) -> None:
        self.folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        write_json(self.folder / "server.json", server.as_json(), mode=0o600)

    def _write_network(self, server: spec.Server) -> None:
        shutil.rmtree(self._network, ignore_errors=True)
        for name, content in networkd.files(server.ports).items():
            write_text(self._network / name, content)

    @property
    def _network(self) -> Path:
        return self.folder / "network"

    def _supervise(self, server: spec.Server) -> None:
        groups = [str(folder) for folder in self.group.folders()]
        supervisor = self.group.child("supervisor")
        supervisor.create()
        with self.console.open("ab") as console:
            self.console.chmod(0o644)
            run(
                "sh", "-c", JOIN, str(supervisor.unified / "cgroup.procs"),
                "unshare", "--mount", "--propagation", "slave",
                "sh", str(SUPERVISE), str(self.image), str(self.disk.folder), *groups, "--",
                *self._nspawn(server), env=NSPAWN_ENVIRONMENT, output=console,
            )  # fmt: skip
        wait(lambda: self._leader() is not None or not self.group.populated(), START_SECONDS)
        if self._leader() is None:
            words = self.console.read_text(errors="replace").split()[-40:]
            raise CheckFailedError(f"server {self.uuid} did not start: {' '.join(words)}")

    def _nspawn(self, server: spec.Server) -> list[str]:
        return [
            "systemd-nspawn", "--quiet", "--boot", f"--directory={self.disk.root}", f"--machine={self.uuid}",
            f"--uuid={self.uuid}", f"--hostname={server.hostname}", "--register=no", "--keep-unit", "--settings=no",
            "--resolv-conf=off", "--timezone=off", "--link-journal=no", *CAPABILITIES,
            f"--network-namespace-path={NAMESPACES / self.wires.namespace}",
            f"--bind-ro={self._network}:/run/systemd/network", "--console=read-only",
        ]  # fmt: skip

    def _leader(self) -> int | None:
        """Process 1 of the server, as this machine numbers it."""
        scope = self.group.child("machine/payload/init.scope")
        return next((pid for pid in scope.pids() if _name(pid) == "systemd"), None)


# The server's own tree of control groups is v2, and its sysctls of the network (only those) are its own.
NSPAWN_ENVIRONMENT = {
    "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
    "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1",
    "SYSTEMD_NSPAWN_API_VFS_WRITABLE": "network",
}


def _name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def _send(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
