"""A tenant in the cloud: its domain with a manager, its projects with quotas, and an audit login that only reads."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_openstack as openstack
from pulumi import ResourceOptions

from stacks import providers
from stacks.cloud import Endpoint
from stacks.names import StackName, tag


@dataclass(frozen=True, slots=True)
class Quota:
    """What a project may use; the network part follows from the number of servers."""

    instances: int
    vcpus: int
    ram_mib: int


@dataclass(frozen=True, slots=True)
class TenancyArgs:
    """`roles` are ids by name (`manager`, `member`, `reader`), `quotas` are by project."""

    stack: StackName
    tenant_name: str
    roles: Mapping[str, pulumi.Input[str]]
    quotas: Mapping[str, Quota]
    manager_password: pulumi.Input[str]
    audit_password: pulumi.Input[str]


class Tenancy(pulumi.ComponentResource):
    """The admin (`cloud`) makes domain, manager and quotas; the manager makes projects and the audit login."""

    domain_id: pulumi.Output[str]
    manager_name: str
    audit_name: str
    projects: dict[str, pulumi.Output[str]]
    managers: dict[str, openstack.Provider]

    def __init__(self, args: TenancyArgs, cloud: openstack.Provider, endpoint: Endpoint) -> None:
        """Make the tenancy of `args.stack` in the cloud at `endpoint`."""
        super().__init__("kreiswolke:stacks:Tenancy", "tenancy")
        key = args.stack.key
        self._args, self._as_cloud = args, ResourceOptions(parent=self, provider=cloud)
        self.manager_name, self.audit_name = f"{key}-manager", f"{key}-audit"
        domain = openstack.identity.Project(
            "domain",
            name=str(args.stack),
            description=args.tenant_name,
            is_domain=True,
            tags=[tag(args.stack, "domain")],
            opts=self._as_cloud,
        )
        self.domain_id = domain.id
        manager, manages = self._manager()
        tenant = providers.manager(
            endpoint, self.domain_id, self.manager_name, args.manager_password, depends_on=[manages]
        )
        self._as_tenant = ResourceOptions(parent=self, provider=tenant)
        self._audit()
        self.projects, self.managers = {}, {}
        for name, quota in args.quotas.items():
            project, member = self._project(name, manager)
            self.projects[name] = project.id
            # Limits come before what they limit: Neutron counts what is just being made twice, and refuses one below.
            limits = self._quotas(name, project, quota)
            self.managers[name] = providers.manager(
                endpoint,
                self.domain_id,
                self.manager_name,
                args.manager_password,
                project=(name, project.id),
                depends_on=[member, *limits],
            )
        self.register_outputs({"domain_id": self.domain_id})

    def _manager(self) -> tuple[openstack.identity.User, openstack.identity.RoleAssignment]:
        user = openstack.identity.User(
            "manager",
            name=self.manager_name,
            domain_id=self.domain_id,
            description=tag(self._args.stack, "manager"),
            password=self._args.manager_password,
            opts=self._as_cloud,
        )
        manages = openstack.identity.RoleAssignment(
            "manager-on-domain",
            domain_id=self.domain_id,
            user_id=user.id,
            role_id=self._args.roles["manager"],
            opts=self._as_cloud,
        )
        return user, manages

    def _audit(self) -> None:
        group = openstack.identity.GroupV3(
            "audit",
            name="audit",
            domain_id=self.domain_id,
            description=tag(self._args.stack, "audit"),
            opts=self._as_tenant,
        )
        user = openstack.identity.User(
            "auditor",
            name=self.audit_name,
            domain_id=self.domain_id,
            description=tag(self._args.stack, "auditor"),
            password=self._args.audit_password,
            opts=self._as_tenant,
        )
        openstack.identity.UserMembershipV3(
            "auditor-in-audit", user_id=user.id, group_id=group.id, opts=self._as_tenant
        )
        reader = {"domain_id": self.domain_id, "group_id": group.id, "role_id": self._args.roles["reader"]}
        openstack.identity.RoleAssignment("audit-on-domain", **reader, opts=self._as_tenant)
        openstack.identity.InheritRoleAssignment("audit-on-projects", **reader, opts=self._as_tenant)

    def _project(
        self, name: str, manager: openstack.identity.User
    ) -> tuple[openstack.identity.Project, openstack.identity.RoleAssignment]:
        project = openstack.identity.Project(
            f"project-{name}",
            name=f"{self._args.stack.key}-{name}",
            domain_id=self.domain_id,
            tags=[tag(self._args.stack, f"project-{name}")],
            opts=self._as_tenant,
        )
        member = openstack.identity.RoleAssignment(
            f"manager-in-{name}",
            project_id=project.id,
            user_id=manager.id,
            role_id=self._args.roles["member"],
            opts=self._as_tenant,
        )
        return project, member

    def _quotas(self, name: str, project: openstack.identity.Project, quota: Quota) -> list[pulumi.Resource]:
        compute = openstack.compute.QuotaSetV2(
            f"compute-quota-{name}",
            project_id=project.id,
            instances=quota.instances,
            cores=quota.vcpus,
            ram=quota.ram_mib,
            opts=self._as_cloud,
        )
        network = openstack.networking.QuotaV2(
            f"network-quota-{name}",
            project_id=project.id,
            network=2,
            subnet=4,
            router=1,
            port=2 * quota.instances + 10,
            floatingip=quota.instances,
            security_group=5,
            security_group_rule=50,
            opts=self._as_cloud,
        )
        return [compute, network]
