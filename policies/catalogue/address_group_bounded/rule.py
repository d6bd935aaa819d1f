"""No address group is the internet: a rule that names it as source or destination has named something."""

from ipaddress import ip_network

from policies.filters import is_everybody
from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed

KINDS = {"address_group"}


def check(group: Resource, world: World) -> Verdict:  # noqa: ARG001
    """Fails where one of its networks is the internet, or a large part of it."""
    wide = [address for address in group.texts("addresses") if is_everybody(ip_network(address, strict=False))]
    return failed(f"Die Adressgruppe enthält {', '.join(wide)}.") if wide else PASSED
