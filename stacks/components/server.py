"""A server of a tenant: a port with its own addresses, the server on it, and a floating IP to reach it by."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_openstack as openstack
from pulumi import ResourceOptions

from stacks.components.network import TenantNetwork
from stacks.names import StackName, tag
from stacks.outputs import Host


@dataclass(frozen=True, slots=True)
class ServerArgs:
    """`name` is host name and name of everything that belongs to the server; `zone` "" leaves it to the scheduler."""

    stack: StackName
    name: str
    project: str
    flavor_id: pulumi.Input[str]
    image_id: pulumi.Input[str]
    key_pair: pulumi.Input[str]
    group_id: pulumi.Input[str]
    pool: pulumi.Input[str]
    zone: str
    user: str
    roles: Sequence[str]
    landing_zone: str = ""
    installations: Sequence[str] = ()


class Server(pulumi.ComponentResource):
    """Port, server and floating IP; `host` is what Ansible and the audit get to know."""

    host: pulumi.Output[Host]

    def __init__(self, args: ServerArgs, network: TenantNetwork, provider: openstack.Provider) -> None:
        """Make the server of `args` in `network` as `provider`."""
        super().__init__("kreiswolke:stacks:Server", args.name)
        options = ResourceOptions(parent=self, provider=provider)
        port = openstack.networking.Port(
            f"{args.name}-port",
            name=args.name,
            network_id=network.network_id,
            admin_state_up=True,
            port_security_enabled=True,
            fixed_ips=[{"subnet_id": network.subnet4_id}],
            security_group_ids=[args.group_id],
            tags=[tag(args.stack, f"{args.name}-port")],
            opts=ResourceOptions.merge(options, ResourceOptions(depends_on=network.subnets)),
        )
        # The provider never reads the port's own list again: without this a change by hand would stay.
        openstack.networking.PortSecGroupAssociate(
            f"{args.name}-groups",
            port_id=port.id,
            security_group_ids=[args.group_id],
            enforce=True,
            opts=options,
        )
        server = openstack.compute.Instance(
            f"{args.name}-server",
            name=args.name,
            flavor_id=args.flavor_id,
            image_id=args.image_id,
            key_pair=args.key_pair,
            networks=[{"port": port.id}],
            power_state="active",
            availability_zone=args.zone or None,
            metadata={
                "kreiswolke": tag(args.stack, f"{args.name}-server"),
                "kreiswolke_landing_zone": args.landing_zone,
            },
            opts=options,
        )
        floating = openstack.networking.FloatingIp(
            f"{args.name}-address",
            pool=args.pool,
            port_id=port.id,
            tags=[tag(args.stack, f"{args.name}-address")],
            opts=ResourceOptions.merge(options, ResourceOptions(depends_on=network.router_interfaces)),
        )
        self.host = pulumi.Output.all(server.id, floating.address, port.all_fixed_ips).apply(
            lambda values: _host(args, *values)
        )
        self.register_outputs({})


def _host(args: ServerArgs, server_id: str, address: str, fixed: Sequence[str]) -> Host:
    return Host(
        name=args.name,
        tenant=args.stack.key,
        server_id=server_id,
        project=args.project,
        address=address,
        fixed_ipv4=next(ip for ip in fixed if ":" not in ip),
        fixed_ipv6=next((ip for ip in fixed if ":" in ip), ""),
        user=args.user,
        roles=tuple(args.roles),
        landing_zone=args.landing_zone,
        installations=tuple(args.installations),
    )
