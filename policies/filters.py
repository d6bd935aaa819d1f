"""What several rules ask: what does a security group rule let through, and what did OpenStack make by itself?"""

from ipaddress import IPv4Network, IPv6Network, ip_network

from policies.findings import Source
from policies.resources import Resource
from policies.verdict import World

Network = IPv4Network | IPv6Network
ALL_PORTS = (1, 65535)
SMALLEST_NETWORK = {4: 8, 6: 16}  # prefix lengths: what one network can be at most
PORT_PROTOCOLS = frozenset({"tcp", "udp", "6", "17"})


def is_ingress(rule: Resource) -> bool:
    """Whether the rule lets packets in."""
    return rule.text("direction") == "ingress"


def port_range(rule: Resource) -> tuple[int, int] | None:
    """Ports the rule opens, both ends included; all where it names none; None for protocols without ports (ICMP)."""
    protocol = rule.text("protocol")
    if protocol is not None and protocol.lower() not in PORT_PROTOCOLS:
        return None
    low, high = rule.integer("port_range_min"), rule.integer("port_range_max")
    return (low, high or low) if low else ALL_PORTS


def remote_network(rule: Resource) -> Network | None:
    """The addresses on the other side, the whole internet where the rule names none; None for a group of ports."""
    if rule.has("remote_ip_prefix"):
        return ip_network(rule.text("remote_ip_prefix") or "", strict=False)
    if rule.has("remote_group_id") or rule.has("remote_address_group_id"):
        return None
    return ip_network("::/0" if rule.text("ethertype") == "IPv6" else "0.0.0.0/0")


def is_everybody(network: Network | None) -> bool:
    """Whether the network is the internet, or so large a part of it that it can only mean that (2000::/3, a half)."""
    return network is not None and network.prefixlen < SMALLEST_NETWORK[network.version]


def inside(network: Network, allowed: tuple[Network, ...]) -> bool:
    """Whether the network lies in one of the allowed ones."""
    return any(
        network.version == other.version and network.subnet_of(other)  # type: ignore[arg-type]
        for other in allowed
    )


def describe(rule: Resource) -> str:
    """The rule in a few words, e.g. `tcp 22 aus 0.0.0.0/0`."""
    ports = port_range(rule)
    shown = "" if ports is None else " alle Ports" if ports == ALL_PORTS else f" {_span(ports)}"
    network = remote_network(rule)
    way = "aus" if is_ingress(rule) else "nach"
    return f"{rule.text('protocol') or 'alle Protokolle'}{shown} {way} {network or 'einer Sicherheitsgruppe'}"


def _span(ports: tuple[int, int]) -> str:
    return str(ports[0]) if ports[0] == ports[1] else f"{ports[0]}-{ports[1]}"


def rules_of(group: Resource, world: World) -> list[Resource]:
    """The rules of a security group."""
    return [
        rule
        for rule in world.of("security_group_rule")
        if world.linked(rule, "security_group_id", "security_group") is group
    ]


def made_by_openstack(resource: Resource, world: World) -> bool:
    """Whether a live resource is a default security group, one of its rules, or a port of the network service."""
    if world.source is not Source.LIVE:
        return False
    group: Resource | None = resource if resource.kind == "security_group" else None
    if resource.kind == "security_group_rule":
        group = world.linked(resource, "security_group_id", "security_group")
    if group is not None:
        return group.text("name") == "default"
    return resource.kind == "port" and (resource.text("device_owner") or "").startswith("network:")
