"""Has another state made or used it? Looked for before a stack is made for the first time, and before it goes.

Without the first look the run makes what it can and fails at names that are taken; the next one would adopt, as
leftovers of its own, what others work with. Without the second the provider asks for ten minutes whether a network can
be deleted that others use.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from common.errors import CheckFailedError
from stacks import leftovers
from stacks.adopt import State
from stacks.names import SERVICES, Kind, StackName

# Ports that Neutron makes by itself and takes away with the network.
_NEUTRONS_OWN = ("network:dhcp", "network:distributed", "network:floatingip_agent_gateway")


def begins_in_cloud(stack: StackName) -> bool:
    """Whether `stack` makes a project or a domain of its own; one of a school works in its tenant's."""
    return stack.kind is not Kind.SCHULEN


def refuse_made_elsewhere(cloud: Any, stack: StackName) -> None:
    """Raise CheckFailedError where the cloud has the platform's project or the tenant's domain, or does not tell.

    `cloud` is an admin's connection (openstacksdk); it is asked once. Names tell, as for leftovers.
    """
    of_platform = stack.kind is Kind.PLATFORM
    kind = "project" if of_platform else "domain"
    begin = {"name": SERVICES} if of_platform else {"name": str(stack), "isDomain": True}
    with _asking(f"{kind}s"):
        found = leftovers.projects(cloud, begin, {})
    if found:
        raise CheckFailedError(
            f"the cloud has {kind} {found[0].name} ({found[0].id}) already, made with another state -> use "
            "the estate or backend that made it; in a lab also: `kreiswolke lab reset`"
        )


def networks(state: State) -> dict[str, str]:
    """Names of the networks in a stack's state, by id."""
    made = (one for one in _resources(state) if one["type"] == "openstack:networking/network:Network")
    return {network["id"]: network["inputs"]["name"] for network in made}


def refuse_used_elsewhere(cloud: Any, state: State) -> None:
    """Raise CheckFailedError where a network of `state` has ports of what is not in it, or the cloud does not tell."""
    own = {resource["id"] for resource in _resources(state) if "id" in resource}  # components have none
    for network_id, name in networks(state).items():
        with _asking("ports"):
            others = [port for port in cloud.network.ports(network_id=network_id) if _foreign(port, own)]
            projects = _projects(cloud, others) if others else []
        if others:
            raise CheckFailedError(
                f"network {name} has ports that this stack did not make: {len(others)} of {', '.join(projects)} -> "
                "take down what they belong to, another estate's stacks with that estate; then the same command goes on"
            )


def _resources(state: State) -> list[dict[str, Any]]:
    return state["deployment"].get("resources") or []


def _foreign(port: Any, own: Collection[str]) -> bool:
    """Whether neither the port nor its router or server is ours."""
    return port.device_owner not in _NEUTRONS_OWN and port.id not in own and port.device_id not in own


def _projects(cloud: Any, ports: Iterable[Any]) -> list[str]:
    """Names of the projects of `ports`; those of gateways and floating IPs have none and are their owners'."""
    owners = {thing.id: thing.project_id for thing in (*cloud.network.routers(), *cloud.network.ips())}
    ids = {port.project_id or owners.get(port.device_id, "") for port in ports}
    names = {project.id: project.name for project in cloud.identity.projects()}
    return sorted(names.get(project_id, "a project that is gone") for project_id in ids)


@contextmanager
def _asking(what: str) -> Iterator[None]:
    """Raises CheckFailedError where the cloud does not list `what`."""
    from openstack.exceptions import SDKException  # half a second of imports, which `connect` has had already

    try:
        yield
    except SDKException as error:
        raise CheckFailedError(f"the cloud does not list its {what}: {' '.join(str(error).split())}") from None
