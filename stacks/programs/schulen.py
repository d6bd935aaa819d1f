"""`schulen-<key>`: the school network services of a tenant: one RADIUS server, open to its clients alone."""

from ipaddress import IPv4Network, IPv6Network

import pulumi_openstack as openstack
from pulumi import ResourceOptions

from common.estate import Estate
from stacks import cloud, providers
from stacks.components.network import NetworkArgs, TenantNetwork
from stacks.components.security import ClosedGroup, Ingress
from stacks.components.server import Server, ServerArgs
from stacks.exports import Made, export
from stacks.names import Kind, StackName, tag
from stacks.plans import SchoolClients, network_of, read_school_clients, read_tenant
from stacks.programs.kreis import KEY_PAIR
from stacks.references import Offer, TenantStack
from stacks.settings import SchulenSettings

RADIUS = (1812, 1813)  # authentication (RFC 2865) and accounting (RFC 2866)


def run(stack: StackName, settings: SchulenSettings, estate: Estate) -> None:
    """Make the services and export what playbooks read."""
    tenant, clients = read_tenant(estate, stack.key), read_school_clients(estate, stack.key)
    providers.admin(settings.cloud, settings.cloud_id)  # the admin makes nothing here: only looks which cloud it is
    kreis, offer = TenantStack(StackName(Kind.KREIS, stack.key)), Offer()
    project_id = kreis.project(settings.project)
    manager = providers.manager(
        cloud.endpoint(settings.cloud),
        kreis.domain_id,
        f"{stack.key}-manager",
        kreis.manager_password,
        project=(settings.project, project_id),
    )
    servers = settings.servers
    addresses = network_of(tenant, Kind.SCHULEN)
    network = TenantNetwork(
        NetworkArgs(stack, settings.project, *addresses, offer.external_network_id, servers.nameservers), manager
    )
    server = Server(
        ServerArgs(
            stack=stack,
            name=f"radius-{stack.key}",
            project=settings.project,
            flavor_id=offer.flavor(servers.flavor),
            image_id=offer.image(servers.image),
            key_pair=KEY_PAIR,
            group_id=_group(stack, settings, clients, addresses, manager).group_id,
            pool=offer.external_network,
            zone=servers.zone,
            user=servers.user,
            roles=("base", "radius"),
        ),
        network,
        manager,
    )
    made = Made(
        tenant_name=tenant.name,
        provenance=clients.provenance,
        management_networks=servers.management,
        projects={settings.project: project_id},
        networks={settings.project: network.network_id},
        hosts=[server.host],
    )
    export(stack, made, secrets=("radius",))


def _group(
    stack: StackName,
    settings: SchulenSettings,
    clients: SchoolClients,
    addresses: tuple[IPv4Network, IPv6Network],
    manager: openstack.Provider,
) -> ClosedGroup:
    group = openstack.networking.AddressGroupV2(
        "radius-clients",
        name="radius-clients",
        description=tag(stack, "radius-clients"),
        addresses=[f"{address}/32" for address in clients.addresses],
        opts=ResourceOptions(provider=manager),
    )
    ingress = (
        Ingress("ssh", "tcp", 22, 22, settings.servers.management),
        Ingress("radius", "udp", *RADIUS, address_group_id=group.id),
    )
    return ClosedGroup(stack, settings.project, ingress, (*map(str, addresses), *settings.servers.egress), manager)
