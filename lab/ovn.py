"""OVN of an instance: northbound and southbound database and northd, on unix sockets, as the calling user."""

import socket
import subprocess
import time
from pathlib import Path

from common.errors import CheckFailedError
from lab import patience, processes
from lab.instance import Instance
from lab.processes import Program

SCHEMAS = Path("/usr/share/ovn")
START_SECONDS = 30
TUNNEL_ENDS = {"lab-1": "127.0.0.11", "lab-2": "127.0.0.12"}  # OVN wants one per chassis; no packet goes there
FOREVER = 2_000_000_000  # nb_cfg of a chassis that is never behind, so that Neutron takes it as alive


def create(instance: Instance) -> None:
    """Make the two empty databases."""
    folder = instance.state / "ovn"
    folder.mkdir(parents=True, exist_ok=True)
    for side in ("nb", "sb"):
        _run(instance, "ovsdb-tool", "create", str(folder / f"ovn{side}.db"), str(SCHEMAS / f"ovn-{side}.ovsschema"))


def programs(instance: Instance) -> list[Program]:
    """The two database servers and northd."""
    northd = (
        "ovn-northd",
        "--no-chdir",
        f"--ovnnb-db=unix:{instance.northbound}",
        f"--ovnsb-db=unix:{instance.southbound}",
        f"--unixctl={instance.run / 'northd.ctl'}",
    )
    env = {"OVN_RUNDIR": str(instance.run), "OVS_RUNDIR": str(instance.run)}
    return [_server(instance, "nb", env), _server(instance, "sb", env), Program("northd", northd, env)]


def wait(instance: Instance) -> None:
    """Return once both databases answer; a new one gets its first row."""
    for name, tool, path in (
        ("ovnnb", "ovn-nbctl", instance.northbound),
        ("ovnsb", "ovn-sbctl", instance.southbound),
    ):
        deadline = time.monotonic() + patience.seconds(START_SECONDS)
        while not _answers(path):
            if not processes.alive(instance, name) or time.monotonic() > deadline:
                raise CheckFailedError(f"lab {instance.name}: {name} does not answer: see {instance.log / name}.log")
            time.sleep(0.02)
        _run(instance, tool, "--no-leader-only", f"--db=unix:{path}", "init")


def simulate_chassis(instance: Instance, *hosts: str) -> None:
    """Give each host that has none a chassis row that never dies: without a live chassis Neutron binds no port.

    Only lab-1 may be a gateway.
    """
    for host in hosts:
        if host in _simulated(instance):
            continue
        gateway = " external_ids:ovn-cms-options=enable-chassis-as-gw" if host == "lab-1" else ""
        settings = (
            f"hostname={host} other_config:datapath_type=netdev other_config:iface-types=system,internal,tap,geneve "
            f"other_config:ovn-bridge-mappings=physnet1:br-ex{gateway}"
        )
        _remove(instance, host)
        southbound(instance, f"chassis-add {host} geneve {TUNNEL_ENDS[host]} -- set chassis {host} {settings}")
        private = f"name={host} chassis=@c nb_cfg={FOREVER}"
        southbound(instance, f"--id=@c get chassis {host} -- --id=@p create chassis_private {private}")


def forget_simulated(instance: Instance, host: str) -> None:
    """Remove the row of `host` where it is one that never dies: a real chassis takes its place."""
    if host in _simulated(instance):
        _remove(instance, host)


def southbound(instance: Instance, command: str, *options: str) -> str:
    """Run one command of ovn-sbctl(8) on the southbound database; returns its output."""
    place = ("--no-leader-only", f"--db=unix:{instance.southbound}")
    return _run(instance, "ovn-sbctl", *place, *options, "--", *command.split())


def _simulated(instance: Instance) -> list[str]:
    return southbound(instance, f"find chassis_private nb_cfg={FOREVER}", "--bare", "--columns=name").split()


def _remove(instance: Instance, host: str) -> None:
    southbound(instance, f"--if-exists destroy chassis_private {host} -- --if-exists chassis-del {host}")


def _server(instance: Instance, side: str, env: dict[str, str]) -> Program:
    name = f"ovn{side}"
    argv = (
        "ovsdb-server",
        "--no-chdir",
        f"--remote=punix:{instance.run / name}.sock",
        f"--unixctl={instance.run / name}.ctl",
        str(instance.state / "ovn" / f"{name}.db"),
    )
    return Program(name, argv, env)


def _answers(path: Path) -> bool:
    """Whether a program listens on the socket; a killed one leaves the file behind."""
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0


def _run(instance: Instance, *command: str) -> str:
    limit = patience.seconds(START_SECONDS)
    result = subprocess.run(command, capture_output=True, text=True, env=processes.environment(), timeout=limit)
    if result.returncode:
        raise CheckFailedError(f"lab {instance.name}: {command[0]} failed: {' '.join(result.stderr.split())}")
    return result.stdout
