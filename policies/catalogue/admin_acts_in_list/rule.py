"""The cloud's administrator makes nothing for a tenant but what only an administrator can make."""

from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed, not_applicable

KINDS = {"*"}
ADMIN_PROVIDER = "cloud"


def check(resource: Resource, world: World) -> Verdict:
    """Fails where the provider `cloud` makes a kind of resource that is not on the list."""
    if resource.provider != ADMIN_PROVIDER:
        return not_applicable("Nicht von der Cloud-Administration angelegt.")
    if resource.kind in world.declared.admin_kinds:
        return PASSED
    return failed(f"Die Cloud-Administration hat ein Objekt der Art {resource.kind} angelegt.")
