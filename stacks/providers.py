"""Who acts? `cloud` is the admin, `tenant` the manager of a tenant's domain, `tenant-<project>` the same in a project.

The admin makes only what Keystone, Nova and Neutron leave to the admin (SCS-0302): the domain, its manager, quotas.
"""

import os

import pulumi
import pulumi_openstack as openstack

from common.errors import UserError
from stacks import cloud
from stacks.cloud import Endpoint
from stacks.messages import condensed

CLOUD, TENANT = "cloud", "tenant"


def admin(name: str, recorded_id: str) -> openstack.Provider:
    """The admin of cloud `name` in clouds.yaml, after a look that it is the cloud the stacks were made on."""
    cloud.refuse_stray_variables(os.environ)
    provider = openstack.Provider(CLOUD, cloud=name)
    options = pulumi.InvokeOptions(provider=provider)
    try:
        scope = openstack.identity.get_auth_scope(name=CLOUD, opts=options)
        project = openstack.identity.get_project(project_id=scope.project_id, opts=options)
    except Exception as error:  # Pulumi raises nothing finer
        raise UserError(f"cloud {name}: {condensed(str(error))}") from None
    cloud.refuse_other_cloud(recorded_id, cloud.cloud_id(scope.project_id, project.tags))
    return provider


def manager(
    endpoint: Endpoint,
    domain_id: pulumi.Input[str],
    user_name: pulumi.Input[str],
    password: pulumi.Input[str],
    *,
    project: tuple[str, pulumi.Input[str]] | None = None,
    depends_on: list[pulumi.Resource] | None = None,
) -> openstack.Provider:
    """The manager of a domain, acting on the domain or in `project` (name, id) of it."""
    name, scope = (
        (f"{TENANT}-{project[0]}", {"tenant_id": project[1]}) if project else (TENANT, {"domain_id": domain_id})
    )
    return openstack.Provider(
        name,
        auth_url=endpoint.auth_url,
        region=endpoint.region,
        cacert_file=endpoint.cacert,
        insecure=not endpoint.verify,
        endpoint_type=endpoint.interface,
        user_name=user_name,
        user_domain_id=domain_id,
        password=password,
        **scope,
        opts=pulumi.ResourceOptions(depends_on=depends_on),
    )
