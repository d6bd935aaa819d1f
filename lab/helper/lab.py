"""What does the helper do when asked? It dispatches the verbs; one command per server at a time."""

import sys
import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

from lab.helper import archive, namespace, relay, switch
from lab.helper.daemons import Daemon, answers
from lab.helper.place import Place
from lab.helper.protocol import Request
from lab.hosts import cgroups
from lab.hosts.cgroups import Group
from lab.hosts.host import Host
from lab.hosts.spec import Port, Server

POWER_OFF_SECONDS = 5
# A folder in front of the path or compiled files of root's in the owner's tree are not wanted.
PYTHON = (sys.executable, "-P", "-B", "-m")


class Lab:
    """The data plane of one instance: switch, ways in and out, servers."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._ending = threading.Lock()
        self._down = False

    def act(self, request: Request) -> Any:
        """Do what a checked request asks; returns what goes into the answer."""
        match request.verb:
            case "about":
                return self.about()
            case "up":
                return self.up(request.southbound)
            case "down":
                return self.down()
            case "status":
                return self.status()
            case "host-keep":
                return self.keep(request.uuids)
        with self._locks[request.uuid or _server(request).uuid]:
            return self._host(request)

    def _host(self, request: Request) -> None:
        host = self.place.host(request.uuid or _server(request).uuid)
        match request.verb:
            case "host-start":
                host.start(_server(request))
            case "host-stop":
                host.stop(request.seconds)
            case "host-kill":
                host.kill()
            case "host-destroy":
                host.destroy()
            case "host-reboot":
                host.reboot(request.seconds)
            case "host-pause":
                host.pause(True)
            case "host-unpause":
                host.pause(False)
            case "host-plug":
                host.plug()
            case "host-attach":
                host.attach(_port(request))
            case "host-detach":
                host.detach(request.port_id)

    def about(self) -> dict[str, str]:
        """Where a reader without rights finds consoles and the state of servers."""
        return {"servers": str(self.place.servers), "group": str(self.place.group.unified / "hosts")}

    def up(self, southbound: str) -> None:
        """Start what does not run of switch, relay and archive; wire running servers anew."""
        switch.start(self.place, str(self.place.root / "run" / southbound))
        for daemon in ways(self.place):
            daemon.start({"PATH": "/usr/bin:/bin"})
        for host in self.place.hosts():
            with self._locks[host.uuid]:
                host.plug()

    def keep(self, uuids: tuple[str, ...]) -> None:
        """Destroy every server but those named: Nova knows no others."""
        for host in self.place.hosts():
            if host.uuid not in uuids:
                with self._locks[host.uuid]:
                    host.destroy()

    def down(self) -> None:
        """Power off every server, end everything and leave nothing; the disks stay."""
        with self._ending:
            if self._down:
                return
            self._down = True
        hosts = self.place.hosts()
        with ThreadPoolExecutor(max(len(hosts), 1)) as pool:
            list(pool.map(self._power_off, hosts))
        machine().join()  # out of the group that is to be ended
        clean(self.place)

    def _power_off(self, host: Host) -> None:
        with self._locks[host.uuid]:
            host.power_off(POWER_OFF_SECONDS)

    def status(self) -> list[dict[str, str]]:
        """Name and state of every part and every server."""
        daemons = (*switch.daemons(self.place), *ways(self.place))
        parts = [{"name": daemon.name, "state": "running" if daemon.alive() else "dead"} for daemon in daemons]
        return parts + [{"name": host.uuid, "state": host.status()} for host in self.place.hosts()]


def ways(place: Place) -> tuple[Daemon, Daemon]:
    """The way in (relay for ssh) and what servers reach outside (package archive); both run as the owner."""
    user = (
        "setpriv", f"--reuid={place.uid}", f"--regid={place.gid}", "--clear-groups", "--no-new-privs",
        "--bounding-set=-all", "--inh-caps=-all",
    )  # fmt: skip

    def daemon(module: ModuleType, argument: Path, listens: Path | tuple[str, int]) -> Daemon:
        name = module.__name__.rpartition(".")[2]
        command = (*user, *PYTHON, module.__name__, str(argument))
        return Daemon(name, place.group.child(name), command, place.log / f"{name}.log", lambda: answers(listens))

    return (
        daemon(relay, place.relay_socket, place.relay_socket),
        daemon(archive, place.image / "archive", archive.ADDRESS),
    )


def machine() -> Group:
    """The top of this machine's control groups."""
    return cgroups.machine(Path("/proc/self/mounts").read_text(encoding="utf-8"))


def clean(place: Place) -> None:
    """End every process of the instance and remove namespaces, groups, sockets; the servers' disks stay.

    The calling process must not be in the instance's group.
    """
    place.group.kill()
    namespace.remove(place.namespace)
    place.group.remove()
    place.remove_runtime()
    for path in (place.socket, place.relay_socket):
        path.unlink(missing_ok=True)


def _server(request: Request) -> Server:
    assert request.server is not None, "checked by protocol.parse"
    return request.server


def _port(request: Request) -> Port:
    assert request.port is not None, "checked by protocol.parse"
    return request.port
