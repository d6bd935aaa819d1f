"""No security group is stateless: a stateless one lets answers of strangers in."""

from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed

KINDS = {"security_group"}


def check(group: Resource, world: World) -> Verdict:  # noqa: ARG001
    """Fails where the group is stateless; Neutron's default is stateful."""
    return failed("Die Sicherheitsgruppe ist zustandslos.") if group.flag("stateful") is False else PASSED
