"""Nobody holds two roles that the declaration separates, e.g. administering and auditing."""

from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed

KINDS = {"user", "group"}


def check(principal: Resource, world: World) -> Verdict:
    """Fails where a principal, with the groups it is in, holds incompatible roles."""
    names = {principal.text("name") or "", *principal.texts("groups")}
    held = {a.text("role") or "" for a in world.of("role_assignment") if a.text("principal") in names}
    for separated in world.declared.incompatible_roles:
        if separated <= held:
            return failed(f"Hält die unvereinbaren Rollen {' und '.join(sorted(separated))}.")
    return PASSED
