"""What has an interrupted or failed run left in the cloud? Objects the engine wants to make that are there already.

Names follow from the tenant's key and are used once per project, so name and project (or the parent, where a thing has
no name) tell what is ours. Assignments of roles, memberships and quotas need no look: making them twice is the same.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from common.errors import CheckFailedError
from stacks.events import Step

Inputs = Mapping[str, Any]
Finder = Callable[[Any, Inputs, Inputs], Iterable[Any]]  # (connection, inputs of the resource, of its provider)
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"  # how the engine writes a text that is not known yet


def find(cloud: Any, step: Step, actor: Inputs) -> str | None:
    """The id of what `step` would make, where it is there already; raises CheckFailedError where there are several.

    `cloud` is an admin's connection (openstacksdk), `actor` the inputs of the provider that would make it. Where either
    is not known yet nothing of it can be there.
    """
    inputs = step.new.get("inputs", {})
    finder = _FINDERS.get(step.type)
    if finder is None or UNKNOWN in (*inputs.values(), *actor.values()):
        return None
    found = list(finder(cloud, inputs, actor))
    if len(found) > 1:
        raise CheckFailedError(
            f"{step.name}: the cloud has {len(found)} of it ({', '.join(str(one.id) for one in found)}) "
            "-> delete the ones that are not in use"
        )
    return str(found[0].id) if found else None


def _named(service: str, kind: str) -> Finder:
    """Things with a name in a project: the one that is given, or that of the provider."""

    def finder(cloud: Any, inputs: Inputs, actor: Inputs) -> Iterable[Any]:
        project = inputs.get("tenantId") or actor.get("tenantId")
        of_project = {"project_id": project} if project else {}
        return list(getattr(getattr(cloud, service), kind)(name=inputs["name"], **of_project))

    return finder


def _in_domain(kind: str) -> Finder:
    return lambda cloud, inputs, _: getattr(cloud.identity, kind)(name=inputs["name"], domain_id=inputs["domainId"])


def projects(cloud: Any, inputs: Inputs, _: Inputs) -> list[Any]:
    """Projects, or domains, with the name that the inputs of a `Project` say."""
    if inputs.get("isDomain"):
        return list(cloud.identity.domains(name=inputs["name"]))
    return list(cloud.identity.projects(name=inputs["name"], domain_id=inputs.get("domainId", "default")))


def _router_ports(cloud: Any, inputs: Inputs, _: Inputs) -> Iterable[Any]:
    ports = cloud.network.ports(device_id=inputs["routerId"])
    return [port for port in ports if any(ip["subnet_id"] == inputs["subnetId"] for ip in port.fixed_ips)]


def _rules(cloud: Any, inputs: Inputs, _: Inputs) -> Iterable[Any]:
    rules = cloud.network.security_group_rules(security_group_id=inputs["securityGroupId"])
    return [rule for rule in rules if rule.description == inputs["description"]]


def _floating_ips(cloud: Any, inputs: Inputs, _: Inputs) -> Iterable[Any]:
    return list(cloud.network.ips(port_id=inputs["portId"]))


def _servers(cloud: Any, inputs: Inputs, actor: Inputs) -> Iterable[Any]:
    servers = cloud.compute.servers(details=False, all_projects=True, project_id=actor["tenantId"], name=inputs["name"])
    return [server for server in servers if server.name == inputs["name"]]  # Nova takes the name for a pattern


def _key_pairs(cloud: Any, inputs: Inputs, actor: Inputs) -> Iterable[Any]:
    user = cloud.identity.find_user(actor["userName"], domain_id=actor["userDomainId"], ignore_missing=False)
    return [pair for pair in cloud.compute.keypairs(user_id=user.id) if pair.name == inputs["name"]]


def _flavors(cloud: Any, inputs: Inputs, _: Inputs) -> Iterable[Any]:
    return [flavor for flavor in cloud.compute.flavors(details=False) if flavor.name == inputs["name"]]


_FINDERS: Mapping[str, Finder] = {
    "openstack:identity/project:Project": projects,
    "openstack:identity/user:User": _in_domain("users"),
    "openstack:identity/groupV3:GroupV3": _in_domain("groups"),
    "openstack:networking/network:Network": _named("network", "networks"),
    "openstack:networking/subnet:Subnet": _named("network", "subnets"),
    "openstack:networking/router:Router": _named("network", "routers"),
    "openstack:networking/port:Port": _named("network", "ports"),
    "openstack:networking/secGroup:SecGroup": _named("network", "security_groups"),
    "openstack:networking/addressGroupV2:AddressGroupV2": _named("network", "address_groups"),
    "openstack:networking/secGroupRule:SecGroupRule": _rules,
    "openstack:networking/routerInterface:RouterInterface": _router_ports,
    "openstack:networking/floatingIp:FloatingIp": _floating_ips,
    "openstack:compute/instance:Instance": _servers,
    "openstack:compute/keypair:Keypair": _key_pairs,
    "openstack:compute/flavor:Flavor": _flavors,
    "openstack:images/image:Image": _named("image", "images"),
}
