"""No rule lets every protocol out to everybody."""

from policies.filters import describe, is_everybody, is_ingress, made_by_openstack, remote_network
from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed, not_applicable

KINDS = {"security_group_rule"}


def check(rule: Resource, world: World) -> Verdict:
    """Fails where an egress rule names neither a protocol nor a destination."""
    if is_ingress(rule) or made_by_openstack(rule, world):
        return not_applicable("Eingehende Regel, oder eine der Standardgruppe, die kein Port nutzen darf.")
    if rule.text("protocol") is None and is_everybody(remote_network(rule)):
        return failed(f"Die Regel ({describe(rule)}) erlaubt alles ausgehend.")
    return PASSED
