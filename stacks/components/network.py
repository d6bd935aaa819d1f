"""A network of a project: IPv4 and IPv6 (SLAAC) behind one router to the external network."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network

import pulumi
import pulumi_openstack as openstack
from pulumi import ResourceOptions

from stacks.names import StackName, tag


@dataclass(frozen=True, slots=True)
class NetworkArgs:
    """`name` is that of the network and its router and, with a suffix, of its subnets."""

    stack: StackName
    name: str
    ipv4: IPv4Network
    ipv6: IPv6Network
    external_network_id: pulumi.Input[str]
    nameservers: Sequence[str]
    project_id: pulumi.Input[str] | None = None  # only where the admin makes it for a project
    external_subnets: Sequence[pulumi.Resource] = ()  # of the same stack: Neutron fails where they come after a gateway


class TenantNetwork(pulumi.ComponentResource):
    """Network, subnets and router.

    A port gets addresses of the `subnets` that stand before it; a floating IP needs the `router_interfaces`.
    """

    network_id: pulumi.Output[str]
    subnet4_id: pulumi.Output[str]
    subnets: list[pulumi.Resource]
    router_interfaces: list[pulumi.Resource]

    def __init__(self, args: NetworkArgs, provider: openstack.Provider) -> None:
        """Make the network of `args` as `provider`."""
        super().__init__("kreiswolke:stacks:TenantNetwork", args.name)
        self._args, self._options = args, ResourceOptions(parent=self, provider=provider)
        network = openstack.networking.Network(
            f"{args.name}-network",
            name=args.name,
            tenant_id=args.project_id,
            port_security_enabled=True,  # Neutron's default: said, so that a refresh puts right what a hand has changed
            tags=[tag(args.stack, f"{args.name}-network")],
            opts=self._options,
        )
        self.network_id = network.id
        subnet4 = self._subnet(args.ipv4, dns_nameservers=list(args.nameservers))
        subnet6 = self._subnet(args.ipv6, ipv6_address_mode="slaac", ipv6_ra_mode="slaac")
        self.subnet4_id, self.subnets = subnet4.id, [subnet4, subnet6]
        router = openstack.networking.Router(
            f"{args.name}-router",
            name=args.name,
            tenant_id=args.project_id,
            external_network_id=args.external_network_id,
            tags=[tag(args.stack, f"{args.name}-router")],
            opts=ResourceOptions.merge(self._options, ResourceOptions(depends_on=args.external_subnets)),
        )
        self.router_interfaces = [
            openstack.networking.RouterInterface(
                f"{args.name}-router-{family}", router_id=router.id, subnet_id=subnet.id, opts=self._options
            )
            for family, subnet in (("ipv4", subnet4), ("ipv6", subnet6))
        ]
        self.register_outputs({"network_id": self.network_id})

    def _subnet(self, network: IPv4Network | IPv6Network, **modes: object) -> openstack.networking.Subnet:
        logical = f"{self._args.name}-ipv{network.version}"
        return openstack.networking.Subnet(
            logical,
            name=logical,
            tenant_id=self._args.project_id,
            network_id=self.network_id,
            cidr=str(network),
            ip_version=network.version,
            tags=[tag(self._args.stack, logical)],
            **modes,
            opts=self._options,
        )
