"""No service for remote access listens that sends in the clear what SSH would encrypt."""

from policies.facts import describe, open_sockets
from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed

KINDS = {"server"}
# Ports by the registry of the IANA: FTP, Telnet, rexec, rlogin, rsh, VNC and X11 over TCP; TFTP over UDP.
CLEAR = {("tcp", port) for port in (21, 23, 512, 513, 514, *range(5900, 5910), *range(6000, 6064))} | {("udp", 69)}


def check(server: Resource, world: World) -> Verdict:  # noqa: ARG001
    """Fails where a socket of such a service can be reached from outside of the server."""
    clear = [socket for socket in open_sockets(server) if (socket["protocol"], socket["port"]) in CLEAR]
    return failed(f"Unverschlüsselter Fernzugang lauscht: {', '.join(map(describe, clear))}.") if clear else PASSED
