"""Is what an interrupted run has left found and entered into the state, and only that?"""

from types import SimpleNamespace as Thing
from typing import Any

import pytest

from common.errors import CheckFailedError
from stacks import adopt, leftovers
from stacks.events import Step

STACK = "urn:pulumi:kreis-99001::kreiswolke"
PROVIDER = f"{STACK}::pulumi:providers:openstack::tenant-verwaltung"
PARENT = f"{STACK}::kreiswolke:stacks:TenantNetwork::verwaltung"
NETWORK = f"{STACK}::kreiswolke:stacks:TenantNetwork$openstack:networking/network:Network::verwaltung-network"
ACTOR = {"tenantId": "p1", "userName": "99001-manager", "userDomainId": "d1"}


def step(urn: str = NETWORK, op: str = "create", **inputs: object) -> Step:
    new = {"inputs": {"name": "verwaltung", **inputs}, "provider": f"{PROVIDER}::prov-id", "parent": PARENT}
    return Step(urn, urn.split("::")[-2].rpartition("$")[2], op, new)


def state(*pending: dict[str, Any]) -> adopt.State:
    resources = [
        {"urn": PROVIDER, "id": "prov-id", "type": "pulumi:providers:openstack", "inputs": ACTOR},
        {"urn": PARENT, "type": "kreiswolke:stacks:TenantNetwork"},
    ]
    return {"version": 3, "deployment": {"resources": resources, "pending_operations": list(pending)}}


def test_a_thing_that_is_there_becomes_a_resource() -> None:
    seen: list[tuple[str, object]] = []

    def find(one: Step, actor: Any) -> str:
        seen.append((one.name, actor))
        return "net-id"

    found = adopt.leftovers(state(), [step(tags=["t"])], find)
    assert seen == [("verwaltung-network", ACTOR)]
    entered = adopt.entered(state(), found)["deployment"]
    assert entered["resources"][-1] == {
        "urn": NETWORK,
        "type": "openstack:networking/network:Network",
        "custom": True,
        "id": "net-id",
        "inputs": {"name": "verwaltung", "tags": ["t"]},
        "outputs": {"id": "net-id"},
        "parent": PARENT,
        "provider": f"{PROVIDER}::prov-id",
    }
    assert "pending_operations" not in entered


def test_a_pending_create_keeps_its_encrypted_inputs() -> None:
    operation = {
        "type": "creating",
        "resource": {"urn": NETWORK, "type": "t", "inputs": {"password": {"ciphertext": "c"}}},
    }
    found = adopt.leftovers(state(operation), [step(password="[secret]")], lambda *_: "id")
    assert found[NETWORK]["inputs"] == {"password": {"ciphertext": "c"}}
    assert adopt.pending(state(operation))
    assert [one.urn for one in adopt.interrupted(state(operation))] == [NETWORK]


def test_a_masked_secret_is_not_entered() -> None:
    found = adopt.leftovers(state(), [step(password={"ciphertext": "[secret]"})], lambda *_: "id")
    assert found[NETWORK]["inputs"] == {"name": "verwaltung"}


def test_only_creates_whose_provider_and_parent_are_there_are_looked_for() -> None:
    stranger = Step(NETWORK, "t", "create", {"inputs": {}, "provider": "urn:other::x", "parent": PARENT})
    orphan = Step(NETWORK, "t", "create", {"inputs": {}, "provider": f"{PROVIDER}::prov-id", "parent": "urn:none"})
    assert adopt.leftovers(state(), [step(op="update"), stranger, orphan], lambda *_: "id") == {}


class Networks:
    """Answers like the network service, by name and project."""

    def __init__(self, *found: Thing) -> None:
        self.found = found

    def networks(self, **query: str) -> list[Thing]:
        return [one for one in self.found if all(getattr(one, field) == value for field, value in query.items())]


@pytest.mark.parametrize(("project", "found"), [("p1", "n1"), ("p2", None)])
def test_a_name_counts_only_in_its_project(project: str, found: str | None) -> None:
    cloud = Thing(network=Networks(Thing(id="n1", name="verwaltung", project_id=project)))
    assert leftovers.find(cloud, step(), ACTOR) == found


def test_two_of_a_name_are_told_instead_of_guessed() -> None:
    twins = [Thing(id=f"n{n}", name="verwaltung", project_id="p1") for n in (1, 2)]
    with pytest.raises(CheckFailedError, match="the cloud has 2 of it"):
        leftovers.find(Thing(network=Networks(*twins)), step(), ACTOR)


def test_nothing_is_looked_for_under_what_is_not_known_yet() -> None:
    assert leftovers.find(None, step(networkId=leftovers.UNKNOWN), ACTOR) is None
    assert leftovers.find(None, step(), ACTOR | {"tenantId": leftovers.UNKNOWN}) is None
