"""What the stack has built and what the cloud holds are the same: nothing missing, nothing added, nothing changed."""

from typing import Any

from policies.filters import made_by_openstack
from policies.findings import Source
from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed, not_applicable

# What is compared: what the API reports in the same words as Pulumi keeps.
COMPARED = {
    "address_group": ("name", "addresses"),
    "compute_quota": ("cores", "instances", "ram"),
    "flavor": ("name", "extra_specs"),
    "floating_ip": ("address", "port_id"),
    "group": ("name",),
    "image": ("name", "checksum", "visibility"),
    "network": ("name", "shared", "port_security_enabled", "admin_state_up"),
    "network_quota": ("floatingip", "network", "port", "router", "security_group", "security_group_rule", "subnet"),
    "port": ("name", "port_security_enabled", "security_group_ids", "admin_state_up"),
    "project": ("name", "enabled"),
    "router": ("name", "external_network_id", "admin_state_up", "routes"),
    "router_interface": ("router_id", "subnet_id"),
    "security_group": ("name",),
    "security_group_rule": (
        "direction",
        "ethertype",
        "protocol",
        "port_range_min",
        "port_range_max",
        "remote_ip_prefix",
    ),
    "server": ("name", "key_pair", "image_id"),
    "subnet": ("name", "cidr", "dns_nameservers", "enable_dhcp", "gateway_ip", "host_routes"),
    "user": ("name", "enabled", "groups"),
    "volume": ("name", "volume_type"),
}
KINDS = set(COMPARED)
# A project has quotas whether or not a stack sets them, and a cloud may offer more than its stacks.
_ALSO_WITHOUT_STACK = frozenset({"compute_quota", "flavor", "image", "network_quota"})


def check(resource: Resource, world: World) -> Verdict:
    """Fails where the other side lacks the resource (by id) or holds other values; both sides are needed."""
    if world.counterpart is None:
        return not_applicable("Nur eine Seite wurde gelesen.")
    if made_by_openstack(resource, world):
        return not_applicable("Von OpenStack selbst angelegt.")
    other = world.counterpart.get((resource.kind, resource.id))
    if other is None:
        live = world.source is Source.LIVE
        if live and resource.kind in _ALSO_WITHOUT_STACK:
            return not_applicable("Das gibt es auch ohne einen Stack.")
        return failed("Kein Stack verwaltet das Objekt." if live else "Das Objekt ist in der Cloud nicht vorhanden.")
    different = [name for name in COMPARED[resource.kind] if _plain(resource.value(name)) != _plain(other.value(name))]
    return failed(f"Abweichend: {', '.join(different)}.") if different else PASSED


def _plain(value: Any) -> Any:
    """Empty values are one: Pulumi keeps 0 and "" where the API reports null. Neither keeps the order of a list."""
    return (sorted(value, key=str) if isinstance(value, list) else value) or None
