"""The control plane as processes: started twice, killed, stopped, emptied. Servers that boot have their own tests."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from common.errors import CheckFailedError
from common.files import read_json
from lab import identity, instance, lifecycle, processes, status
from lab.instance import Instance
from lab.levels import SIMULATED
from tests.conftest import Lab

pytestmark = [pytest.mark.lab, pytest.mark.timeout(900)]

PROGRAMS = ("mariadb", "ovnnb", "ovnsb", "northd", *instance.SERVICES)


def make_some_of_everything(cloud: Any, name: str) -> None:
    """One object in the database of each service, and one in OVN's."""
    cloud.identity.create_project(name=name, domain_id="default")
    cloud.compute.create_flavor(name=name, ram=64, vcpus=1, disk=1)
    cloud.network.create_network(name=name)
    cloud.block_storage.create_type(name=name)
    cloud.image.create_image(name=name, data=b"Beispieldaten", disk_format="raw", container_format="bare")


def found(cloud: Any, name: str) -> dict[str, bool]:
    return {
        "project": cloud.identity.find_project(name) is not None,
        "flavor": cloud.compute.find_flavor(name) is not None,
        "network": cloud.network.find_network(name) is not None,
        "volume type": cloud.block_storage.find_type(name) is not None,
        "image": cloud.image.find_image(name) is not None,
    }


def remove_all(cloud: Any, name: str) -> None:
    cloud.identity.delete_project(cloud.identity.find_project(name))
    cloud.compute.delete_flavor(cloud.compute.find_flavor(name))
    cloud.network.delete_network(cloud.network.find_network(name))
    cloud.block_storage.delete_type(cloud.block_storage.find_type(name))
    cloud.image.delete_image(cloud.image.find_image(name))


@pytest.fixture(scope="module")
def objects(lab: Lab) -> Iterator[str]:
    name = "kw-durable"
    make_some_of_everything(lab.connect(), name)
    yield name
    remove_all(lab.connect(), name)


def records(lab: Lab) -> dict[str, Any]:
    return {name: read_json(lab.instance.run / f"{name}.pid") for name in PROGRAMS}


def test_the_cloud_carries_the_id_of_its_instance(lab: Lab) -> None:
    cloud = lab.connect()
    unique = identity.load(lab.instance)
    assert unique is not None

    assert cloud.identity.find_project("admin").tags == [f"{identity.TAG}{unique.id}"]


def test_zones_tell_real_hosts_from_simulated_ones(lab: Lab) -> None:
    zones = {zone.name: list(zone.hosts) for zone in lab.connect().compute.availability_zones(details=True)}

    assert zones["nova"] == ["lab-1"]
    assert zones["sim"] == ["lab-2"]


def test_every_socket_is_on_loopback(lab: Lab) -> None:
    pids = {pid for name in processes.recorded(lab.instance) for pid in processes.group(lab.instance, name)}
    inodes = {str(link.readlink())[8:-1] for pid in pids for link in Path(f"/proc/{pid}/fd").iterdir() if _socket(link)}
    listening = [
        fields[1]
        for table in ("tcp", "tcp6")
        for fields in map(str.split, Path(f"/proc/net/{table}").read_text().splitlines()[1:])
        if fields[3] == "0A" and fields[9] in inodes
    ]

    assert len(listening) == len(instance.SERVICES)
    assert {address.split(":")[0] for address in listening} == {"0100007F"}


def _socket(link: Path) -> bool:
    try:
        return str(link.readlink()).startswith("socket:")
    except FileNotFoundError:
        return False


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except FileNotFoundError:
        return False


def test_no_password_stands_in_a_process_list(lab: Lab) -> None:
    unique = identity.load(lab.instance)
    assert unique is not None
    pids = [pid for name in processes.recorded(lab.instance) for pid in processes.group(lab.instance, name)]
    commands = " ".join(Path(f"/proc/{pid}/cmdline").read_text() for pid in pids)

    assert len(pids) >= len(PROGRAMS)
    assert not [password for password in unique.passwords.values() if password in commands]


def test_started_twice_it_says_so_and_keeps_every_process(lab: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    before = records(lab)

    lifecycle.up(lab.instance, lab.clouds.parent)

    assert f"lab {lab.instance.name} runs already" in capsys.readouterr().err
    assert records(lab) == before


def test_a_running_lab_does_not_change_its_level(lab: Lab) -> None:
    other_level = 2 if lab.level == 3 else 3

    with pytest.raises(CheckFailedError, match=f"runs at level {lab.level} -> kreiswolke lab down"):
        lifecycle.up(lab.instance, lab.clouds.parent, other_level)


@pytest.mark.parametrize("name", PROGRAMS)
def test_after_kill_9_up_restarts_only_what_is_dead_and_everything_is_still_there(
    lab: Lab, objects: str, name: str
) -> None:
    before = records(lab)
    for pid in processes.group(lab.instance, name):
        os.kill(pid, signal.SIGKILL)
    while processes.alive(lab.instance, name):
        time.sleep(0.05)
    dead = [part.name for part in status.of(lab.instance).parts if part.state == "dead"]
    assert dead == [name]

    lifecycle.up(lab.instance, lab.clouds.parent)

    after = records(lab)
    assert [program for program in PROGRAMS if after[program] != before[program]] == [name]
    assert found(lab.connect(), objects) == dict.fromkeys(found(lab.connect(), objects), True)
    probe = lab.connect().network.create_network(name=f"{objects}-probe")
    lab.connect().network.delete_network(probe)


def test_a_taken_port_is_named_and_nothing_is_started(other: Instance, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", other.ports.neutron))
        taken.listen()
        with pytest.raises(CheckFailedError, match=f"ports: taken: {other.ports.neutron}"):
            lifecycle.up(other, tmp_path, SIMULATED)

    assert processes.recorded(other) == []


def test_a_service_that_ends_is_named_with_its_log(
    other: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lab.openstack.services.THREADS", {"glance": "none"})

    with pytest.raises(CheckFailedError, match=r"glance has ended: see .*/log/glance.log"):
        lifecycle.up(other, tmp_path, SIMULATED)


def test_a_state_of_another_openstack_is_refused_in_one_line(other: Instance, tmp_path: Path) -> None:
    other.state.mkdir()
    identity.save(other, identity.create(other))
    (other.state / "openstack").write_text("of last year")

    with pytest.raises(CheckFailedError, match="another version of OpenStack -> kreiswolke lab reset --instance"):
        lifecycle.up(other, tmp_path, SIMULATED)
    assert processes.recorded(other) == []


def test_down_leaves_nothing_up_brings_all_back_and_reset_empties(other: Instance, tmp_path: Path) -> None:
    lab = Lab(other, SIMULATED, lifecycle.up(other, tmp_path, SIMULATED))
    make_some_of_everything(lab.connect(), "kept")
    pids = [pid for name in processes.recorded(other) for pid in processes.group(other, name)]
    first = identity.load(other)
    assert first is not None

    lifecycle.down(other)

    assert [pid for pid in pids if _lives(pid)] == []
    assert not other.run.exists()
    assert {part.state for part in status.of(other).parts} == {"stopped"}

    lifecycle.up(other, tmp_path, SIMULATED)
    assert all(found(lab.connect(), "kept").values())
    assert identity.load(other) == first

    archived: list[str] = []
    lifecycle.reset(other, archived.append)
    assert archived == [first.id]
    assert identity.load(other) is None

    lifecycle.up(other, tmp_path, SIMULATED)
    assert not any(found(lab.connect(), "kept").values())
    second = identity.load(other)
    assert second is not None
    assert second.id != first.id
