"""Does Ansible get to know the hosts as the stacks hand them on?"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from common.errors import InputError
from common.files import write_json
from playbooks import inventory
from tests.playbooks.example import host, outputs, write

SCRIPT = inventory.__file__


def test_hosts_are_grouped_by_tenant_stack_and_role(tmp_path: Path) -> None:
    built = inventory.build(*write(tmp_path))
    groups = {name: group["hosts"] for name, group in built.items() if name.startswith(("tenant", "stack", "role"))}
    assert groups == {
        "tenant_99001": ["app-99001-w01", "radius-99001"],
        "stack_kreis_99001": ["app-99001-w01"],
        "stack_schulen_99001": ["radius-99001"],
        "role_base": ["app-99001-w01", "radius-99001"],
        "role_app_host": ["app-99001-w01"],
        "role_radius": ["radius-99001"],
    }
    assert built["all"]["children"] == sorted(groups)


def test_a_radius_server_knows_clients_and_vlans_of_its_schools(tmp_path: Path) -> None:
    variables = inventory.build(*write(tmp_path))["_meta"]["hostvars"]
    assert variables["radius-99001"]["radius_clients"] == [
        {"name": "ap-1", "ipv4": "10.64.15.1", "school": "99001-ahornschule"},
        {"name": "sw-1", "ipv4": "10.64.15.2", "school": "99001-ahornschule"},
    ]
    assert [vlan["id"] for vlan in variables["radius-99001"]["radius_vlans"]] == [110, 120]
    assert "radius_clients" not in variables["app-99001-w01"]


def test_addresses_are_left_to_the_ssh_configuration(tmp_path: Path) -> None:
    """With `ansible_host` ssh would be given the address, and the host key of the name would not be checked."""
    for variables in inventory.build(*write(tmp_path))["_meta"]["hostvars"].values():
        assert "ansible_host" not in variables
        assert variables["ansible_user"] == "debian"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ({"version": 2}, "version"),
        ({"version": 1}, "hosts"),
        (outputs("kreis-99002", {"name": "x"}), "field is missing"),
        (outputs("kreis-99002", host("app-99001-w01", "base")), "in another stack too"),
    ],
)
def test_outputs_of_another_shape_are_refused(tmp_path: Path, content: dict[str, object], reason: str) -> None:
    folders = write(tmp_path)
    write_json(tmp_path / "stacks" / "kreis-99002.outputs.json", content)
    with pytest.raises(InputError, match=reason) as error:
        inventory.build(*folders)
    assert "kreis-99002.outputs.json" in str(error.value)


def test_a_radius_server_without_a_network_plan_is_refused(tmp_path: Path) -> None:
    folders = write(tmp_path)
    (tmp_path / "network" / "99001.json").unlink()
    with pytest.raises(InputError, match=r"99001\.json"):
        inventory.build(*folders)


def call(root: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    folders = {"KREISWOLKE_OUTPUTS": f"{root}/stacks", "KREISWOLKE_NETWORK": f"{root}/network"}
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return subprocess.run(
        [SCRIPT, *arguments], env=os.environ | folders | {"PATH": path}, capture_output=True, text=True, check=False
    )


def test_it_is_a_program_that_ansible_can_call(tmp_path: Path) -> None:
    folders = write(tmp_path)
    assert json.loads(call(tmp_path, "--list").stdout) == inventory.build(*folders)
    assert json.loads(call(tmp_path, "--host", "app-99001-w01").stdout)["kreiswolke_landing_zone"] == "99001-w01"


def test_it_says_in_one_line_what_is_wrong(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "stacks" / "kreis-99001.outputs.json").write_text("{")
    done = call(tmp_path, "--list")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "not valid JSON" in done.stderr
