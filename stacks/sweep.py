"""What stays of a project that is gone? The default security group, which Neutron makes and never removes."""

from collections.abc import Iterable, Iterator
from typing import Any

from stacks.adopt import State

_LISTS = ("networks", "subnets", "routers", "ports", "ips", "address_groups")


def projects(state: State) -> list[str]:
    """Ids of the projects in a stack's state."""
    resources = state["deployment"].get("resources") or []
    return [
        resource["id"]
        for resource in resources
        if resource["type"] == "openstack:identity/project:Project" and not resource["inputs"].get("isDomain")
    ]


def sweep(cloud: Any, project_ids: Iterable[str]) -> list[str]:
    """Remove the default groups of projects that are gone; returns what else is left of them, as text."""
    gone, left = set(project_ids), []
    # All groups: asked for those of one project, Neutron makes the default group of that project.
    for group in [group for group in cloud.network.security_groups() if group.project_id in gone]:
        if group.name == "default":
            cloud.network.delete_security_group(group)
        else:
            left.append(f"security group {group.name}")
    return left + [f"{kind} {one.name or one.id}" for project_id in gone for kind, one in _things(cloud, project_id)]


def _things(cloud: Any, project_id: str) -> Iterator[tuple[str, Any]]:
    for kind in _LISTS:
        for one in getattr(cloud.network, kind)(project_id=project_id):
            yield kind, one
    for server in cloud.compute.servers(details=False, all_projects=True, project_id=project_id):
        yield "servers", server
