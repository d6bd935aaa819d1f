"""No rule lets packets out to everybody, not even of a single protocol: a tunnel needs no more than one open port."""

from policies.filters import describe, is_everybody, is_ingress, made_by_openstack, remote_network
from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed, not_applicable

KINDS = {"security_group_rule"}


def check(rule: Resource, world: World) -> Verdict:
    """Fails where an egress rule names no destination; what an address group holds is `address_group_bounded`'s."""
    if is_ingress(rule) or made_by_openstack(rule, world):
        return not_applicable("Eingehende Regel, oder eine der Standardgruppe, die kein Port nutzen darf.")
    if is_everybody(remote_network(rule)):
        return failed(f"Die Regel ({describe(rule)}) nennt kein Ziel.")
    return PASSED
