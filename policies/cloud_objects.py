"""Objects of the OpenStack APIs as resources, in the words that Pulumi uses for the same things."""

from collections.abc import Iterable, Mapping
from typing import Any

from policies.resources import Resource

LABEL = "kreiswolke:"
# Names of the API -> ours, where Terraform and Pulumi spell them otherwise.
_RENAMED = {"router:external": "external", "security_groups": "security_group_ids", "key_name": "key_pair"}

# Owners of ports; the second is that of a router that several network nodes share.
_ROUTER_INTERFACES = ("network:router_interface", "network:ha_router_replicated_interface")


def _plain(found: Any) -> dict[str, Any]:
    props = found.to_dict(computed=False, original_names=True)
    return {_RENAMED.get(name, name): value for name, value in props.items()}


def name_of(props: Mapping[str, Any]) -> str:
    """The name a finding shows: the label of the stack that manages the object, else its name, else its id."""
    metadata = (props.get("metadata") or {}).values()
    for label in (*(props.get("tags") or ()), *metadata, props.get("description") or ""):
        if str(label).startswith(LABEL):
            return str(label).removeprefix(LABEL)
    return str(props.get("name") or props["id"])


def _resource(kind: str, props: Mapping[str, Any]) -> Resource:
    return Resource(kind, name_of(props), str(props["id"]), props)


def network_object(kind: str, found: Any) -> Resource:
    """A network, subnet, router, RBAC policy or address group."""
    props = _plain(found)
    if kind == "router":
        props["external_network_id"] = (props.get("external_gateway_info") or {}).get("network_id")
    return _resource(kind, props)


def port(found: Any) -> Resource:
    """A port; that of a router's interface is one of those that stacks make, with the subnets it joins."""
    props = _plain(found)
    if not str(props["device_owner"]).startswith(_ROUTER_INTERFACES):
        return _resource("port", props)
    subnets = ",".join(sorted(fixed["subnet_id"] for fixed in props["fixed_ips"]))
    return _resource("router_interface", props | {"router_id": props["device_id"], "subnet_id": subnets})


def floating_ip(found: Any, pools: Mapping[str, str]) -> Resource:
    """A floating IP; `pools` are the names of networks by id."""
    props = _plain(found)
    props |= {"address": props["floating_ip_address"], "pool": pools.get(props["floating_network_id"])}
    return _resource("floating_ip", props | {"name": props["floating_ip_address"]})


def security_group(found: Any) -> Resource:
    """A security group without its rules."""
    return _resource("security_group", _plain(found))


def security_group_rules(found: Any) -> list[Resource]:
    """The rules of a security group, whoever made them; one without a label is named after its group."""
    group = _plain(found)
    of_group = {"project_id": group["project_id"]}
    rules = group["security_group_rules"] or []
    return [
        _resource("security_group_rule", {**rule, "name": f"{found.name}/{rule['id']}"} | of_group) for rule in rules
    ]


def server(found: Any) -> Resource:
    """A server; its disks are its volumes and, where it was made from an image, a local one."""
    props = _plain(found)
    props["image_id"] = (props.get("image") or {}).get("id")
    disks = [{"destination_type": "local"}] if props["image_id"] else []
    attached = props.get("os-extended-volumes:volumes_attached") or []
    disks += [{"destination_type": "volume", "uuid": volume["id"]} for volume in attached]
    return _resource("server", {**props, "block_devices": disks, "project_id": props["tenant_id"]})


def volume(found: Any) -> Resource:
    """A volume."""
    return _resource("volume", _plain(found))


def image(found: Any) -> Resource:
    """An image; what the API reports beside the named fields are its properties."""
    props = _plain(found)
    return _resource("image", {**props, "project_id": props.get("owner"), "properties": found.properties or {}})


def identity(kind: str, found: Any, *, groups: Iterable[str] = ()) -> Resource:
    """A project, user or group; `groups` are the names of those a user is in."""
    return _resource(kind, {**_plain(found), "groups": list(groups)})


def assignment(found: Any, domain_id: str) -> Resource:
    """A role assignment, by names; an inherited one counts for every project of its domain.

    Who comes from another domain than `domain_id` is named with it: the same name is not the same person.
    """
    props = _plain(found)
    principal = _principal(props.get("user") or props["group"], domain_id)
    role, scope = props["role"]["name"], props["scope"]
    inherited = "OS-INHERIT:inherited_to" in scope
    target = (scope.get("project") or scope["domain"])["name"]
    named = {
        "principal": principal,
        "role": role,
        "target": target,
        "target_kind": "project" if inherited or "project" in scope else "domain",
    }
    name = f"{principal} {role} {target}" + (" (alle Projekte)" if inherited else "")
    return Resource("role_assignment", name, name, named)


def _principal(found: Mapping[str, Any], domain_id: str) -> str:
    domain = found["domain"]
    return str(found["name"] if domain["id"] == domain_id else f"{found['name']} ({domain['name']})")


def quota(kind: str, project: str, id_: str, found: Any) -> Resource:
    """A quota of a project; OpenStack gives it no id, so `id_` is the one Pulumi does: project and region."""
    return Resource(kind, project, id_, _plain(found))
