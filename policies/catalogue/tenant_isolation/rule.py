"""Nothing of a tenant is shared with others: no shared network, no RBAC entry, no public image."""

from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed

KINDS = {"network", "image", "rbac_policy"}


def check(resource: Resource, world: World) -> Verdict:  # noqa: ARG001
    """Fails where the resource can be seen from outside the tenant."""
    if resource.kind == "rbac_policy":
        return failed("Der Eintrag gibt ein Objekt für ein anderes Projekt frei.")
    if resource.kind == "image":
        visibility = resource.text("visibility") or "private"
        return PASSED if visibility == "private" else failed(f"Das Abbild ist sichtbar für andere ({visibility}).")
    if resource.flag("shared") or resource.flag("external"):
        return failed("Das Netz ist für andere Mandanten freigegeben.")
    return PASSED
