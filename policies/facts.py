"""What several rules ask of the facts a server told: which setting of sshd counts, and which sockets are open?"""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

from policies.resources import Hidden, HiddenValueError, Resource

EVERY_ADDRESS = "*"


def fact(server: Resource, name: str) -> Any:
    """What the server told; raises HiddenValueError where it could not tell it."""
    value = server.value(name)
    if value is None:
        raise HiddenValueError(name, Hidden.NOT_TOLD)
    return value


def sshd(server: Resource, keyword: str) -> str:
    """The value of a setting of sshd; raises HiddenValueError where the server did not tell it."""
    values = fact(server, "sshd").get(keyword)
    if not values:
        raise HiddenValueError(f"sshd.{keyword}", Hidden.NOT_TOLD)
    return str(values[0])


def open_sockets(server: Resource) -> list[Mapping[str, Any]]:
    """The sockets others can reach: those that listen on more than the server's own loopback addresses."""
    return [socket for socket in fact(server, "listening") if not _is_loopback(str(socket["address"]))]


def describe(socket: Mapping[str, Any]) -> str:
    """A socket in a few words, e.g. `tcp 23 (telnetd)`."""
    program = f" ({socket['program']})" if socket["program"] else ""
    return f"{socket['protocol']} {socket['port']}{program}"


def _is_loopback(address: str) -> bool:
    """Whether an address as ss prints it (`127.0.0.53%lo`, `[::1]`, `*`) is one of the server itself alone."""
    plain = address.partition("%")[0].strip("[]")
    if plain == EVERY_ADDRESS:
        return False
    ip = ip_address(plain)
    return (getattr(ip, "ipv4_mapped", None) or ip).is_loopback
