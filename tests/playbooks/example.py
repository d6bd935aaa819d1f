"""Outputs of stacks and a network plan of an invented tenant, as playbooks read them."""

from pathlib import Path
from typing import Any

from common.files import write_json

KEY = "99001"
CLIENTS = ("ap-1", "sw-1")


def host(name: str, *roles: str, **changes: Any) -> dict[str, Any]:
    return {
        "name": name,
        "tenant": KEY,
        "server_id": f"id-of-{name}",
        "project": "verwaltung",
        "address": "192.0.2.20",
        "fixed_ipv4": "10.0.0.20",
        "fixed_ipv6": "",
        "user": "debian",
        "roles": list(roles),
        "landing_zone": "",
        "installations": [],
        **changes,
    }


def outputs(stack: str, *hosts: dict[str, Any]) -> dict[str, Any]:
    return {
        "version": 1,
        "stack": stack,
        "tenant": KEY,
        "tenant_name": "Beispielkreis Ahorn",
        "provenance": "example",
        "management_networks": ["192.0.2.1/32"],
        "projects": {},
        "networks": {},
        "hosts": list(hosts),
        "audit": None,
    }


def network() -> dict[str, Any]:
    school = {
        "id": "99001-ahornschule",
        "vlans": [{"role": "paedagogik", "id": 110}, {"role": "lehrkraefte", "id": 120}],
        "radius_clients": [{"name": name, "ipv4": f"10.64.15.{n}"} for n, name in enumerate(CLIENTS, 1)],
    }
    return {"version": 1, "provenance": "example", "tenant": KEY, "schools": [school]}


def write(root: Path) -> tuple[Path, Path]:
    """An application host and a RADIUS server; returns the folders of outputs and of network plans."""
    stacks, networks = root / "stacks", root / "network"
    app = host("app-99001-w01", "base", "app_host", landing_zone="99001-w01", installations=["99001-beispiel-01"])
    write_json(stacks / "kreis-99001.outputs.json", outputs("kreis-99001", app))
    write_json(stacks / "schulen-99001.outputs.json", outputs("schulen-99001", host("radius-99001", "base", "radius")))
    write_json(networks / "99001.json", network())
    return stacks, networks
