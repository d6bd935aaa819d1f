"""Is Pulumi's stored state read as what it says, with secrets hidden and ids turned into names?"""

from datetime import date

import pytest

from common.errors import UserError
from policies.declared import DEFAULT, load_declared
from policies.engine import Engine
from policies.findings import Result, Source
from policies.names import offered, with_names
from policies.resources import Hidden, HiddenValueError
from policies.rules import catalogue
from policies.scope import scope_of
from policies.state import SIGNATURE, from_deployment
from policies.verdict import World

PREFIX = "urn:pulumi:kreis-99001::kreiswolke::"
CLOUD = f"{PREFIX}pulumi:providers:openstack::cloud::3f3f"
SECRET = {SIGNATURE: "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:abc"}


def urn(token, name):
    return f"{PREFIX}{token}::{name}"


def entry(token, name, props, *, id_="", depends=None, **more):
    depends = {prop: [target] for prop, target in (depends or {}).items()}
    return {
        "type": token,
        "urn": urn(token, name),
        "id": id_,
        "inputs": {**props, "__defaults": []},
        "outputs": {"region": "r"},
        "propertyDependencies": depends,
        "provider": CLOUD,
        **more,
    }


PROJECT, USER = "openstack:identity/project:Project", "openstack:identity/user:User"
GROUP, RULE = "openstack:networking/secGroup:SecGroup", "openstack:networking/secGroupRule:SecGroupRule"
ASSIGNMENT = "openstack:identity/roleAssignment:RoleAssignment"
SHARED = {
    "external_network": "ext",
    "external_network_id": "ext-id",
    "roles": {"manager": "role-1"},
    "flavors": {},
    "images": {"Debian 12": "image-1"},
}
EXPORT = {
    "version": 3,
    "deployment": {
        "resources": [
            {"type": "pulumi:pulumi:Stack", "urn": urn("pulumi:pulumi:Stack", "kreiswolke"), "outputs": {}},
            {"type": "pulumi:pulumi:StackReference", "urn": urn("pulumi:pulumi:StackReference", "platform")},
            entry(PROJECT, "domain", {"name": "kreis-99001", "isDomain": True}, id_="d1"),
            entry(USER, "manager", {"name": "99001-manager", "password": SECRET, "domainId": "d1"}, id_="u1"),
            entry(
                ASSIGNMENT,
                "manager-on-domain",
                {"userId": "u1", "domainId": "d1", "roleId": "role-1"},
                depends={"userId": urn(USER, "manager"), "domainId": urn(PROJECT, "domain")},
            ),
            entry(GROUP, "app", {"name": "app", "deleteDefaultRules": True}, id_="g1"),
            entry(
                RULE,
                "ssh",
                {
                    "securityGroupId": "g1",
                    "direction": "ingress",
                    "portRangeMin": 22.0,
                    "remoteIpPrefix": "192.0.2.1/32",
                },
                depends={"securityGroupId": urn(GROUP, "app")},
            ),
            entry(GROUP, "going", {"name": "going"}, id_="g2", delete=True),
            entry("openstack:compute/instance:Instance", "app", {"userData": "text", "metadata": {"someKey": "v"}}),
        ]
    },
}


def by_name(kind):
    return {resource.name: resource for resource in from_deployment(EXPORT) if resource.kind == kind}


def test_resources_are_named_by_stack_and_program_and_keep_their_id():
    group = by_name("security_group")["kreis-99001:app"]
    assert (group.id, group.provider) == ("g1", "cloud")


def test_resources_that_are_being_deleted_and_types_of_the_program_are_left_out():
    kinds = [resource.kind for resource in from_deployment(EXPORT)]
    assert sorted(kinds) == sorted(
        ["domain", "user", "role_assignment", "security_group", "security_group_rule", "server"]
    )


def test_an_empty_stack_has_no_resources():
    assert from_deployment({"version": 3, "deployment": {"resources": None}}) == ()


def test_numbers_are_whole_and_free_keys_stay_as_they_are():
    assert by_name("security_group_rule")["kreis-99001:ssh"].integer("port_range_min") == 22
    assert by_name("server")["kreis-99001:app"].mapping("metadata") == {"someKey": "v"}


def test_user_data_is_read_from_the_inputs_not_from_the_hash_in_the_outputs():
    export = {"deployment": {"resources": [{**EXPORT["deployment"]["resources"][-1], "outputs": {"userData": "hash"}}]}}
    assert from_deployment(export)[0].text("user_data") == "text"


def test_secrets_are_set_but_never_read():
    user = by_name("user")["kreis-99001:manager"]
    assert user.has("password")
    with pytest.raises(HiddenValueError, match="verschlüsselt"):
        user.text("password")
    assert user.props["password"] is Hidden.SECRET


def test_users_say_which_groups_they_are_in():
    membership = entry(
        "openstack:identity/userMembershipV3:UserMembershipV3",
        "auditor-in-audit",
        {"userId": "u1", "groupId": "gr1"},
        depends={"userId": urn(USER, "manager")},
    )
    group = entry("openstack:identity/groupV3:GroupV3", "audit", {"name": "audit"}, id_="gr1")
    resources = from_deployment({"deployment": {"resources": [*EXPORT["deployment"]["resources"], membership, group]}})
    (user,) = [resource for resource in with_names(resources, ()) if resource.kind == "user"]
    assert user.texts("groups") == ("audit",)


def test_a_secret_that_was_never_given_is_not_set():
    server = {**EXPORT["deployment"]["resources"][-1], "outputs": {"adminPass": SECRET}}
    assert not from_deployment({"deployment": {"resources": [server]}})[0].has("admin_pass")
    server["inputs"] = {"adminPass": SECRET}
    assert from_deployment({"deployment": {"resources": [server]}})[0].has("admin_pass")


def test_role_assignments_say_who_holds_what_where():
    resources = from_deployment(EXPORT)
    named = with_names(resources, offered(SHARED))
    (assignment,) = [resource for resource in named if resource.kind == "role_assignment"]
    said = [assignment.text(name) for name in ("principal", "role", "target", "target_kind")]
    assert said == ["99001-manager", "manager", "kreis-99001", "domain"]


@pytest.mark.parametrize(
    ("offer", "result", "said"),
    [
        (offered({**SHARED, "roles": {"reader": "role-2"}}), Result.FAIL, "role-1"),
        ((), Result.NOT_EVALUATED, "nicht nachzuschlagen"),
    ],
)
def test_a_role_that_is_not_offered_fails_and_one_nobody_can_look_up_is_not_evaluated(offer, result, said):
    resources = with_names(from_deployment(EXPORT), offer)
    world = World("99001", Source.STATE, load_declared(DEFAULT, "99001"), resources, offer)
    (rule,) = [rule for rule in catalogue() if rule.id == "role_assignment_declared"]
    (finding,) = Engine((rule,), (), date(2026, 11, 22)).evaluate(world)
    assert finding.result is result
    assert said in finding.message


def test_the_platform_offers_its_network_images_and_roles():
    context = offered(SHARED)
    assert {(resource.kind, resource.name, resource.id) for resource in context} == {
        ("network", "ext", "ext-id"),
        ("image", "Debian 12", "image-1"),
        ("role", "manager", "role-1"),
    }


@pytest.mark.parametrize(
    ("stack", "scope"), [("platform", "platform"), ("kreis-99001", "99001"), ("schulen-99001", "99001")]
)
def test_a_stack_belongs_to_a_scope(stack, scope):
    assert scope_of(stack) == scope


@pytest.mark.parametrize("stack", ["dev", "kreis-", "kreis-99001x", "kreis-12"])
def test_a_stack_of_another_name_is_refused(stack):
    with pytest.raises(UserError, match="has no scope"):
        scope_of(stack)
