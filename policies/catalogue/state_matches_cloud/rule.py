"""What the stack has built and what the cloud holds are the same: nothing missing, nothing added, nothing changed."""

from typing import Any

from policies.filters import made_by_openstack
from policies.findings import Source
from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed, not_applicable

# What is compared: what the API reports in the same words as Pulumi keeps.
COMPARED = {
    "address_group": ("name", "addresses"),
    "floating_ip": ("address", "port_id"),
    "group": ("name",),
    "network": ("name", "shared", "port_security_enabled"),
    "port": ("name", "port_security_enabled"),
    "project": ("name",),
    "router": ("name", "external_network_id"),
    "security_group": ("name",),
    "security_group_rule": (
        "direction",
        "ethertype",
        "protocol",
        "port_range_min",
        "port_range_max",
        "remote_ip_prefix",
    ),
    "server": ("name", "key_pair"),
    "subnet": ("name", "cidr"),
    "user": ("name",),
    "volume": ("name", "volume_type"),
}
KINDS = set(COMPARED)


def check(resource: Resource, world: World) -> Verdict:
    """Fails where the other side lacks the resource (by id) or holds other values; both sides are needed."""
    if world.counterpart is None:
        return not_applicable("Nur eine Seite wurde gelesen.")
    if made_by_openstack(resource, world):
        return not_applicable("Von OpenStack selbst angelegt.")
    other = world.counterpart.get((resource.kind, resource.id))
    if other is None:
        live = world.source is Source.LIVE
        return failed("Kein Stack verwaltet das Objekt." if live else "Das Objekt ist in der Cloud nicht vorhanden.")
    different = [name for name in COMPARED[resource.kind] if _plain(resource.value(name)) != _plain(other.value(name))]
    return failed(f"Abweichend: {', '.join(different)}.") if different else PASSED


def _plain(value: Any) -> Any:
    """Empty values are one: Pulumi keeps 0 and "" where the API reports null. Neither keeps the order of a list."""
    return (sorted(value) if isinstance(value, list) else value) or None
