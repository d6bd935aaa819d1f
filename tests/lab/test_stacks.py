"""Do stacks build a real cloud, change it, survive a killed engine and leave nothing behind? On the lab."""

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.lab.site import MINUTES, Site

pytestmark = [pytest.mark.lab, pytest.mark.timeout(900)]
PACK = """
from pulumi_policy import EnforcementLevel, PolicyPack, ResourceValidationPolicy


def check(resource, report):
    if resource.resource_type.endswith(":Instance") and resource.name.endswith("-w02-server"):
        report("Nicht in Welle 2.")


POLICIES = [ResourceValidationPolicy("no-second-wave", "Wellen:", check, EnforcementLevel.MANDATORY)]
PolicyPack("test", POLICIES)
"""


@pytest.fixture(scope="module")
def site(platform: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = platform.copy(tmp_path_factory.mktemp("stacks"), zone="sim")
    before = made.everything()
    yield made
    made.destroy_tenants()
    assert made.everything() == before, "destroy has left something in the cloud"


@pytest.fixture(scope="module")
def built(site: Site) -> Site:
    results = site.results("up", "99001", "schulen-99001")
    assert {stack: result["outcome"] for stack, result in results.items()} == dict.fromkeys(
        ("kreis-99001", "schulen-99001"), "changed"
    )
    return site


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A policy pack that allows no server of the second wave."""
    runtime = {"name": "python", "options": {"toolchain": "pip", "virtualenv": sys.prefix}}
    (tmp_path / "PulumiPolicy.yaml").write_text(json.dumps({"runtime": runtime, "version": "0.0.1"}))
    (tmp_path / "__main__.py").write_text(PACK)
    return tmp_path


def test_a_tenant_has_what_its_plan_says(built: Site) -> None:
    assert built.in_cloud("99001")["servers"] == ["app-99001-w01", "radius-99001"]
    assert built.in_cloud("99001")["projects"] == ["99001-schulen", "99001-verwaltung"]


def test_up_again_changes_nothing(built: Site) -> None:
    assert {result["outcome"] for result in built.results("up").values()} == {"unchanged"}


def test_plain_pulumi_finds_the_same_state_and_leaves_it_so(built: Site) -> None:
    before = built.state("kreis-99001")
    built.pulumi("up --stack kreis-99001 --yes --skip-preview --expect-no-changes")
    assert built.state("kreis-99001") == before


def test_a_policy_refuses_both_ways_before_anything_is_built(built: Site, pack: Path) -> None:
    before = built.in_cloud("99001")
    with_pack = replace(built, policy_pack=str(pack))
    errors = with_pack.results("up", "99001", "--wave", "2", code=1)["kreis-99001"]["errors"]
    assert errors == ["policy no-second-wave, app-99001-w02-server: Wellen: Nicht in Welle 2."]
    assert "Nicht in Welle 2." in with_pack.pulumi("up --stack kreis-99001 --yes", code=1)
    assert built.in_cloud("99001") == before
    assert built.results("up", "99001", "--wave", "1")["kreis-99001"]["outcome"] == "unchanged"


def test_outputs_lie_where_playbooks_look(built: Site) -> None:
    printed = json.loads(built.call("outputs", "99001"))["kreis-99001"]
    assert printed == json.loads((built.estate.stacks / "kreis-99001.outputs.json").read_text())
    assert [host["landing_zone"] for host in printed["hosts"]] == ["99001-w01"]


def test_the_audit_reads_and_cannot_write(built: Site) -> None:
    import openstack

    audit = json.loads((built.estate.stacks / "kreis-99001.outputs.json").read_text())["audit"]
    password = json.loads(built.pulumi("stack output secrets --show-secrets --json --stack kreis-99001"))["auditor"]
    project = built.cloud.identity.find_project("99001-verwaltung", domain_id=audit["domain_id"])
    reader = openstack.connect(
        auth_url=built.lab.instance.auth_url,
        username=audit["user_name"],
        user_domain_id=audit["domain_id"],
        password=password,
        project_id=project.id,
        region_name="RegionOne",
        load_yaml_config=False,
        load_envvars=False,
    )
    assert [network.name for network in reader.network.networks(project_id=project.id)] == ["verwaltung"]
    assert [server.name for server in reader.compute.servers()] == ["app-99001-w01"]
    with pytest.raises(openstack.exceptions.ForbiddenException):
        reader.network.create_network(name="x")


def test_a_preview_of_a_wave_changes_nothing_and_up_builds_it(built: Site) -> None:
    before = built.in_cloud("99001")
    assert built.results("preview", "99001", "--wave", "2")["kreis-99001"]["changes"]["create"] >= 3
    assert built.in_cloud("99001") == before
    assert built.results("up", "99001")["kreis-99001"]["outcome"] == "unchanged"
    assert built.results("up", "99001", "--wave", "2")["kreis-99001"]["changes"]["create"] >= 3
    assert built.in_cloud("99001")["servers"] == ["app-99001-w01", "app-99001-w02", "radius-99001"]
    assert built.results("up", "99001", "--wave", "1")["kreis-99001"]["changes"]["delete"] >= 3
    assert built.in_cloud("99001") == before


def test_what_was_changed_by_hand_a_refresh_puts_right(built: Site) -> None:
    cloud, outputs = built.cloud, json.loads((built.estate.stacks / "kreis-99001.outputs.json").read_text())
    server = cloud.compute.get_server(outputs["hosts"][0]["server_id"])
    port, network = next(cloud.network.ports(device_id=server.id)), outputs["networks"]["verwaltung"]
    groups = port.security_group_ids
    cloud.network.update_port(port, security_group_ids=[], is_port_security_enabled=False)
    cloud.network.update_network(network, is_port_security_enabled=False)
    cloud.compute.stop_server(server)
    cloud.compute.wait_for_server(server, "SHUTOFF")
    assert built.results("up", "99001", "--refresh")["kreis-99001"]["changes"] == {"update": 4}
    port = cloud.network.get_port(port)
    assert (port.is_port_security_enabled, port.security_group_ids) == (True, groups)
    assert cloud.network.get_network(network).is_port_security_enabled
    assert cloud.compute.get_server(server).status == "ACTIVE"


def test_another_cloud_is_refused_in_one_line(built: Site) -> None:
    file = built.estate.stacks / "Pulumi.kreis-99001.yaml"
    content = file.read_text()
    file.write_text(content.replace("kreiswolke:cloudId: ", "kreiswolke:cloudId: x"))
    try:
        (error,) = built.results("up", "99001", code=1)["kreis-99001"]["errors"]
        assert "another or an emptied cloud" in error
    finally:
        file.write_text(content)


def test_what_another_state_made_is_refused_before_anything_is_built(
    built: Site, platform: Site, tmp_path: Path
) -> None:
    before = built.everything()
    without_stacks, without_tenants = Site.new(built.lab, tmp_path / "new"), platform.copy(tmp_path / "copy")
    (error,) = without_stacks.results("up", "platform", code=1)["platform"]["errors"]
    assert "the cloud has project gemeinsame-dienste" in error
    (error,) = without_tenants.results("up", "99001", code=1)["kreis-99001"]["errors"]
    assert "the cloud has domain kreis-99001" in error
    assert built.everything() == before


def _killed_during_up(site: Site, key: str, begun: Callable[[], bool]) -> None:
    """Kill the engine of a tenant's `up` the moment `begun` is true."""
    with site.start("up", key) as process:
        end = time.monotonic() + MINUTES
        while not begun():
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < end
            time.sleep(0.05)
        engines = [child for child in _children(process.pid) if Path(f"/proc/{child}/comm").read_text() == "pulumi\n"]
        for engine in engines:
            os.kill(engine, signal.SIGKILL)
        process.communicate(timeout=MINUTES)
    assert process.returncode == 1


def _children(parent: int) -> list[int]:
    tasks = Path(f"/proc/{parent}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def test_after_killed_engines_up_goes_on_and_makes_nothing_twice(built: Site) -> None:
    network, compute = built.cloud.network, built.cloud.compute
    tag = "kreiswolke:kreis-99002:verwaltung-network"
    _killed_during_up(built, "99002", lambda: bool(list(network.networks(tags=tag))))
    _killed_during_up(built, "99002", lambda: bool(list(compute.servers(all_projects=True, name="app-99002"))))
    assert not list(built.estate.state.rglob("*.attrs"))  # the one kind of file that Pulumi does not write at once
    assert built.results("up", "99002")["kreis-99002"]["outcome"] == "changed"
    made = built.in_cloud("99002")
    assert {kind: len(names) for kind, names in made.items()} == {
        "projects": 2,
        "users": 2,
        "networks": 1,
        "subnets": 2,
        "routers": 1,
        "ports": 3,
        "ips": 1,
        "servers": 1,
    }
    assert built.results("up", "99002")["kreis-99002"]["outcome"] == "unchanged"


def test_destroy_takes_down_one_tenant_alone(built: Site) -> None:
    before = built.in_cloud("99001")
    refused = built.run("destroy", "99001", "--yes")
    assert refused.returncode == 2
    assert "stands on" in refused.stderr
    built.call("destroy", "99002", "--yes")
    assert built.in_cloud("99002") == {}
    assert built.in_cloud("99001") == before
    assert not (built.estate.stacks / "Pulumi.kreis-99002.yaml").exists()
