"""Does a tenant's audit user see all of its tenant, nothing of another, and is a refusal never an empty list?"""

from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest

from common.errors import CheckFailedError
from inventory.model import Provenance
from policies.audit import Evidence, audit
from policies.declared import DEFAULT, load_declared
from policies.engine import Engine
from policies.findings import Result
from policies.live import Login, connect, list_tenant
from policies.rules import catalogue

pytestmark = pytest.mark.lab
KEY, OTHER, PASSWORD = "99071", "99072", "nur-im-test"
MOMENT = datetime(2026, 11, 22, tzinfo=UTC)


class Tenant:
    """A domain with a manager, an audit user who only reads, a project and a network; nothing is labelled."""

    def __init__(self, cloud, key):
        self.identity, self.name = cloud.identity, f"kreis-{key}"
        self.roles = {role.name: role.id for role in self.identity.roles()}
        self.domain = self.identity.create_domain(name=self.name)
        self.project = self.identity.create_project(name=f"{key}-verwaltung", domain_id=self.domain.id)
        self.manager, self.auditor = (self._user(f"{key}-{role}") for role in ("manager", "audit"))
        self.group = self.identity.create_group(name="audit", domain_id=self.domain.id)
        self.identity.add_user_to_group(self.auditor, self.group)
        self._assign(f"/domains/{self.domain.id}/users/{self.manager.id}", "manager")
        self._assign(f"/projects/{self.project.id}/users/{self.manager.id}", "member")
        self._assign(f"/domains/{self.domain.id}/groups/{self.group.id}", "reader")
        self._assign(f"/OS-INHERIT/domains/{self.domain.id}/groups/{self.group.id}", "reader", "/inherited_to_projects")
        endpoint, region = cloud.config.auth["auth_url"], cloud.config.get_region_name()
        self.login = Login(endpoint, region, f"{key}-audit", self.domain.id, PASSWORD)
        manager = connect(replace(self.login, user_name=f"{key}-manager"), project_id=self.project.id)
        self.network = manager.network.create_network(name=f"netz-{key}")
        manager.network.create_subnet(network_id=self.network.id, cidr="10.0.0.0/24", ip_version=4, name=f"teil-{key}")
        self.port = manager.network.create_port(network_id=self.network.id, name=f"port-{key}")
        self.as_manager = manager.network

    def _user(self, name):
        return self.identity.create_user(name=name, password=PASSWORD, domain_id=self.domain.id)

    def _assign(self, path, role, suffix=""):
        self.identity.put(f"{path}/roles/{self.roles[role]}{suffix}").raise_for_status()

    def remove(self):
        self.as_manager.delete_port(self.port)
        self.as_manager.delete_network(self.network)
        self.identity.delete_project(self.project)
        self.identity.update_domain(self.domain, is_enabled=False)
        self.identity.delete_domain(self.domain)


@pytest.fixture(scope="module")
def tenants(lab):
    with ExitStack() as afterwards:
        cloud = lab.connect()
        yield [_made(cloud, key, afterwards) for key in (KEY, OTHER)]


def _made(cloud, key, afterwards):
    tenant = Tenant(cloud, key)
    afterwards.callback(tenant.remove)
    return tenant


@pytest.fixture(scope="module")
def seen(tenants):
    return list_tenant(tenants[0].login)


def names(seen, kind):
    return {resource.name for resource in seen.resources if resource.kind == kind}


def test_the_audit_user_sees_everything_of_its_tenant(seen):
    assert names(seen, "network") == {f"netz-{KEY}"}
    assert names(seen, "subnet") == {f"teil-{KEY}"}
    assert names(seen, "port") == {f"port-{KEY}"}
    assert names(seen, "project") == {f"{KEY}-verwaltung"}
    assert names(seen, "user") == {f"{KEY}-manager", f"{KEY}-audit"}
    assert names(seen, "security_group") == {"default"}
    assert names(seen, "role_assignment") == {
        f"{KEY}-manager manager kreis-{KEY}",
        f"{KEY}-manager member {KEY}-verwaltung",
        f"audit reader kreis-{KEY}",
        f"audit reader kreis-{KEY} (alle Projekte)",
    }
    assert {"compute_quota", "network_quota", "volume_quota"} <= {resource.kind for resource in seen.resources}


def test_the_audit_user_sees_nothing_of_another_tenant(seen):
    assert not [resource for resource in (*seen.resources, *seen.context) if OTHER in repr(resource)]


def test_a_member_of_no_group_is_refused_and_nothing_is_judged(tenants):
    with pytest.raises(CheckFailedError, match="nothing was judged") as refused:
        list_tenant(replace(tenants[0].login, user_domain_id=tenants[1].domain.id))
    assert PASSWORD not in str(refused.value)


def test_a_user_without_the_role_reader_is_refused(tenants):
    tenants[1].identity.remove_user_from_group(tenants[1].auditor, tenants[1].group)
    try:
        with pytest.raises(CheckFailedError, match="nothing was judged"):
            list_tenant(tenants[1].login)
    finally:
        tenants[1].identity.add_user_to_group(tenants[1].auditor, tenants[1].group)


def test_a_dead_cloud_is_an_error(tenants):
    with pytest.raises(CheckFailedError, match="nothing was judged"):
        list_tenant(replace(tenants[0].login, auth_url="http://127.0.0.1:9/v3"))


def test_a_rule_that_a_stranger_planted_in_a_group_of_the_tenant_is_seen(lab, tenants):
    """It belongs to the stranger's project, yet it opens the tenant's ports."""
    cloud = lab.connect()
    (group,) = cloud.network.security_groups(project_id=tenants[0].project.id)
    rule = cloud.network.create_security_group_rule(security_group_id=group.id, direction="ingress", ethertype="IPv4")
    try:
        assert rule.project_id != tenants[0].project.id
        assert f"default/{rule.id}" in names(list_tenant(tenants[0].login), "security_group_rule")
    finally:
        cloud.network.delete_security_group_rule(rule)


def test_roles_of_a_user_from_another_domain_are_told_with_the_domain(tenants):
    """Also those held by being in a group, among whose members Keystone does not show the stranger."""
    own, stranger = tenants[0], tenants[1].auditor
    role = f"/projects/{own.project.id}/users/{stranger.id}/roles/{own.roles['member']}"
    own.identity.add_user_to_group(stranger, own.group)
    own.identity.put(role).raise_for_status()
    try:
        found = names(list_tenant(own.login), "role_assignment")
        assert f"{OTHER}-audit (kreis-{OTHER}) member {KEY}-verwaltung" in found
        assert f"{OTHER}-audit (kreis-{OTHER}) reader kreis-{KEY}" in found
    finally:
        own.identity.delete(role).raise_for_status()
        own.identity.remove_user_from_group(stranger, own.group)


def test_what_no_stack_manages_is_found(seen):
    declared = load_declared(DEFAULT, KEY, (ip_network("10.0.0.0/18"),))
    evidence = Evidence(KEY, (f"kreis-{KEY}",), Provenance.EXAMPLE, (), (), seen)
    findings = audit(Engine(catalogue(), (), MOMENT.date()), declared, evidence, MOMENT).findings
    failed = {(f.rule, f.subject) for f in findings if f.result is Result.FAIL}
    assert ("state_matches_cloud", f"netz-{KEY}") in failed
    assert ("resource_labelled", f"netz-{KEY}") in failed
    assert ("port_security_group", f"port-{KEY}") in failed
    assert not [
        rule for rule, _ in failed if rule in ("role_assignment_declared", "roles_separated", "subnet_address_plan")
    ]
