"""The data plane as processes: killed, started again, taken down."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab import dataplane, lifecycle, patience
from tests.conftest import Lab
from tests.lab.conftest import Server, Tenant, until

pytestmark = [pytest.mark.lab, pytest.mark.timeout(patience.seconds(600))]

BOOTED = "cut -d' ' -f22 /proc/1/stat"  # when process 1 began, in clock ticks
Tenants = tuple[Tenant, Tenant]


@pytest.fixture(scope="module")
def server(tenants: Tenants) -> Iterator[Server]:
    made = tenants[0].server("steady")
    made.ssh("true")
    yield made
    tenants[0].empty()


def state(lab: Lab) -> dict[str, str]:
    return dict(line.rsplit(" ", 1) for line in dataplane.status(lab.instance))


def kill(lab: Lab, part: str) -> None:
    """kill -9 of what runs as `part`, as the machine numbers it."""
    line = next(line for line in dataplane.leftovers(lab.instance) if line.endswith(f"/{part}") and "group" in line)
    group = Path(line.split()[-1])
    pids = [int(pid) for pid in (group / "cgroup.procs").read_text().split()]
    assert pids
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    until(lambda: not (group / "cgroup.procs").read_text().split(), 5, f"{part} dead")


def test_everything_of_the_data_plane_runs(lab_hosts: Lab, server: Server) -> None:
    found = state(lab_hosts)
    assert set(found.values()) == {"running"}
    assert {"helper", "ovsdb-server", "ovs-vswitchd", "ovn-controller", "relay", "archive", server.id} <= set(found)


def test_a_second_up_changes_nothing(lab_hosts: Lab, server: Server) -> None:
    before = dataplane.leftovers(lab_hosts.instance)
    dataplane.up(lab_hosts.instance)
    assert dataplane.leftovers(lab_hosts.instance) == before


@pytest.mark.parametrize("part", ["helper", "ovsdb-server", "ovs-vswitchd", "ovn-controller", "relay", "archive"])
def test_what_was_killed_comes_back_and_servers_run_on(lab_hosts: Lab, server: Server, part: str) -> None:
    boots = server.ssh(BOOTED)
    kill(lab_hosts, part)

    dataplane.up(lab_hosts.instance)

    assert set(state(lab_hosts).values()) == {"running"}
    assert server.ssh(BOOTED) == boots


def test_down_leaves_nothing_and_up_boots_the_servers_again(lab_hosts: Lab, server: Server) -> None:
    server.ssh("echo kept | sudo tee /srv/steady")

    lifecycle.down(lab_hosts.instance)
    assert dataplane.leftovers(lab_hosts.instance) == []
    assert dataplane.status(lab_hosts.instance) == []
    mounts = Path("/proc/self/mounts").read_text()
    assert f"{lab_hosts.instance.root}/" not in mounts

    lifecycle.up(lab_hosts.instance, lab_hosts.clouds.parent)
    assert server.ssh("cat /srv/steady") == "kept"
    server.reaches("ACTIVE")


def test_after_a_killed_helper_down_still_leaves_nothing(lab_hosts: Lab, server: Server) -> None:
    kill(lab_hosts, "helper")
    dataplane.down(lab_hosts.instance)
    assert dataplane.leftovers(lab_hosts.instance) == []
    dataplane.up(lab_hosts.instance)
    server.tenant.cloud.compute.reboot_server(server.id, "HARD")
    server.ssh("true")
