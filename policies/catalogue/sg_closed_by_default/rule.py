"""Security groups drop what no rule names: Neutron's default rules (everything out) are deleted."""

from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed

KINDS = {"security_group"}


def check(group: Resource, world: World) -> Verdict:  # noqa: ARG001
    """Fails where the default rules were kept."""
    if group.flag("delete_default_rules"):
        return PASSED
    return failed("Die voreingestellten Regeln (alles ausgehend erlaubt) wurden nicht gelöscht.")
