"""Writes and reads `network/<key>.json`: canonical JSON, checked against its schema both ways."""

from ipaddress import IPv4Address, IPv4Network, IPv6Network
from pathlib import Path
from typing import Any

from common.documents import check, load_json
from common.errors import InputError
from common.files import write_json
from common.schema import read_schema
from inventory.model import Provenance
from schools.plan import FirewallRule, NetworkPlan, RadiusClient, Role, SchoolNetwork, Vlan

_SCHEMA = Path(__file__).parent / "schemas" / "network.json"
_HINT = "run `kreiswolke schools plan`"


def save(path: Path, plan: NetworkPlan) -> None:
    """Write the plan; the same plan is the same bytes."""
    document = _plain(plan)
    check(document, read_schema(_SCHEMA), path)
    write_json(path, document)


def load(path: Path) -> NetworkPlan:
    """Read a plan; raises InputError where the file is missing or not what the schema says."""
    document = load_json(path, read_schema(_SCHEMA), _HINT)
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
