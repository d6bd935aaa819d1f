#!/usr/bin/env python3
"""Which hosts are there? Ansible's dynamic inventory, read from the outputs of the stacks and the network plans.

`KREISWOLKE_OUTPUTS` names the folder of the `<stack>.outputs.json` files (contract: stacks/outputs.py),
`KREISWOLKE_NETWORK` the folder of the school network plans (`<key>.json`, contract: schools/plan.py).
By hand: `KREISWOLKE_OUTPUTS=.kreiswolke/stacks KREISWOLKE_NETWORK=.kreiswolke/network playbooks/inventory.py --list`
Nothing in it is secret.
"""

import json
import os
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from common.errors import InputError, UserError
from common.files import read_json

OUTPUTS_VERSION = 1
NETWORK_VERSION = 1
SUFFIX = ".outputs.json"


def build(outputs_folder: Path, network_folder: Path) -> dict[str, Any]:
    """The inventory in Ansible's JSON form: groups by tenant, stack and role, and the variables of each host.

    Raises InputError where a file has another version, misses a field or names a host twice.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    hostvars: dict[str, dict[str, Any]] = {}
    for file in sorted(outputs_folder.glob(f"*{SUFFIX}")):
        outputs = _versioned(file, OUTPUTS_VERSION)
        try:
            for host in outputs["hosts"]:
                name = host["name"]
                if name in hostvars:
                    raise InputError(file, f"host {name} is in another stack too", hint="names of hosts are unique")
                hostvars[name] = _host_variables(outputs, host, network_folder)
                for group in _groups(outputs, host):
                    groups[group].append(name)
        except KeyError as error:
            raise InputError(file, "field is missing", field=str(error.args[0]), hint="run `kreiswolke up`") from None
    inventory: dict[str, Any] = {group: {"hosts": sorted(names)} for group, names in sorted(groups.items())}
    return inventory | {"all": {"children": sorted(groups)}, "_meta": {"hostvars": hostvars}}


def _versioned(file: Path, version: int) -> dict[str, Any]:
    content = read_json(file)
    if not isinstance(content, dict) or content.get("version") != version:
        raise InputError(file, f"expected version {version}", field="version", hint="write it with this release")
    return content


def group_of(stack: str) -> str:
    """The group of the hosts of `stack`."""
    return "stack_" + stack.replace("-", "_")


def _groups(outputs: dict[str, Any], host: dict[str, Any]) -> list[str]:
    return [f"tenant_{host['tenant']}", group_of(outputs["stack"]), *(f"role_{role}" for role in host["roles"])]


def _host_variables(outputs: dict[str, Any], host: dict[str, Any], network_folder: Path) -> dict[str, Any]:
    variables = {
        "ansible_user": host["user"],
        "kreiswolke_stack": outputs["stack"],
        "kreiswolke_tenant": host["tenant"],
        "kreiswolke_tenant_name": outputs["tenant_name"],
        "kreiswolke_provenance": outputs["provenance"],
        "kreiswolke_management_networks": outputs["management_networks"],
        "kreiswolke_landing_zone": host["landing_zone"],
        "kreiswolke_installations": host["installations"],
    }
    if "radius" in host["roles"]:
        variables |= _radius_variables(network_folder / f"{host['tenant']}.json")
    return variables


def _radius_variables(file: Path) -> dict[str, Any]:
    schools = _versioned(file, NETWORK_VERSION)["schools"]
    return {
        "radius_clients": [
            {"name": client["name"], "ipv4": client["ipv4"], "school": school["id"]}
            for school in schools
            for client in school["radius_clients"]
        ],
        "radius_vlans": [
            {"school": school["id"], "role": vlan["role"], "id": vlan["id"]}
            for school in schools
            for vlan in school["vlans"]
        ],
    }


def _folder(variable: str) -> Path:
    value = os.environ.get(variable)
    if not value:
        raise UserError(f"{variable} is not set: it names the folder of the files to read")
    return Path(value)


def main() -> None:
    """Print the inventory; `--host` is answered too, though `_meta` makes Ansible never ask."""
    try:
        inventory = build(_folder("KREISWOLKE_OUTPUTS"), _folder("KREISWOLKE_NETWORK"))
    except UserError as error:
        sys.exit(f"inventory: {error}")
    answer = inventory["_meta"]["hostvars"].get(sys.argv[2], {}) if sys.argv[1:2] == ["--host"] else inventory
    print(json.dumps(answer))  # noqa: T201


if __name__ == "__main__":
    main()
