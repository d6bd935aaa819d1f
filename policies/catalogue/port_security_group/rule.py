"""Every port is filtered by a security group that somebody wrote, never by the project's default group alone."""

from policies.filters import made_by_openstack
from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed, not_applicable

KINDS = {"port"}


def check(port: Resource, world: World) -> Verdict:
    """Fails where a port has no security group, or the default group of its project."""
    if made_by_openstack(port, world):
        return not_applicable("Port des Netzdienstes selbst (Router, DHCP).")
    if not port.has("security_group_ids"):
        return failed("Der Port hat keine eigene Sicherheitsgruppe.")
    default = {group.id for group in world.of("security_group") if group.text("name") == "default"}
    if default.intersection(port.texts("security_group_ids")):
        return failed("Der Port nutzt die Standardgruppe des Projekts.")
    return PASSED
