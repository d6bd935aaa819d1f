"""Routers lead to approved provider networks only."""

from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed, not_applicable

KINDS = {"router"}


def check(router: Resource, world: World) -> Verdict:
    """Fails where the router's gateway is in a network that is not on the list."""
    if not router.has("external_network_id"):
        return not_applicable("Der Router hat keinen Weg nach außen.")
    name = world.name_of(router, "external_network_id", "network")
    if name in world.declared.external_networks:
        return PASSED
    return failed(f"Der Router führt in das Netz {name or router.text('external_network_id')}.")
