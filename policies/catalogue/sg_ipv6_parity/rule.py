"""What an IPv6 rule lets in, an IPv4 rule of the same group lets in too: nothing is open by the forgotten protocol."""

from policies.filters import describe, is_everybody, is_ingress, port_range, remote_network, rules_of
from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed, not_applicable

KINDS = {"security_group"}


def check(group: Resource, world: World) -> Verdict:
    """Fails where an ingress rule for IPv6 has no counterpart for IPv4: protocol, ports, and open to everybody or not.

    ICMPv6 has none by nature (neighbour discovery) and is left out.
    """
    ingress = [rule for rule in rules_of(group, world) if is_ingress(rule)]
    ipv6 = [
        rule for rule in ingress if rule.text("ethertype") == "IPv6" and "icmp" not in (rule.text("protocol") or "")
    ]
    if not ipv6:
        return not_applicable("Die Gruppe hat keine eingehende Regel für IPv6.")
    ipv4 = {_opening(rule) for rule in ingress if rule.text("ethertype") == "IPv4"}
    extra = [describe(rule) for rule in ipv6 if _opening(rule) not in ipv4]
    return failed(f"Nur über IPv6 offen: {'; '.join(extra)}.") if extra else PASSED


def _opening(rule: Resource) -> tuple[str | None, tuple[int, int] | None, bool]:
    return rule.text("protocol"), port_range(rule), is_everybody(remote_network(rule))
