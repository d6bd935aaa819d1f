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


def with_role_names(resources: tuple[Resource, ...], context: tuple[Resource, ...]) -> tuple[Resource, ...]:
    """The resources, with role assignments that also say `principal`, `role`, `target` and `target_kind` by name.

    What is not among those to look up keeps its id; where there are none to look up it is hidden.
    """
    index = {(r.kind, key): r for r in (*context, *resources) for key in (r.id, r.urn)}
    return tuple(_with_names(r, index) if r.kind == "role_assignment" else r for r in resources)


def _with_names(assignment: Resource, index: Index) -> Resource:
    inherited = "/inheritRoleAssignment:" in assignment.urn
    names = {
        "principal": _name(assignment, "user_id", "user", index) or _name(assignment, "group_id", "group", index),
        "role": _name(assignment, "role_id", "role", index),
        "target": _name(assignment, "project_id", "project", index) or _name(assignment, "domain_id", "domain", index),
        "target_kind": "project" if inherited or assignment.props.get("project_id") else "domain",
    }
    return replace(assignment, props={**assignment.props, **names})


def _name(assignment: Resource, prop: str, kind: str, index: Index) -> Any:
    found = assignment.props.get(prop)
    for key in (assignment.links.get(prop), found):
        if isinstance(key, str) and (kind, key) in index:
            return index[kind, key].props.get("name")
    return Hidden.NOT_SEEN if found and kind not in {known for known, _ in index} else found
