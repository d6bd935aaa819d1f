"""Ports of administration are open to declared management networks only."""

from policies.filters import describe, inside, is_ingress, port_range, remote_network
from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed, not_applicable

KINDS = {"security_group_rule"}


def check(rule: Resource, world: World) -> Verdict:
    """Fails where an ingress rule opens a port of administration to a network that is not declared for it."""
    if not is_ingress(rule):
        return not_applicable("Ausgehende Regel.")
    ports = port_range(rule)
    opened = [port for port in world.declared.admin_ports if ports and ports[0] <= port <= ports[1]]
    if not opened:
        return not_applicable("Die Regel öffnet keinen Verwaltungszugang.")
    network = remote_network(rule)
    if network is None or inside(network, world.declared.management_prefixes):
        return PASSED
    return failed(f"Die Regel ({describe(rule)}) öffnet Verwaltungszugänge außerhalb der Verwaltungsnetze.")
