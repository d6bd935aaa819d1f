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
from stacks.elsewhere import begins_in_cloud, refuse_made_elsewhere
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
    engine = Recording([CREATE, CREATE], deployment={})
    worker(estate, engine, KREIS, exists=True).destroy()
    assert engine.ran[-2:] == ["destroy", "remove force=False"]


def test_a_stack_made_anew_stands_on_the_cloud_of_today(estate: Estate, identity: Identity) -> None:
    identity.names = ()
    assert worker(estate, Recording([CREATE, CREATE]), PLATFORM, exists=False).up().outcome == Outcome.CHANGED
    assert read_values(estate.stacks, PLATFORM)["cloudId"] == "today"
