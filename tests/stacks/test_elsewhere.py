"""Is a cloud that another state has built in refused before anything is made there?"""

from types import SimpleNamespace as Thing

import pytest
import yaml
from openstack.exceptions import ForbiddenException

from common.errors import CheckFailedError
from common.estate import Estate
from common.files import write_text
from kreiswolke.environment import REPOSITORY
from stacks import making, work
from stacks.config import config_file, read_values
from stacks.elsewhere import begins_in_cloud, refuse_made_elsewhere, refuse_used_elsewhere
from stacks.names import PLATFORM, SERVICES, StackName
from stacks.work import Outcome, Work
from tests.stacks.test_work import CREATE, Scripted

KREIS, SCHOOLS = StackName.parse("99001"), StackName.parse("schulen-99001")


class Identity:
    """Answers like Keystone, by name; counts the requests."""

    def __init__(self, *names: str) -> None:
        self.names, self.requests = names, 0

    def projects(self, name: str, domain_id: str) -> list[Thing]:
        assert domain_id == "default"
        return self.domains(name)

    def domains(self, name: str) -> list[Thing]:
        self.requests += 1
        return [Thing(id=f"id-of-{one}", name=one) for one in self.names if one == name]


class Recording(Scripted):
    """Notes that it makes a stack."""

    def create(self, stack: StackName) -> None:
        self.ran.append("create")

    def set_secret(self, stack: StackName, name: str, value: str) -> None:
        self.ran.append("secret")


@pytest.fixture
def identity(estate: Estate, monkeypatch: pytest.MonkeyPatch) -> Identity:
    """The cloud of the estate, which holds the platform and the domain of KREIS."""
    write_text(estate.stacks / "Pulumi.yaml", (REPOSITORY / "Pulumi.yaml").read_text())
    write_text(config_file(estate.stacks, PLATFORM), yaml.safe_dump({"config": {"kreiswolke:cloudId": "c"}}))
    made = Identity(SERVICES, str(KREIS))
    for room in (work, making):
        monkeypatch.setattr(room, "connect", lambda _: Thing(identity=made))
    monkeypatch.setattr(making, "current_cloud_id", lambda _: "today")
    return made


def worker(estate: Estate, engine: Scripted, stack: StackName, *, exists: bool) -> Work:
    return Work(engine, estate, stack, exists, lambda *_: None)


@pytest.mark.parametrize(("stack", "what"), [(PLATFORM, f"project {SERVICES}"), (KREIS, "domain kreis-99001")])
@pytest.mark.parametrize("method", ["up", "preview"])
def test_what_another_state_made_is_named_and_nothing_is_made(
    estate: Estate, identity: Identity, stack: StackName, what: str, method: str
) -> None:
    engine = Recording([])
    before = config_file(estate.stacks, stack).exists()
    result = getattr(worker(estate, engine, stack, exists=False), method)()
    (error,) = result.errors
    assert result.outcome == Outcome.FAILED
    assert error.startswith(f"the cloud has {what} (id-of-")
    assert "made with another state -> use the estate or backend that made it" in error
    assert "kreiswolke lab reset" in error
    assert (engine.ran, identity.requests) == ([], 1)
    assert config_file(estate.stacks, stack).exists() is before


def test_a_stack_that_was_only_looked_at_is_refused_as_well(estate: Estate, identity: Identity) -> None:
    engine = Recording([], deployment={})
    assert "made with another state" in worker(estate, engine, KREIS, exists=True).up().errors[0]
    assert engine.ran == []


def test_what_an_interrupted_run_of_this_state_has_left_is_its_own(estate: Estate, identity: Identity) -> None:
    engine = Recording([CREATE, CREATE])
    assert worker(estate, engine, KREIS, exists=True).up().outcome == Outcome.CHANGED
    assert identity.requests == 0


def test_a_first_run_asks_the_cloud_once_and_later_ones_never(estate: Estate, identity: Identity) -> None:
    identity.names = ()
    assert worker(estate, Recording([CREATE, CREATE]), KREIS, exists=False).up().outcome == Outcome.CHANGED
    assert identity.requests == 1
    assert worker(estate, Recording([CREATE, CREATE]), KREIS, exists=True).up().outcome == Outcome.CHANGED
    assert identity.requests == 1


def test_a_school_stack_works_in_what_its_tenant_has(estate: Estate, identity: Identity) -> None:
    assert [begins_in_cloud(stack) for stack in (PLATFORM, KREIS, SCHOOLS)] == [True, True, False]


def test_others_of_the_cloud_are_no_hindrance(identity: Identity) -> None:
    refuse_made_elsewhere(Thing(identity=identity), StackName.parse("99002"))
    with pytest.raises(CheckFailedError):
        refuse_made_elsewhere(Thing(identity=identity), KREIS)


def test_a_cloud_that_does_not_tell_is_one_line(
    estate: Estate, identity: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(name: str) -> list[Thing]:
        raise ForbiddenException(f"no right\nto see {name}")

    monkeypatch.setattr(identity, "domains", forbidden)
    errors = worker(estate, Recording([]), KREIS, exists=False).up().errors
    assert errors == ("the cloud does not list its domains: no right to see kreis-99001",)


def test_an_empty_stack_can_still_be_taken_down(estate: Estate, identity: Identity) -> None:
    engine = Recording([CREATE], deployment={})
    worker(estate, engine, KREIS, exists=True).destroy()
    assert engine.ran == ["destroy", "remove force=False"]


def test_a_stack_made_anew_stands_on_the_cloud_of_today(estate: Estate, identity: Identity) -> None:
    identity.names = ()
    assert worker(estate, Recording([CREATE, CREATE]), PLATFORM, exists=False).up().outcome == Outcome.CHANGED
    assert read_values(estate.stacks, PLATFORM)["cloudId"] == "today"


def of_network(*more: dict[str, object]) -> dict[str, object]:
    """A state with the network `ext` and things of the stack on it."""
    network = {"type": "openstack:networking/network:Network", "id": "ext-id", "inputs": {"name": "ext"}}
    return {"resources": [network, *more]}


def port(owner: str, device: str, project: str = "", port_id: str = "port") -> Thing:
    return Thing(id=port_id, device_owner=owner, device_id=device, project_id=project)


class Network:
    """Answers like Neutron."""

    def __init__(self, *ports: Thing) -> None:
        self.there = ports

    def ports(self, network_id: str) -> tuple[Thing, ...]:
        return self.there if network_id == "ext-id" else ()

    def routers(self) -> list[Thing]:
        return [Thing(id="their-router", project_id="p-1")]

    def ips(self) -> list[Thing]:
        return [Thing(id="their-ip", project_id="p-2")]


def cloud_with(*ports: Thing) -> Thing:
    projects = [Thing(id="p-1", name="99002-verwaltung"), Thing(id="p-2", name="99003-schulen")]
    return Thing(network=Network(*ports), identity=Thing(projects=lambda: projects))


def test_a_network_that_others_use_is_not_taken_down_and_they_are_named(
    estate: Estate, identity: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = port("network:router_gateway", "their-router"), port("network:floatingip", "their-ip")
    monkeypatch.setattr(work, "connect", lambda _: cloud_with(*others, port("compute:nova", "server", "p-1")))
    engine = Recording([], deployment=of_network())
    write_text(work.outputs_file(estate, PLATFORM), "{}\n")
    (error,) = worker(estate, engine, PLATFORM, exists=True).destroy().errors
    assert "network ext has ports that this stack did not make: 3 of 99002-verwaltung, 99003-schulen -> " in error
    assert engine.ran == []
    assert work.outputs_file(estate, PLATFORM).exists()


def test_what_the_stack_and_neutron_have_on_a_network_is_no_hindrance() -> None:
    own = ({"type": "router", "id": "router"}, {"type": "port", "id": "port-of-server"}, {"type": "component"})
    there = (
        port("network:router_gateway", "router"),
        port("compute:nova", "server", "p-1", "port-of-server"),
        port("network:distributed", "ovnmeta-ext-id", "p-1"),
        port("network:dhcp", "dhcp", "p-1"),
    )
    refuse_used_elsewhere(cloud_with(*there), {"deployment": of_network(*own)})
