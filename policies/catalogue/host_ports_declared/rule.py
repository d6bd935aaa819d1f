"""Every port that others can reach is declared with its purpose."""

from policies.facts import describe, open_sockets
from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed

KINDS = {"server"}


def check(server: Resource, world: World) -> Verdict:
    """Fails where something listens on a port that is not declared, whether or not a firewall lets anybody through."""
    declared = {(port.protocol, port.port) for port in world.declared.server_ports}
    other = {describe(s): None for s in open_sockets(server) if (s["protocol"], s["port"]) not in declared}
    return failed(f"Nicht erklärte Ports sind offen: {', '.join(other)}.") if other else PASSED
