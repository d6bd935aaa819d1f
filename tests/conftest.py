"""What tests of all rooms share: the lab, brought up once per worker that needs it, as instance `test` or `test2`."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling

if TYPE_CHECKING:
    from xdist.remote import Producer

    from lab.instance import Instance

settings.register_profile("patient", deadline=None)  # on a busy machine a slow example says nothing about the code
settings.load_profile("patient")
KEEP = "KREISWOLKE_KEEP_LAB"  # set to 1 to use the lab as it is and to leave it running
NAME = "KREISWOLKE_TEST_LAB"  # another instance than `test`, for two runs side by side
ON_PLATFORM = tuple(f"tests/lab/test_{name}.py" for name in ("audit_stack", "hosts", "stacks"))  # built once for all


@dataclass(frozen=True)
class Lab:
    """The running lab. `level` 3: servers boot; 2: they are simulated."""

    instance: "Instance"
    level: int
    clouds: Path

    @property
    def cloud(self) -> str:
        """Its name in clouds.yaml (admin)."""
        return self.instance.cloud

    @property
    def env(self) -> dict[str, str]:
        """The environment with this cloud and no other `OS_*`."""
        others = {name: value for name, value in os.environ.items() if not name.startswith("OS_")}
        return {**others, "OS_CLIENT_CONFIG_FILE": str(self.clouds), "OS_CLOUD": self.cloud}

    def connect(self) -> Any:
        """A connection of openstacksdk as the cloud's admin."""
        import openstack

        config = openstack.config.OpenStackConfig(config_files=[str(self.clouds)], load_envvars=False)
        return openstack.connection.Connection(config=config.get_one(self.cloud))


class ByFile(LoadFileScheduling):
    """Workers take file after file; the tests on the lab are one worker's, or two workers' with a lab each."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        if not file.startswith("tests/lab/"):
            return file
        return _instance_for(file) if _holds_two_labs() else "lab"


@cache
def _holds_two_labs() -> bool:
    """Is there the memory for two labs with servers? Else the second would skip their tests."""
    from lab import doctor, levels, machine

    return machine.memory_mib() >= 2 * doctor.MEMORY_MIB[levels.HOSTS]


def _instance_for(file: str) -> str:
    """The name of the instance that a file of tests/lab is run on; without workers there is one for all."""
    first = os.environ.get(NAME, "test")
    return f"{first}2" if file in ON_PLATFORM else first


def _instance_here() -> str:
    """The name of the instance for the test that runs; only workers share the tests on the lab among themselves."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return os.environ.get(NAME, "test")
    return _instance_for(os.environ["PYTEST_CURRENT_TEST"].partition("::")[0])


def pytest_xdist_make_scheduler(config: pytest.Config, log: "Producer") -> ByFile:
    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests on the lab come first, since they take longest; one that fails runs once more."""
    items.sort(key=lambda item: not item.get_closest_marker("lab"))
    for item in items:
        if item.get_closest_marker("lab"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """The lab's instance of the tests, running; skips where this machine can run none."""
    from lab import instance, lifecycle, machine, status
    from lab.levels import SIMULATED

    test = instance.named(_instance_here())
    verdict = machine.examine(test.name)
    if verdict.level < SIMULATED:
        pytest.skip(verdict.sentence)
    if os.environ.get(KEEP) != "1":  # what an interrupted run has left in the cloud would be in the way
        lifecycle.reset(test, lambda _: None)
    with instance.locked(tmp_path_factory.getbasetemp().parent):  # packages, image and template are made once for both
        clouds = lifecycle.up(test, tmp_path_factory.mktemp("keys"))
    level = status.of(test).level
    assert level is not None
    yield Lab(test, level, clouds)
    if os.environ.get(KEEP) != "1":
        lifecycle.down(test)


@pytest.fixture(scope="session")
def lab_hosts(lab: Lab) -> Lab:
    """The lab with servers that boot; skips where they are simulated."""
    if lab.level < 3:
        pytest.skip("servers cannot boot on this machine: kreiswolke doctor says why")
    return lab


@pytest.fixture
def other() -> "Iterator[Instance]":
    """An instance beside that of the session, not started; removed after the test."""
    from lab import instance, lifecycle

    made = instance.named(f"other{_instance_here()[-7:]}")
    yield made
    lifecycle.reset(made, lambda _: None)
    shutil.rmtree(made.root)
