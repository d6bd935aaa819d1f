"""Subnets are what the address plan gave the tenant, and no two of them overlap."""

from ipaddress import ip_network

from policies.filters import inside
from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed, not_evaluated

KINDS = {"subnet"}


def check(subnet: Resource, world: World) -> Verdict:
    """Fails where the prefix is outside of the tenant's blocks, or meets that of another subnet."""
    if not subnet.has("cidr"):
        return not_evaluated("Den Bereich vergibt OpenStack erst beim Aufbau.")
    network = ip_network(subnet.text("cidr") or "")
    if not inside(network, world.declared.address_blocks):
        return failed(f"{network} liegt nicht im Adressblock des Mandanten.")
    for other in world.of("subnet"):
        if other is not subnet and other.has("cidr") and network.overlaps(ip_network(other.text("cidr") or "")):
            return failed(f"{network} überschneidet sich mit {other.name}.")
    return PASSED
