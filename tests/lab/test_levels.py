"""What a machine refuses costs only that part: the lab with privileges dropped for real."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lab import lifecycle, status
from lab.instance import Instance
from lab.levels import HOSTS, PLANNER, SIMULATED
from tests.conftest import Lab

pytestmark = [pytest.mark.lab, pytest.mark.timeout(600)]

# As in an unprivileged container: root without capabilities, or a user whose sudo does not work.
DROP = ["setpriv", "--no-new-privs", *(["--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else [])]
COMMAND = [str(Path(sys.executable).with_name("kreiswolke"))]


def kreiswolke(*words: str, drop: bool, **env: str) -> subprocess.CompletedProcess[str]:
    command = [*(DROP if drop else []), *COMMAND, *words]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **env}, timeout=400)


def doctor(lab: Lab, *, drop: bool, **env: str) -> dict[str, Any]:
    ran = kreiswolke("doctor", "--instance", lab.instance.name, "--json", drop=drop, **env)
    assert ran.returncode == 0, ran.stderr
    verdict: dict[str, Any] = json.loads(ran.stdout)
    return verdict


def test_with_all_privileges_the_doctor_sees_the_level_the_lab_runs_at(lab: Lab) -> None:
    assert doctor(lab, drop=False)["level"] == lab.level


def test_without_privileges_servers_are_simulated_and_the_reason_is_given(lab: Lab) -> None:
    verdict = doctor(lab, drop=True)

    assert verdict["level"] == SIMULATED
    failed = {check["name"] for check in verdict["checks"] if not check["ok"]}
    assert failed & {"namespaces", "sudo"}
    assert {check["level"] for check in verdict["checks"] if not check["ok"]} == {HOSTS}


def test_where_there_is_no_apt_the_planner_alone_is_left(lab: Lab, tmp_path: Path) -> None:
    verdict = doctor(lab, drop=False, PATH=str(tmp_path))

    assert verdict["level"] == PLANNER
    assert "system: " in verdict["sentence"]


def test_without_a_place_for_its_state_there_is_no_lab(lab: Lab) -> None:
    verdict = doctor(lab, drop=True, XDG_STATE_HOME="/proc/kreiswolke")

    assert verdict["level"] == PLANNER
    assert "state folder: /proc/kreiswolke" in verdict["sentence"]


def test_less_than_needed_is_exit_code_1_and_one_line(lab: Lab) -> None:
    ran = kreiswolke("doctor", "--instance", lab.instance.name, "--need", "3", drop=True)

    assert ran.returncode == 1
    assert ran.stderr.startswith("kreiswolke: level 3 is needed, but level 2 can run: ")
    assert ran.stderr.count("\n") == 1


def test_the_cloud_runs_without_privileges(lab: Lab, other: Instance, tmp_path: Path) -> None:
    ran = kreiswolke("lab", "up", "--instance", other.name, "--clouds", str(tmp_path), drop=True)

    assert ran.returncode == 0, ran.stderr
    assert status.of(other).level == SIMULATED
    cloud = Lab(other, SIMULATED, tmp_path / "clouds.yaml").connect()
    network = cloud.network.create_network(name="without-privileges")
    cloud.network.create_subnet(network_id=network.id, ip_version=4, cidr="10.99.0.0/24")
    flavor = cloud.compute.create_flavor(name="simulated", ram=64, vcpus=1, disk=1)
    image = cloud.image.create_image(name="simulated", data=b"Beispieldaten", disk_format="raw")
    server = cloud.compute.create_server(
        name="simulated", flavor_id=flavor.id, image_id=image.id, networks=[{"uuid": network.id}]
    )
    assert cloud.compute.wait_for_server(server, wait=60).status == "ACTIVE"
    lifecycle.down(other)
