"""A server in a school's network, behind the router of the tenant's RADIUS server."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from openstack.exceptions import ConflictException

from lab import ssh
from tests.lab.conftest import until

CIDR, GATEWAY = "10.64.15.0/24", "10.64.15.254"
NAME = "point"


@dataclass(frozen=True)
class Added:
    """The server, reached at `floating`."""

    floating: str
    host_keys: tuple[str, ...]


def add_server(stack: ExitStack, manager: Any, like_id: str, addresses: Sequence[str]) -> Added:
    """A server with `addresses`, else as the server `like_id`; `stack` takes everything down again."""
    network, compute = manager.network, manager.compute
    school = network.create_network(name="school")
    stack.callback(network.delete_network, school)
    subnet = network.create_subnet(network_id=school.id, ip_version=4, cidr=CIDR, gateway_ip=GATEWAY)
    router = network.find_router("schulen", ignore_missing=False)
    network.add_interface_to_router(router, subnet=subnet.id)
    stack.callback(network.remove_interface_from_router, router, subnet=subnet.id)
    group = network.find_security_group("schulen", ignore_missing=False)
    fixed = [{"subnet_id": subnet.id, "ip_address": address} for address in addresses]
    port = network.create_port(network_id=school.id, fixed_ips=fixed, security_groups=[group.id])
    stack.callback(network.delete_port, port)
    outside = router.external_gateway_info["network_id"]
    floating = network.create_ip(floating_network_id=outside, port_id=port.id, fixed_ip_address=addresses[0])
    stack.callback(network.delete_ip, floating)
    like = compute.get_server(like_id)
    server = compute.create_server(
        name=NAME,
        image_id=like.image.id,
        flavor_id=compute.find_flavor(like.flavor.original_name, ignore_missing=False).id,
        networks=[{"port": port.id}],
        key_name="administration",
    )
    stack.callback(until, lambda: not list(compute.servers(name=f"^{NAME}$")), 60, "deleted")
    stack.callback(compute.delete_server, server)
    keys = until(lambda: ssh.host_keys(_console(manager, server.id)), 60, "host key")
    return Added(floating.floating_ip_address, tuple(keys))


def _console(manager: Any, server_id: str) -> str:
    try:
        return manager.compute.get_server_console_output(server_id)["output"] or ""
    except ConflictException:  # not ready
        return ""
