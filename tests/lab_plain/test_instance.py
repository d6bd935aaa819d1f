from pathlib import Path

import pytest

from common.errors import CheckFailedError, InputError, UserError
from lab import instance
from lab.instance import Ports

pytestmark = pytest.mark.usefixtures("state_home")


def test_demo_and_test_have_their_ports_and_others_get_blocks_of_their_own() -> None:
    firsts = {name: instance.named(name).ports.keystone for name in ("demo", "test", "a", "b")}

    assert firsts == {"demo": 25000, "test": 25100, "a": 25200, "b": 25300}
    assert instance.named("b").ports == Ports.starting_at(25300), "an instance keeps its ports"


def test_every_service_has_a_port_of_its_own() -> None:
    ports = instance.named("demo").ports

    assert [ports.of(service) for service in instance.SERVICES] == list(range(25000, 25006))


def test_an_instance_that_was_never_made_is_none_and_stays_unmade(state_home: Path) -> None:
    assert instance.existing("demo") is None
    assert not (state_home / "kreiswolke").exists()


@pytest.mark.parametrize("name", ["", "Demo", "1a", "a-b", "../x", "a" * 13, "ä"])
def test_a_name_that_could_leave_the_folder_is_refused(name: str) -> None:
    with pytest.raises(UserError, match="a name is a letter"):
        instance.named(name)


def test_a_path_too_long_for_sockets_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/tmp/" + "x" * 60)

    with pytest.raises(UserError, match="bytes too long for unix sockets -> set XDG_STATE_HOME"):
        instance.named("demo")


def test_a_path_with_a_blank_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/tmp/my files")

    with pytest.raises(UserError, match="only letters, digits"):
        instance.named("demo")


def test_a_broken_instance_file_is_named(state_home: Path) -> None:
    file = instance.named("demo").root / "instance.json"
    file.write_text('{"first_port": "many"}')

    with pytest.raises(InputError, match=r"instance.json \[first_port\]: expected a number"):
        instance.named("demo")


def test_two_commands_do_not_work_on_one_instance() -> None:
    demo = instance.named("demo")

    with (
        instance.alone(demo),
        pytest.raises(CheckFailedError, match=r"another command is at work .*is locked"),
        instance.alone(demo),
    ):
        pytest.fail("the lock was given twice")


def test_the_demo_is_the_cloud_called_lab() -> None:
    assert [instance.named(name).cloud for name in ("demo", "test")] == ["lab", "lab-test"]
