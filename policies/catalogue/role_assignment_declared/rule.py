"""Every role assignment in the tenant's domain is an entry of the declared role matrix."""

from policies.declared import RoleGrant
from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed

KINDS = {"role_assignment"}


def check(assignment: Resource, world: World) -> Verdict:
    """Fails where the matrix has no line with this principal, role and target."""
    principal, role, target = (assignment.text(name) or "" for name in ("principal", "role", "target"))
    on_project = assignment.text("target_kind") == "project"
    allowed = {RoleGrant(principal, role, target)} | ({RoleGrant(principal, role, "*")} if on_project else set())
    if allowed.intersection(world.declared.role_matrix):
        return PASSED
    return failed(f"Die Rolle {role} von {principal} auf {target} steht nicht in der Rollenmatrix.")
