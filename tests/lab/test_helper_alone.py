"""The helper and a server without any OpenStack: what root does is right by itself."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from common.errors import CheckFailedError
from lab import dataplane, patience, ssh
from lab.helper.client import ask
from lab.helper.place import helper_socket
from lab.instance import Instance, Ports
from tests.lab.conftest import until

pytestmark = [pytest.mark.lab, pytest.mark.timeout(patience.seconds(300))]

UUID = "00000000-0000-4000-8000-000000000001"


def server(**changes: Any) -> dict[str, Any]:
    record = {"uuid": UUID, "hostname": "alone", "memory_mib": 512, "authorized_key": "", "user_data": "", "ports": []}
    return {**record, **changes}


@pytest.fixture
def alone() -> Iterator[Instance]:
    """An instance with nothing but its data plane."""
    problem = dataplane.available()
    if problem:
        pytest.skip(problem)
    root = Path(tempfile.mkdtemp(prefix="kw"))
    for name in ("run", "log"):
        (root / name).mkdir()
    made = Instance("alone", root, Ports.starting_at(29000))
    dataplane.up(made)
    yield made
    dataplane.down(made)
    dataplane.wipe(made)
    shutil.rmtree(root)


def say(instance: Instance, verb: str, **words: Any) -> Any:
    return ask(helper_socket(instance.root), verb, **words)


def console(instance: Instance) -> str:
    return (instance.root / "servers" / UUID / "console.log").read_text()


def state(instance: Instance) -> str | None:
    return dict(line.rsplit(" ", 1) for line in dataplane.status(instance)).get(UUID)


def booted(instance: Instance) -> None:
    until(lambda: ssh.host_keys(console(instance)), 60, "booted")


def test_a_server_boots_stops_and_boots_again(alone: Instance) -> None:
    say(alone, "host-start", server=server())
    assert state(alone) == "running"
    booted(alone)

    say(alone, "host-stop", uuid=UUID, seconds=20)
    assert state(alone) == "stopped"

    say(alone, "host-start", server=server())
    say(alone, "host-start", server=server())
    assert state(alone) == "running"

    say(alone, "host-destroy", uuid=UUID)
    say(alone, "host-destroy", uuid=UUID)
    assert state(alone) is None
    assert not [line for line in dataplane.leftovers(alone) if UUID in line]


def test_user_data_runs_once(alone: Instance) -> None:
    say(alone, "host-start", server=server(user_data="#!/bin/sh\necho spoken once\n"))
    until(lambda: "spoken once" in console(alone), 60, "user data")
    say(alone, "host-stop", uuid=UUID, seconds=20)

    say(alone, "host-start", server=server(user_data="#!/bin/sh\necho spoken once\n"))
    until(lambda: console(alone).count(ssh.END) == 2, 60, "second boot")
    time.sleep(1)
    assert console(alone).count("spoken once") == 1


def test_a_server_whose_disk_is_broken_is_said_to_be_so_at_once(alone: Instance) -> None:
    say(alone, "host-start", server=server())
    say(alone, "host-kill", uuid=UUID)
    upper = alone.root / "servers" / UUID / "disk/upper"
    if os.geteuid() != 0:
        pytest.skip("only root can break a server's disk")
    shutil.rmtree(upper / "usr", ignore_errors=True)
    upper.joinpath("usr").touch()

    began = time.monotonic()
    with pytest.raises(CheckFailedError, match="did not start"):
        say(alone, "host-start", server=server())
    assert time.monotonic() - began < 10


def test_servers_nova_does_not_know_are_removed(alone: Instance) -> None:
    say(alone, "host-start", server=server())
    say(alone, "host-keep", uuids=[UUID])
    assert state(alone) == "running"

    say(alone, "host-keep", uuids=[])
    assert state(alone) is None


def test_a_server_that_was_never_made_is_said_to_be_unknown(alone: Instance) -> None:
    with pytest.raises(CheckFailedError, match="not known"):
        say(alone, "host-detach", uuid=UUID, port_id=UUID)


def test_a_second_helper_is_refused(alone: Instance) -> None:
    with pytest.raises(CheckFailedError, match="runs already"):
        dataplane.wipe(alone)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can end a process of root's")
def test_a_helper_that_is_ended_takes_everything_with_it(alone: Instance) -> None:
    say(alone, "host-start", server=server())
    booted(alone)
    group = next(line.split()[-1] for line in dataplane.leftovers(alone) if line.endswith("/helper"))
    helper = int((Path(group) / "cgroup.procs").read_text())

    os.kill(helper, signal.SIGTERM)

    until(lambda: not Path(f"/proc/{helper}").exists(), 30, "helper ended")
    assert dataplane.leftovers(alone) == []
    assert UUID not in subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
