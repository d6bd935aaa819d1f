"""`platform`: what all tenants share, made by the cloud's admin."""

import pulumi
import pulumi_openstack as openstack
from pulumi import InvokeOptions, Output, ResourceOptions

from common.estate import Estate
from stacks import providers
from stacks.components.network import NetworkArgs, TenantNetwork
from stacks.components.shared import SharedServices
from stacks.exports import Made, export
from stacks.names import SERVICES, StackName, tag
from stacks.outputs import SHARED, Shared, to_json
from stacks.plans import read_provenance
from stacks.settings import PlatformSettings

ROLES = ("manager", "member", "reader")


def run(stack: StackName, settings: PlatformSettings, estate: Estate) -> None:
    """Make the platform and export what the tenants' stacks read."""
    provenance = read_provenance(estate)
    cloud = providers.admin(settings.cloud, settings.cloud_id)
    shared = SharedServices(stack, settings, cloud)
    project = openstack.identity.Project(
        "services", name=SERVICES, tags=[tag(stack, "services")], opts=ResourceOptions(provider=cloud)
    )
    network = TenantNetwork(
        NetworkArgs(
            stack,
            SERVICES,
            settings.services_ipv4,
            settings.services_ipv6,
            shared.external_network_id,
            settings.nameservers,
            project.id,
            shared.external_subnets,
        ),
        cloud,
    )
    roles = {name: openstack.identity.get_role(name=name, opts=InvokeOptions(provider=cloud)).id for name in ROLES}
    offered = Output.all(network=shared.external_network_id, flavors=shared.flavors, images=shared.images)
    pulumi.export(
        SHARED,
        offered.apply(
            lambda ids: to_json(Shared(settings.external_network, ids["network"], roles, ids["flavors"], ids["images"]))
        ),
    )
    made = Made(
        tenant_name="",
        provenance=provenance,
        management_networks=settings.management,
        projects={SERVICES: project.id},
        networks={SERVICES: network.network_id},
    )
    export(stack, made)
