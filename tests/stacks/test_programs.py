"""Are the programs right? Seen through Pulumi's mocks: who acts, what things are called, what is open."""

import json
from collections.abc import Iterator
from ipaddress import ip_network

import pytest

from common.errors import InputError, UserError
from common.estate import Estate
from migration.store import save_plan
from stacks.outputs import from_json
from stacks.plans import read_school_clients
from stacks.programs import kreis, platform, schulen
from tests.stacks.example import logged_in_estate, plan_of
from tests.stacks.programs import SECRETS, Built, build

# DESIGN "Who acts": what Keystone, Nova and Neutron leave to the cloud's admin.
ADMIN_MAKES = {"domain", "manager", "manager-on-domain"} | {
    f"{kind}-quota-{project}" for kind in ("compute", "network") for project in ("verwaltung", "schulen")
}
TAGGED = ("Network", "Subnet", "Router", "Port", "SecGroup", "FloatingIp", "Project", "Image")
DESCRIBED = ("AddressGroupV2", "SecGroupRule", "User", "GroupV3")  # where the API has no tags


@pytest.fixture(scope="module")
def patch() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patched:
        yield patched


@pytest.fixture(scope="module")
def built_estate(patch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Estate:
    return logged_in_estate(tmp_path_factory.mktemp("built"), patch)


@pytest.fixture(scope="module")
def tenant(patch: pytest.MonkeyPatch, built_estate: Estate) -> Built:
    return build(patch, built_estate, "kreis-99001", kreis.run, wave=2)


@pytest.fixture(scope="module")
def schools(patch: pytest.MonkeyPatch, built_estate: Estate) -> Built:
    return build(patch, built_estate, "schulen-99001", schulen.run)


@pytest.fixture(scope="module")
def shared(patch: pytest.MonkeyPatch, built_estate: Estate) -> Built:
    return build(patch, built_estate, "platform", platform.run)


def test_the_admin_makes_only_domain_manager_and_quotas_of_a_tenant(tenant: Built) -> None:
    assert {one.name for one in tenant.in_cloud if one.provider == "cloud"} == ADMIN_MAKES


def test_the_manager_makes_all_the_rest_of_a_tenant(tenant: Built) -> None:
    others = [one for one in tenant.in_cloud if one.name not in ADMIN_MAKES]
    assert {one.provider for one in others} == {"tenant", "tenant-verwaltung"}


def test_the_admin_makes_nothing_for_schools(schools: Built) -> None:
    assert {one.provider for one in schools.in_cloud} == {"tenant-schulen"}


def test_the_admin_makes_the_whole_platform(shared: Built) -> None:
    assert {one.provider for one in shared.in_cloud} == {"cloud"}


def test_a_provider_of_the_tenant_never_names_a_cloud(tenant: Built, schools: Built) -> None:
    """With an entry of clouds.yaml the provider would ignore user and password, and act as admin."""
    managers = [one for one in tenant.resources + schools.resources if one.type == "pulumi:providers:openstack"]
    assert {one.name: "cloud" in one.inputs for one in managers} == {
        "cloud": True,
        "tenant": False,
        "tenant-verwaltung": False,
        "tenant-schulen": False,
    }


@pytest.mark.parametrize("built", ["tenant", "schools", "shared"])
def test_everything_has_an_explicit_name_where_it_can_have_one(built: str, request: pytest.FixtureRequest) -> None:
    nameless = ("Assignment", "Membership", "QuotaSetV2", "QuotaV2", "RouterInterface", "SecGroupRule", "FloatingIp")
    nameless += ("PortSecGroupAssociate",)
    made: Built = request.getfixturevalue(built)
    for one in made.in_cloud:
        assert any(word in one.type for word in nameless) or one.inputs["name"], one


@pytest.mark.parametrize("built", ["tenant", "schools", "shared"])
def test_what_hands_change_beside_the_stacks_is_said_so_that_a_refresh_puts_it_right(
    built: str, request: pytest.FixtureRequest
) -> None:
    """What is not said is taken over from the cloud; a port's own groups are never read, its association's are."""
    made: Built = request.getfixturevalue(built)
    assert all(one.inputs["portSecurityEnabled"] is True for one in made.of("Network") + made.of("Port"))
    assert {one.inputs["powerState"] for one in made.of("Instance")} <= {"active"}
    groups = {one.inputs["portId"]: one.inputs["securityGroupIds"] for one in made.of("PortSecGroupAssociate")}
    assert groups == {f"{port.name}-id": port.inputs["securityGroupIds"] for port in made.of("Port")}
    assert all(one.inputs["enforce"] for one in made.of("PortSecGroupAssociate"))


@pytest.mark.parametrize(
    ("built", "stack"), [("tenant", "kreis-99001"), ("schools", "schulen-99001"), ("shared", "platform")]
)
def test_everything_is_tagged_with_stack_and_logical_name(
    built: str, stack: str, request: pytest.FixtureRequest
) -> None:
    made: Built = request.getfixturevalue(built)
    for one in made.in_cloud:
        if one.type.rpartition(":")[2] in TAGGED:
            assert f"kreiswolke:{stack}:{one.name}" in one.inputs["tags"]
        if one.type.rpartition(":")[2] in DESCRIBED:
            assert one.inputs["description"] == f"kreiswolke:{stack}:{one.name}"
        if one.type.endswith(":Instance"):
            assert one.inputs["metadata"]["kreiswolke"] == f"kreiswolke:{stack}:{one.name}"


@pytest.mark.parametrize("built", ["tenant", "schools"])
def test_security_groups_are_closed_by_default(built: str, request: pytest.FixtureRequest) -> None:
    made: Built = request.getfixturevalue(built)
    assert all(group.inputs["deleteDefaultRules"] for group in made.of("SecGroup"))
    for rule in made.of("SecGroupRule"):
        if rule.inputs["direction"] == "ingress":
            assert rule.inputs.get("remoteIpPrefix") or rule.inputs.get("remoteAddressGroupId")
            assert ip_network(rule.inputs.get("remoteIpPrefix", "192.0.2.1/32")).num_addresses == 1
            assert rule.inputs["protocol"] in ("tcp", "udp")
            assert rule.inputs["portRangeMin"] <= rule.inputs["portRangeMax"]


def test_only_ssh_and_the_health_page_are_open_from_the_management_network(tenant: Built) -> None:
    ingress = [rule.inputs for rule in tenant.of("SecGroupRule") if rule.inputs["direction"] == "ingress"]
    assert {(rule["portRangeMin"], rule["remoteIpPrefix"]) for rule in ingress} == {
        (22, "192.0.2.1/32"),
        (8080, "192.0.2.1/32"),
    }


@pytest.mark.parametrize(("built", "project"), [("tenant", "verwaltung"), ("schools", "schulen")])
def test_servers_reach_their_own_network_and_the_shared_services_alone(
    built: str, project: str, request: pytest.FixtureRequest
) -> None:
    made: Built = request.getfixturevalue(built)
    own = {subnet.inputs["cidr"] for subnet in made.of("Subnet")}
    shared = {"192.0.2.1/32", "172.30.0.0/24", "2001:db8:fffe::/64"}
    to_start = {"255.255.255.255/32", "169.254.169.254/32"}
    assert _addresses(made, f"{project}-destinations") == own | shared | to_start
    egress = [rule.inputs for rule in made.of("SecGroupRule") if rule.inputs["direction"] == "egress"]
    destinations = f"{project}-destinations-id"
    assert sorted((rule["ethertype"], rule["remoteAddressGroupId"]) for rule in egress) == [
        ("IPv4", destinations),
        ("IPv6", destinations),
    ]


def test_servers_reach_their_nameservers_and_what_the_setting_names(
    monkeypatch: pytest.MonkeyPatch, estate: Estate
) -> None:
    own = {"nameservers": ["198.51.100.53", "2001:db8:a::53"], "egress": ["203.0.113.0/28"]}
    addresses = _addresses(build(monkeypatch, estate, "kreis-99001", kreis.run, **own), "verwaltung-destinations")
    assert {"198.51.100.53/32", "2001:db8:a::53/128", "203.0.113.0/28"} <= addresses
    assert "192.0.2.1/32" not in addresses


def _addresses(built: Built, name: str) -> set[str]:
    """Of the address group `name`, which names each once."""
    (group,) = [one.inputs for one in built.of("AddressGroupV2") if one.inputs["name"] == name]
    assert len(group["addresses"]) == len(set(group["addresses"]))
    return set(group["addresses"])


def test_without_a_network_plan_the_command_that_writes_it_is_named(estate: Estate) -> None:
    with pytest.raises(InputError, match=r"99002\.json: file not found -> run `kreiswolke schools plan 99002`"):
        read_school_clients(estate, "99002")


def test_radius_is_open_to_its_clients_alone(schools: Built) -> None:
    (radius,) = [rule.inputs for rule in schools.of("SecGroupRule") if rule.inputs.get("protocol") == "udp"]
    assert (radius["portRangeMin"], radius["portRangeMax"]) == (1812, 1813)
    assert radius["remoteAddressGroupId"] == "radius-clients-id"
    assert _addresses(schools, "radius-clients") == {"10.64.15.1/32", "10.64.15.2/32"}


def test_ports_have_a_group_and_networks_two_families(tenant: Built, schools: Built) -> None:
    for built in (tenant, schools):
        assert all(port.inputs["securityGroupIds"] for port in built.of("Port"))
        assert sorted(subnet.inputs["ipVersion"] for subnet in built.of("Subnet")) == [4, 6]


def test_networks_of_a_tenant_do_not_meet(tenant: Built, schools: Built) -> None:
    blocks = [ip_network(subnet.inputs["cidr"]) for built in (tenant, schools) for subnet in built.of("Subnet")]
    assert len(blocks) == 4
    assert not any(a.version == b.version and a.overlaps(b) for a in blocks for b in blocks if a is not b)


@pytest.mark.parametrize(
    ("wave", "servers"), [(0, []), (1, ["app-99001-w01"]), (2, ["app-99001-w01", "app-99001-w02"])]
)
def test_landing_zones_up_to_the_wave_get_a_server(
    monkeypatch: pytest.MonkeyPatch, estate: Estate, wave: int, servers: list[str]
) -> None:
    built = build(monkeypatch, estate, "kreis-99001", kreis.run, wave=wave)
    assert sorted(server.inputs["name"] for server in built.of("Instance")) == servers


def test_quotas_follow_the_plan(tenant: Built) -> None:
    quotas = {quota.name: quota.inputs for quota in tenant.of("QuotaSetV2")}
    assert quotas["compute-quota-verwaltung"]["cores"] - quotas["compute-quota-schulen"]["cores"] == 2 * 2
    assert quotas["compute-quota-verwaltung"]["ram"] - quotas["compute-quota-schulen"]["ram"] == 2 * 4 * 1024


def test_a_plan_for_another_project_is_refused(monkeypatch: pytest.MonkeyPatch, estate: Estate) -> None:
    save_plan(plan_of("99001", project="schulen"), estate.plan)
    with pytest.raises(UserError, match="landing zones in schulen, not verwaltung"):
        build(monkeypatch, estate, "kreis-99001", kreis.run)


def test_the_audit_gets_an_inherited_reader_and_nothing_else(tenant: Built) -> None:
    given = [one.inputs for one in tenant.resources if "groupId" in one.inputs and "roleId" in one.inputs]
    assert [one["roleId"] for one in given] == ["reader-id", "reader-id"]
    assert [one.name for one in tenant.of("InheritRoleAssignment")] == ["audit-on-projects"]


def test_outputs_follow_the_contract(tenant: Built, schools: Built, shared: Built) -> None:
    outputs = from_json(tenant.values["kreiswolke"])
    assert [host.landing_zone for host in outputs.hosts] == ["99001-w01", "99001-w02"]
    assert outputs.hosts[0].address == "192.0.2.99"
    assert (outputs.hosts[0].fixed_ipv4, outputs.hosts[0].fixed_ipv6) == ("10.0.0.9", "2001:db8::9")
    assert outputs.audit is not None
    assert outputs.audit.user_name == "99001-audit"
    assert from_json(schools.values["kreiswolke"]).hosts[0].roles == ("base", "radius")
    assert from_json(shared.values["kreiswolke"]).hosts == ()


def test_no_secret_is_among_the_outputs_that_are_not_secret(tenant: Built, schools: Built, shared: Built) -> None:
    for built in (tenant, schools, shared):
        open_outputs = json.dumps({name: value for name, value in built.values.items() if name != "secrets"})
        assert "geheim" not in open_outputs
    assert "secrets" not in shared.exports


def test_the_secrets_of_a_tenant_are_marked_secret(tenant: Built, schools: Built) -> None:
    assert tenant.secret == schools.secret == {"kreiswolke": False, "secrets": True}
    assert tenant.values["secrets"] == {name: SECRETS[name] for name in ("manager", "auditor")}
    assert schools.values["secrets"] == {"radius": SECRETS["radius"]}


def test_another_cloud_is_refused(monkeypatch: pytest.MonkeyPatch, estate: Estate) -> None:
    with pytest.raises(UserError, match="another or an emptied cloud"):
        build(monkeypatch, estate, "kreis-99001", kreis.run, found_id="eine-andere")


def test_variables_that_would_mix_into_the_logins_are_refused(monkeypatch: pytest.MonkeyPatch, estate: Estate) -> None:
    monkeypatch.setenv("OS_CLOUD", "lab")
    with pytest.raises(UserError, match="OS_CLOUD"):
        build(monkeypatch, estate, "kreis-99001", kreis.run)


def test_a_cloud_with_its_own_things_is_looked_up(monkeypatch: pytest.MonkeyPatch, estate: Estate) -> None:
    own = {"createExternal": False, "createFlavors": False, "createImages": False}
    built = build(monkeypatch, estate, "platform", platform.run, **own)
    assert not built.of("Flavor")
    assert not built.of("Image")
    assert built.values["shared"]["external_network_id"] == "ext-id"


def test_flavors_and_images_follow_the_scs_standards(shared: Built) -> None:
    for flavor in shared.of("Flavor"):
        specs = flavor.inputs["extraSpecs"]
        assert specs["scs:name-v2"] == flavor.inputs["name"]
        assert specs["scs:name-v1"] == "SCS-" + flavor.inputs["name"].removeprefix("SCS-").replace("-", ":")
    mandatory = {"architecture", "hw_disk_bus", "os_distro", "os_version", "image_build_date", "image_original_user"}
    mandatory |= {"image_source", "image_description", "replace_frequency", "provided_until", "uuid_validity"}
    (image,) = shared.of("Image")
    assert mandatory <= set(image.inputs["properties"])
    assert image.inputs["minDiskGb"]
    assert image.inputs["minRamMb"]
