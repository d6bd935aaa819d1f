"""Servers that boot: reached by key, connected as Neutron says, alive as Nova says, gone without a trace."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lab import dataplane, patience
from tests.conftest import Lab
from tests.lab.conftest import Server, Tenant, until

pytestmark = [pytest.mark.lab, pytest.mark.timeout(patience.seconds(600))]

BOOTED = "cut -d' ' -f22 /proc/1/stat"  # when process 1 began, in clock ticks
Tenants = tuple[Tenant, Tenant]


@pytest.fixture(scope="module")
def first(tenants: Tenants) -> Iterator[Server]:
    """A server of the first tenant that the tests share; none of them stops it."""
    yield tenants[0].server("first", fixed="10.77.0.20")
    tenants[0].empty()


@pytest.fixture
def passing(tenants: Tenants) -> Iterator[Server]:
    """A server of its own, to be treated badly."""
    made = tenants[0].server("passing")
    made.reaches("ACTIVE")  # ssh may answer before Neutron has told Nova that the port is up
    yield made
    tenants[0].cloud.compute.delete_server(made.id, ignore_missing=True)


def traces(lab: Lab, uuid: str) -> list[str]:
    """What this machine has of a server: groups and processes, namespace, disk."""
    found = [line for line in dataplane.leftovers(lab.instance) if uuid in line]
    return found + [str(path) for path in (lab.instance.root / "servers").glob(f"{uuid}*")]


def limits(uuid: str) -> set[str]:
    """What the control groups of a server hold it to: bytes of memory and number of processes."""
    files = ("memory.max", "memory.limit_in_bytes", "pids.max")  # v2, v1 and both
    found = [file for name in files for file in Path("/sys/fs/cgroup").glob(f"**/{uuid}/{name}")]
    return {file.read_text().strip() for file in found}


def test_a_new_server_is_reached_by_name_with_the_key_given_to_nova(first: Server) -> None:
    assert first.ssh("hostname; id -un; sudo id -un; systemctl is-system-running") == "first\ndebian\nroot\nrunning"
    first.reaches("ACTIVE")


def test_the_server_is_the_one_nova_says(first: Server) -> None:
    assert first.ssh("cat /etc/machine-id") == first.id.replace("-", "")


def test_another_host_key_than_the_consoles_is_refused(first: Server, tmp_path: Path) -> None:
    config = first.config()
    first.ssh("true")
    known = config.parent / "known_hosts"
    true = known.read_text()
    other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIP7dy1E6qXqu9dmd4WzI6DXYwMI8yQ/jn1Qoz2BtmUR8"
    known.write_text(f"{first.name} {other}\n")

    refused = first.try_ssh("true", config)

    known.write_text(true)
    assert refused.returncode == 255
    assert "verification failed" in refused.stderr


def test_the_addresses_are_those_neutron_says(first: Server) -> None:
    assert f"{first.fixed}/24" in first.ssh("ip -4 -brief address show eth0")
    assert "proto dhcp" in first.ssh("ip route show default")
    assert f"{first.fixed6}/64" in first.ssh("ip -6 -brief address show eth0")
    assert "proto ra" in first.ssh("ip -6 route show default")


def test_a_closed_port_is_closed_until_a_rule_opens_it(first: Server, tenants: Tenants) -> None:
    first.ssh("sudo systemd-run --quiet --unit=web python3 -m http.server 8080")
    until(lambda: first.ssh("ss -Htln 'sport = 8080'"), 20, "web server listens")
    assert not first.listens(8080)

    tenants[0].open(8080)

    until(lambda: first.listens(8080), 10, "port 8080 open")
    assert not first.listens(8081)


def test_two_tenants_with_the_same_addresses_do_not_meet(first: Server, tenants: Tenants) -> None:
    twin = tenants[1].server("twin", fixed=first.fixed)
    alone = tenants[1].server("alone", fixed="10.77.0.99")

    assert first.ssh("hostname") == "first"
    assert twin.ssh("hostname") == "twin"
    assert twin.ssh("ping -c1 -W2 10.77.0.99 >/dev/null 2>&1; echo $?") == "1"  # nothing but ssh is let in
    assert twin.ssh("nc -z -w2 10.77.0.99 22; echo $?") == "0"
    assert first.ssh("nc -z -w2 10.77.0.99 22; echo $?") == "1"
    assert alone.floating != twin.floating


def test_a_package_is_installed_for_real_from_the_labs_archive(first: Server) -> None:
    first.ssh("sudo apt-get -qq update && sudo apt-get -qqy install unattended-upgrades")
    assert first.ssh("dpkg-query -W -f '${db:Status-Status}' unattended-upgrades") == "installed"


def test_memory_and_processes_of_a_server_are_limited(first: Server) -> None:
    first.ssh("true")
    assert sorted(limits(first.id)) == ["2048", str(512 << 20)]


def test_stop_start_and_reboot_keep_the_disk(passing: Server) -> None:
    compute = passing.tenant.cloud.compute
    passing.ssh("echo kept | sudo tee /srv/file; sync")
    keys = passing.host_keys()

    compute.stop_server(passing.id)
    passing.reaches("SHUTOFF")
    assert not passing.listens(22)

    compute.start_server(passing.id)
    passing.reaches("ACTIVE")
    assert passing.ssh("cat /srv/file") == "kept"

    for how in ("SOFT", "HARD"):
        before = passing.ssh(BOOTED)
        compute.reboot_server(passing.id, how)
        until(lambda before=before: passing.ssh(BOOTED) != before, 30, f"{how} reboot")
        passing.reaches("ACTIVE")
        assert passing.ssh("cat /srv/file") == "kept"
    assert passing.host_keys() == keys


def test_a_poweroff_inside_is_noticed(passing: Server) -> None:
    passing.ssh("sudo systemctl --no-block poweroff")
    passing.reaches("SHUTOFF")


def test_rebuild_gives_a_new_disk_and_a_new_host_key(passing: Server) -> None:
    passing.ssh("sudo touch /srv/file")
    keys = passing.host_keys()

    passing.tenant.cloud.compute.rebuild_server(passing.id, passing.tenant.world.image)
    until(lambda: (new := passing.host_keys()) and new != keys, 60, "new host key")

    assert passing.ssh("ls /srv") == ""
    passing.reaches("ACTIVE")


def test_a_deleted_server_leaves_no_trace(passing: Server, lab: Lab) -> None:
    passing.ssh("true")
    assert traces(lab, passing.id)

    passing.tenant.cloud.compute.delete_server(passing.id)
    until(lambda: not list(passing.tenant.cloud.compute.servers(name="^passing$")), 60, "deleted")

    assert traces(lab, passing.id) == []


def test_a_card_plugged_in_comes_up_by_itself_and_goes_again(passing: Server) -> None:
    compute = passing.tenant.cloud.compute
    passing.ssh("true")

    card = compute.create_server_interface(passing.id, net_id=passing.tenant.network)
    address = card.fixed_ips[0]["ip_address"]
    until(lambda: address in passing.ssh("ip -4 -brief address show"), 30, "second card has its address")

    compute.delete_server_interface(card.port_id, passing.id)
    until(lambda: "eth1" not in passing.ssh("ip -brief link show"), 30, "second card is gone")


def test_a_paused_server_stands_still_and_goes_on(passing: Server) -> None:
    compute = passing.tenant.cloud.compute
    began = passing.ssh(BOOTED)

    compute.pause_server(passing.id)
    passing.reaches("PAUSED")
    assert passing.try_ssh("true", passing.config(), 2).returncode == 255

    compute.unpause_server(passing.id)
    passing.reaches("ACTIVE")
    assert passing.ssh(BOOTED) == began


def test_a_resized_server_keeps_its_disk_and_gets_its_memory(passing: Server) -> None:
    compute = passing.tenant.cloud.compute
    passing.ssh("echo kept | sudo tee /srv/file")

    compute.resize_server(passing.id, passing.tenant.world.larger)
    passing.reaches("VERIFY_RESIZE")
    compute.confirm_server_resize(passing.id)
    passing.reaches("ACTIVE")

    assert passing.ssh("cat /srv/file") == "kept"
    assert str(1024 << 20) in limits(passing.id)
