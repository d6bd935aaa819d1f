"""Ids become names: what the platform offers, and who holds which role where."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from policies.resources import Hidden, Resource

Index = Mapping[tuple[str, str], Resource]


def offered(shared: Mapping[str, Any]) -> tuple[Resource, ...]:
    """What the platform's stack offers to tenants (its output `shared`), as resources to look up; () for {}."""
    if not shared:
        return ()
    return (
        _named("network", shared["external_network"], shared["external_network_id"]),
        *(_named("image", name, id_) for name, id_ in shared["images"].items()),
        *(_named("role", name, id_) for name, id_ in shared["roles"].items()),
    )


def _named(kind: str, name: str, id_: str) -> Resource:
    return Resource(kind, name, id_, {"name": name})


def with_names(resources: tuple[Resource, ...], context: tuple[Resource, ...]) -> tuple[Resource, ...]:
    """The resources; role assignments also say `principal`, `role`, `target`, `target_kind` by name, users `groups`.

    What is not among those to look up keeps its id; where there are none to look up it is hidden.
    """
    index = {(r.kind, key): r for r in (*context, *resources) for key in (r.id, r.urn) if key}
    memberships = [resource for resource in resources if resource.kind == "user_membership"]
    return tuple(_named_by_kind(resource, memberships, index) for resource in resources)


def _named_by_kind(resource: Resource, memberships: list[Resource], index: Index) -> Resource:
    match resource.kind:
        case "role_assignment":
            names = _assignment(resource, index)
        case "user":
            of_user = [m for m in memberships if _found(m, "user_id", "user", index) is resource]
            names = {"groups": [_name(m, "group_id", "group", index) for m in of_user]}
        case _:
            return resource
    return replace(resource, props={**resource.props, **names})


def _assignment(assignment: Resource, index: Index) -> dict[str, Any]:
    inherited = "/inheritRoleAssignment:" in assignment.urn
    return {
        "principal": _name(assignment, "user_id", "user", index) or _name(assignment, "group_id", "group", index),
        "role": _name(assignment, "role_id", "role", index),
        "target": _name(assignment, "project_id", "project", index) or _name(assignment, "domain_id", "domain", index),
        "target_kind": "project" if inherited or assignment.props.get("project_id") else "domain",
    }


def _name(resource: Resource, prop: str, kind: str, index: Index) -> Any:
    found, value = _found(resource, prop, kind, index), resource.props.get(prop)
    if found is not None:
        return found.props.get("name")
    return Hidden.NOT_SEEN if value and kind not in {known for known, _ in index} else value


def _found(resource: Resource, prop: str, kind: str, index: Index) -> Resource | None:
    """The resource that `prop` refers to, by Pulumi's dependency or by id."""
    by_link = index.get((kind, resource.links.get(prop, "")))
    return by_link or index.get((kind, resource.props.get(prop) or ""))
