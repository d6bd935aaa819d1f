"""Writes and reads `network/<key>.json`: canonical JSON, checked against its schema both ways."""

import json
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Network
from pathlib import Path
from typing import Any

import jsonschema_rs

from common.errors import InputError
from common.files import read_json, write_json
from inventory.model import Provenance
from schools.plan import FirewallRule, NetworkPlan, RadiusClient, Role, SchoolNetwork, Vlan

_SCHEMA = Path(__file__).parent / "schemas" / "network.json"
_HINT = "run `kreiswolke schools plan`"


def save(path: Path, plan: NetworkPlan) -> None:
    """Write the plan; the same plan is the same bytes."""
    document = _plain(plan)
    _check(document, path)
    write_json(path, document)


def load(path: Path) -> NetworkPlan:
    """Read a plan; raises InputError where the file is missing or not what the schema says."""
    document = read_json(path)
    _check(document, path)
    try:
        return _plan(document)
    except ValueError as error:  # an address the schema's pattern allows and that is none
        raise InputError(path, f"not a network plan: {error}", hint=_HINT) from None


def _plan(document: dict[str, Any]) -> NetworkPlan:
    return NetworkPlan(
        version=document["version"],
        provenance=Provenance(document["provenance"]),
        tenant=document["tenant"],
        inputs=document["inputs"],
        schools=tuple(map(_school, document["schools"])),
    )


def _school(value: dict[str, Any]) -> SchoolNetwork:
    return SchoolNetwork(
        **{
            **value,
            "ipv4": IPv4Network(value["ipv4"]),
            "ipv6": IPv6Network(value["ipv6"]),
            "vlans": tuple(
                Vlan(vlan["id"], Role(vlan["role"]), IPv4Network(vlan["ipv4"]), IPv6Network(vlan["ipv6"]))
                for vlan in value["vlans"]
            ),
            "radius_clients": tuple(
                RadiusClient(client["name"], str(IPv4Address(client["ipv4"])), client["kind"])
                for client in value["radius_clients"]
            ),
            "firewall": tuple(
                FirewallRule(Role(rule["source"]), rule["target"], tuple(rule["services"]))
                for rule in value["firewall"]
            ),
            "gaps": tuple(value["gaps"]),
        }
    )


def _plain(value: Any) -> Any:
    """Dataclasses, tuples and addresses as JSON values."""
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, IPv4Network | IPv6Network):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _check(document: Any, path: Path) -> None:
    problem = next(_validator().iter_errors(document), None)
    if problem is not None:
        field = ".".join(map(str, problem.instance_path)) or None
        raise InputError(path, f"not a network plan: {problem.message}", field=field, hint=_HINT)


@cache
def _validator() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(json.loads(_SCHEMA.read_text(encoding="utf-8")))
