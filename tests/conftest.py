"""What tests of all rooms share: the lab, brought up once per session as instance `test`."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
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
    """Workers take file after file; the tests on the lab, which is there once, are one worker's."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return "lab" if file.startswith("tests/lab/") else file


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

    test = instance.named(os.environ.get(NAME, "test"))
    verdict = machine.examine(test.name)
    if verdict.level < SIMULATED:
        pytest.skip(verdict.sentence)
    if os.environ.get(KEEP) != "1":  # what an interrupted run has left in the cloud would be in the way
        lifecycle.reset(test, lambda _: None)
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

    made = instance.named(f"{os.environ.get(NAME, 'test')[:7]}other")
    yield made
    lifecycle.reset(made, lambda _: None)
    shutil.rmtree(made.root)
