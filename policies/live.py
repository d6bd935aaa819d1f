"""Lists what the cloud holds for a scope: a tenant as its audit user, the platform as the cloud's administrator.

A refused or broken listing is an error, never an empty list: an empty list would look like a clean tenant.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import openstack
from keystoneauth1.exceptions import ClientException
from openstack.config import OpenStackConfig
from openstack.exceptions import SDKException

from common.errors import CheckFailedError
from policies.audit import Live
from policies.cloud_objects import (
    assignment,
    floating_ip,
    identity,
    image,
    network_object,
    port,
    quota,
    security_group,
    security_group_rules,
    server,
    volume,
)
from policies.resources import Resource

Connection = Any  # openstacksdk has no type hints


@dataclass(frozen=True, slots=True)
class Login:
    """A user of a domain and where it logs in; `verify` and `cacert` are about TLS."""

    auth_url: str
    region: str
    user_name: str
    user_domain_id: str
    password: str = field(repr=False)
    interface: str = "public"
    verify: bool = True
    cacert: str | None = None


def connect(login: Login, **scope: str) -> Connection:
    """A connection scoped to `project_id` or `domain_id`; neither OS_* variables nor a clouds.yaml mix in."""
    return openstack.connect(
        load_yaml_config=False,
        load_envvars=False,
        auth_url=login.auth_url,
        region_name=login.region,
        interface=login.interface,
        username=login.user_name,
        user_domain_id=login.user_domain_id,
        password=login.password,
        verify=login.verify,
        cacert=login.cacert,
        **scope,
    )


def connect_admin(clouds: Path, name: str) -> Connection:
    """A connection as the administrator that clouds.yaml names."""
    config = OpenStackConfig(config_files=[str(clouds)], load_envvars=False)
    return openstack.connection.Connection(config=config.get_one(name))


def list_tenant(login: Login) -> Live:
    """Everything in the domain of the audit user, project by project; raises CheckFailedError."""
    domain_id = login.user_domain_id
    domain = connect(login, domain_id=domain_id)
    projects = _list("projects", lambda: domain.identity.projects(domain_id=domain_id))
    found = [identity("project", project) for project in projects]
    found += _people(domain, domain_id)
    context: dict[str, Resource] = {}
    for project in projects:
        own, seen = list_project(connect(login, project_id=project.id), project.id, project.name)
        found += own
        context |= {resource.id: resource for resource in seen}
    return Live(tuple(found), tuple(context.values()))


def list_platform(cloud: Connection, projects: dict[str, str]) -> Live:
    """What the administrator made for all: the projects (name -> id) of the platform, and every flavor."""
    made = _list("projects", lambda: [cloud.identity.get_project(project_id) for project_id in projects.values()])
    found = [identity("project", project) for project in made]
    context: dict[str, Resource] = {}
    for name, project_id in {"admin": cloud.current_project_id, **projects}.items():
        own, seen = list_project(cloud, project_id, name)
        found += own
        context |= {resource.id: resource for resource in seen}
    flavors = _list("flavors", lambda: cloud.compute.flavors(get_extra_specs=True))
    found += [
        Resource("flavor", flavor.name, flavor.id, {"name": flavor.name, "extra_specs": flavor.extra_specs})
        for flavor in flavors
    ]
    return Live(tuple(found), tuple(context.values()))


def _people(domain: Connection, domain_id: str) -> list[Resource]:
    groups = _list("groups", lambda: domain.identity.groups(domain_id=domain_id))
    members = {group.name: {u.id for u in _members(domain, group)} for group in groups}
    users = _list("users", lambda: domain.identity.users(domain_id=domain_id))
    assignments = _list("role assignments", lambda: domain.identity.role_assignments(include_names=True))
    return [
        *(identity("group", group) for group in groups),
        *(identity("user", u, groups=[name for name, ids in members.items() if u.id in ids]) for u in users),
        *(assignment(entry, domain_id) for entry in (*assignments, *_of_strangers(domain, domain_id))),
    ]


def _of_strangers(domain: Connection, domain_id: str) -> list[Any]:
    """Roles that users of other domains hold as members of a group: Keystone does not list them among its members."""
    held = _list("effective roles", lambda: domain.identity.role_assignments(include_names=True, effective=True))
    return [entry for entry in held if "membership" in entry.links and entry.user["domain"]["id"] != domain_id]


def _members(domain: Connection, group: Any) -> list[Any]:
    return _list(f"members of group {group.name}", lambda: domain.identity.group_users(group))


def list_project(connection: Connection, project_id: str, name: str) -> tuple[list[Resource], list[Resource]]:
    """The resources of a project, and what it can see besides (provider networks, public images)."""
    network = connection.network
    objects = [
        *(network_object("network", o) for o in _list("networks", network.networks)),
        *(network_object("subnet", o) for o in _list("subnets", network.subnets)),
        *(network_object("router", o) for o in _list("routers", network.routers)),
        *(port(o) for o in _list("ports", network.ports)),
        *(network_object("rbac_policy", o) for o in _list("RBAC policies", network.rbac_policies)),
        *(network_object("address_group", o) for o in _list("address groups", network.address_groups)),
        *(image(o) for o in _list("images", connection.image.images)),
    ]
    pools = {resource.id: str(resource.props["name"]) for resource in objects if resource.kind == "network"}
    objects += [floating_ip(o, pools) for o in _list("floating IPs", network.ips)]
    for group in _list("security groups", network.security_groups):
        objects += [security_group(group), *security_group_rules(group)]
    own = [resource for resource in objects if resource.props["project_id"] == project_id]
    own += _servers_and_volumes(connection, project_id)
    own += _quotas(connection, project_id, name)
    return own, [resource for resource in objects if resource.props["project_id"] != project_id]


def _servers_and_volumes(connection: Connection, project_id: str) -> list[Resource]:
    everywhere = {"all_projects": True, "project_id": project_id} if _is_admin(connection) else {}
    servers = _list("servers", lambda: connection.compute.servers(**everywhere))
    volumes = _list("volumes", lambda: connection.block_storage.volumes(**everywhere))
    return [*map(server, servers), *map(volume, volumes)]


def _is_admin(connection: Connection) -> bool:
    return "admin" in connection.session.auth.get_access(connection.session).role_names


def _quotas(connection: Connection, project_id: str, name: str) -> list[Resource]:
    asked: dict[str, Callable[[str], Any]] = {
        "compute_quota": connection.compute.get_quota_set,
        "network_quota": connection.network.get_quota,
        "volume_quota": connection.block_storage.get_quota_set,
    }
    id_ = f"{project_id}/{connection.config.get_region_name()}"
    return [
        quota(kind, name, id_, found)
        for kind, ask in asked.items()
        for found in _list(kind, partial(_one, ask, project_id))
    ]


def _one(ask: Callable[[str], Any], project_id: str) -> list[Any]:
    return [ask(project_id)]


def _list(what: str, listing: Callable[[], Iterable[Any]]) -> list[Any]:
    try:
        return list(listing())
    except (SDKException, ClientException) as error:
        reason = " ".join(str(error).split())[:200]
        raise CheckFailedError(f"the cloud refused or failed to list {what} ({reason}): nothing was judged") from None
