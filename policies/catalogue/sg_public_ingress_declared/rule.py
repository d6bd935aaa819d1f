"""Only declared ports are open to everybody."""

from policies.filters import describe, is_everybody, is_ingress, port_range, remote_network
from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed, not_applicable

KINDS = {"security_group_rule"}


def check(rule: Resource, world: World) -> Verdict:
    """Fails where an ingress rule is open to everybody and is not exactly a declared public port."""
    if not is_ingress(rule):
        return not_applicable("Ausgehende Regel.")
    if not is_everybody(remote_network(rule)):
        return PASSED
    ports = port_range(rule)
    declared = {(port.protocol, (port.port, port.port)) for port in world.declared.public_ports}
    if ports and (rule.text("protocol"), ports) in declared:
        return PASSED
    return failed(f"Die Regel ({describe(rule)}) ist für alle offen und nicht als öffentlich erklärt.")
