"""A security group that is closed by default, both ways: what no rule here allows is dropped (SCS-0115)."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_network

import pulumi
import pulumi_openstack as openstack
from pulumi import ResourceOptions

from stacks.names import StackName, tag

# What a server needs before it has any other way: a lease (DHCP, RFC 2131: the request is a broadcast) and its start
# data (the metadata service). Neighbours, routers and multicast listeners of IPv6 pass without a rule.
START = ("255.255.255.255/32", "169.254.169.254/32")


@dataclass(frozen=True, slots=True)
class Ingress:
    """Traffic let in: ports `first` to `last` of `protocol` from each of `networks` (CIDR, either family)."""

    name: str
    protocol: str
    first: int
    last: int
    networks: Sequence[str] = ()
    address_group_id: pulumi.Input[str] | None = None


class ClosedGroup(pulumi.ComponentResource):
    """A group without Neutron's default rules: what comes in is what `ingress` names, what goes out goes to `egress`.

    The destinations are one address group behind one rule per family, however many there are. Answers to what was let
    in need no rule, since the group is stateful.
    """

    group_id: pulumi.Output[str]

    def __init__(
        self,
        stack: StackName,
        name: str,
        ingress: Sequence[Ingress],
        egress: Sequence[str],
        provider: openstack.Provider,
    ) -> None:
        """Make the group `name` with its rules as `provider`; `egress` are networks (CIDR, either family)."""
        super().__init__("kreiswolke:stacks:ClosedGroup", name)
        self._stack, self._name, self._options = stack, name, ResourceOptions(parent=self, provider=provider)
        group = openstack.networking.SecGroup(
            f"{name}-group",
            name=name,
            delete_default_rules=True,
            tags=[tag(stack, f"{name}-group")],
            opts=self._options,
        )
        self.group_id = group.id
        destinations = openstack.networking.AddressGroupV2(
            f"{name}-destinations",
            name=f"{name}-destinations",
            description=tag(stack, f"{name}-destinations"),
            addresses=[*START, *egress],
            opts=self._options,
        )
        for version in (4, 6):
            self._rule(f"out-ipv{version}", version, direction="egress", remote_address_group_id=destinations.id)
        for allowed in ingress:
            ports = {"protocol": allowed.protocol, "port_range_min": allowed.first, "port_range_max": allowed.last}
            for network in allowed.networks:
                version = ip_network(network).version
                self._rule(f"{allowed.name}-{network}", version, direction="ingress", remote_ip_prefix=network, **ports)
            if allowed.address_group_id is not None:
                remote = {"remote_address_group_id": allowed.address_group_id}
                self._rule(f"{allowed.name}-group", 4, direction="ingress", **remote, **ports)
        self.register_outputs({"group_id": self.group_id})

    def _rule(self, rule: str, version: int, **match: object) -> None:
        logical = f"{self._name}-{rule}"
        openstack.networking.SecGroupRule(
            logical,
            security_group_id=self.group_id,
            ethertype=f"IPv{version}",
            description=tag(self._stack, logical),
            **match,
            opts=self._options,
        )
