"""No rule lets every protocol out to everybody."""

from policies.filters import describe, is_everybody, is_ingress, remote_network
from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed, not_applicable

KINDS = {"security_group_rule"}


def check(rule: Resource, world: World) -> Verdict:  # noqa: ARG001
    """Fails where an egress rule names neither a protocol nor a destination."""
    if is_ingress(rule):
        return not_applicable("Eingehende Regel.")
    if rule.text("protocol") is None and is_everybody(remote_network(rule)):
        return failed(f"Die Regel ({describe(rule)}) erlaubt alles ausgehend.")
    return PASSED
