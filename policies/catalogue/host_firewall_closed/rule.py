"""The server's own packet filter drops what no rule lets through, for IPv4 and for IPv6."""

from policies.facts import fact
from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed

KINDS = {"server"}
VERSIONS = {"ipv4": "IPv4", "ipv6": "IPv6"}
WAYS = {"input": "eingehende", "forward": "durchgeleitete"}


def check(server: Resource, world: World) -> Verdict:  # noqa: ARG001
    """Fails where no chain at a hook drops by default; a packet has to pass all chains of a hook, so one is enough."""
    firewall = fact(server, "firewall")
    accepted = [
        f"{way} Pakete ({shown})"
        for version, shown in VERSIONS.items()
        for hook, way in WAYS.items()
        if "drop" not in firewall[version][hook]
    ]
    return failed(f"Der Paketfilter verwirft nicht von sich aus: {', '.join(accepted)}.") if accepted else PASSED
