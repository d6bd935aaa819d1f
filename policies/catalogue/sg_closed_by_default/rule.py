"""Security groups drop what no rule names: Neutron's default rules (everything out) are gone."""

from policies.filters import describe, is_everybody, is_ingress, remote_network, rules_of
from policies.findings import Source
from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed, not_applicable

KINDS = {"security_group"}


def check(group: Resource, world: World) -> Verdict:
    """Fails where the default rules were kept, or a rule lets every protocol out to everybody."""
    if group.text("name") == "default":
        return not_applicable("Standardgruppe des Projekts; dass kein Port sie nutzt, prüft eine eigene Regel.")
    if world.source is not Source.LIVE and not group.flag("delete_default_rules"):
        return failed("Die voreingestellten Regeln (alles ausgehend erlaubt) wurden nicht gelöscht.")
    for rule in rules_of(group, world):
        if not is_ingress(rule) and rule.text("protocol") is None and is_everybody(remote_network(rule)):
            return failed(f"Die Regel ({describe(rule)}) erlaubt alles ausgehend.")
    return PASSED
