"""`kreis-<key>`: a tenant with a server for each landing zone of its plan, up to the configured wave."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network

import pulumi_openstack as openstack
from pulumi import ResourceOptions

from common.errors import UserError
from common.estate import Estate
from migration.plan import LandingZone
from stacks import cloud, providers
from stacks.components.network import NetworkArgs, TenantNetwork
from stacks.components.security import ClosedGroup, Ingress
from stacks.components.server import Server, ServerArgs
from stacks.components.tenancy import Quota, Tenancy, TenancyArgs
from stacks.exports import Made, export
from stacks.names import Kind, StackName
from stacks.outputs import AuditAccess
from stacks.plans import network_of, read_plan, read_tenant
from stacks.references import Offer, public_key, secret
from stacks.settings import KreisSettings

KEY_PAIR = "administration"  # key pairs belong to the manager, so all projects of a tenant share it
_RESERVE = Quota(instances=4, vcpus=8, ram_mib=16 * 1024)  # for each project, beside its landing zones


def run(stack: StackName, settings: KreisSettings, estate: Estate) -> None:
    """Make the tenant and export what playbooks and audits read."""
    tenant, plan = read_tenant(estate, stack.key), read_plan(estate, stack.key, settings.wave)
    _refuse_other_projects(stack, settings, plan.landing_zones)
    endpoint, key, offer = cloud.endpoint(settings.cloud), public_key(estate), Offer()
    tenancy = Tenancy(
        TenancyArgs(
            stack=stack,
            tenant_name=tenant.name,
            roles={name: offer.role(name) for name in ("manager", "member", "reader")},
            quotas={name: quota_of(name, plan.landing_zones) for name in settings.projects},
            manager_password=secret("manager"),
            audit_password=secret("auditor"),
        ),
        providers.admin(settings.cloud, settings.cloud_id),
        endpoint,
    )
    manager = tenancy.managers[settings.server_project]
    addresses = network_of(tenant, Kind.KREIS)
    network = TenantNetwork(
        NetworkArgs(
            stack,
            settings.server_project,
            *addresses,
            offer.external_network_id,
            settings.servers.nameservers,
        ),
        manager,
    )
    group = _group(stack, settings, addresses, manager)
    servers = _servers(stack, settings, plan.landing_zones, offer, key, network, group, manager)
    made = Made(
        tenant_name=tenant.name,
        provenance=plan.provenance,
        management_networks=settings.servers.management,
        projects=tenancy.projects,
        networks={settings.server_project: network.network_id},
        hosts=[server.host for server in servers],
        audit=tenancy.domain_id.apply(lambda domain: AuditAccess("tenant", domain, str(stack), tenancy.audit_name)),
    )
    export(stack, made, secrets=("manager", "auditor"))


def quota_of(project: str, zones: Sequence[LandingZone]) -> Quota:
    """What a project may use: what its landing zones need, and a reserve."""
    own = [zone for zone in zones if zone.project == project]
    return Quota(
        instances=_RESERVE.instances + len(own),
        vcpus=_RESERVE.vcpus + sum(zone.vcpus for zone in own),
        ram_mib=_RESERVE.ram_mib + 1024 * sum(zone.ram_gib for zone in own),
    )


def _refuse_other_projects(stack: StackName, settings: KreisSettings, zones: Sequence[LandingZone]) -> None:
    others = sorted({zone.project for zone in zones} - {settings.server_project})
    if others:
        raise UserError(
            f"stack {stack}: the plan has landing zones in {', '.join(others)}, not {settings.server_project}"
        )


def _group(
    stack: StackName,
    settings: KreisSettings,
    addresses: tuple[IPv4Network, IPv6Network],
    manager: openstack.Provider,
) -> ClosedGroup:
    servers = settings.servers
    ingress = (
        Ingress("ssh", "tcp", 22, 22, servers.management),
        Ingress("health", "tcp", servers.health_port, servers.health_port, servers.management),
    )
    return ClosedGroup(stack, settings.server_project, ingress, (*map(str, addresses), *servers.egress), manager)


def _servers(
    stack: StackName,
    settings: KreisSettings,
    zones: Sequence[LandingZone],
    offer: Offer,
    key: str,
    network: TenantNetwork,
    group: ClosedGroup,
    manager: openstack.Provider,
) -> list[Server]:
    servers = settings.servers
    pair = openstack.compute.Keypair("key", name=KEY_PAIR, public_key=key, opts=ResourceOptions(provider=manager))
    return [
        Server(
            ServerArgs(
                stack=stack,
                name=f"app-{zone.id}",
                project=zone.project,
                flavor_id=offer.flavor(servers.flavor),
                image_id=offer.image(servers.image),
                key_pair=pair.name,
                group_id=group.group_id,
                pool=offer.external_network,
                zone=servers.zone,
                user=servers.user,
                roles=("base", "app_host"),
                landing_zone=zone.id,
                installations=zone.installations,
            ),
            network,
            manager,
        )
        for zone in zones
    ]
