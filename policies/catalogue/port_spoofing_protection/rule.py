"""Port security is on, and what a port may send besides its own address are single addresses."""

from ipaddress import ip_network

from policies.filters import made_by_openstack
from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed, not_applicable

KINDS = {"network", "port"}


def check(resource: Resource, world: World) -> Verdict:
    """Fails where port security is off (Neutron's default is on), or an allowed address pair is a whole network."""
    if made_by_openstack(resource, world):
        return not_applicable("Port des Netzdienstes selbst (Router, DHCP).")
    if resource.flag("port_security_enabled") is False:
        return failed("Die Port-Sicherheit ist ausgeschaltet.")
    for pair in resource.items("allowed_address_pairs"):
        network = ip_network(str(pair["ip_address"]), strict=False)
        if network.num_addresses > 1:
            return failed(f"Der Port darf mit allen Adressen aus {network} senden.")
    return PASSED
