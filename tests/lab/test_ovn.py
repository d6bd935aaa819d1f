"""OVN's databases alone, without a cloud above them."""

from collections.abc import Iterator

import pytest

from lab import ovn, processes
from lab.instance import Instance
from tests.conftest import Lab

pytestmark = pytest.mark.lab


@pytest.fixture
def serving(lab: Lab, other: Instance) -> Iterator[Instance]:
    """An instance of which only OVN runs; `lab` has brought the packages."""
    for folder in (other.state, other.run, other.log):
        folder.mkdir()
    ovn.create(other)
    for program in ovn.programs(other):
        processes.start(other, program)
    ovn.wait(other)
    yield other
    processes.stop(other, *processes.recorded(other))


def chassis(instance: Instance) -> dict[str, str]:
    """Host -> whether its row never dies."""
    rows = ovn.southbound(instance, "list chassis_private", "--bare", "--columns=name,nb_cfg").split("\n\n")
    return dict(row.split() for row in rows if row.strip())


def test_an_instance_can_change_between_real_and_simulated_hosts(serving: Instance) -> None:
    forever = str(ovn.FOREVER)
    ovn.simulate_chassis(serving, "lab-2")
    assert chassis(serving) == {"lab-2": forever}

    ovn.simulate_chassis(serving, "lab-1", "lab-2")
    assert chassis(serving) == {"lab-1": forever, "lab-2": forever}

    ovn.forget_simulated(serving, "lab-1")
    assert chassis(serving) == {"lab-2": forever}


def test_a_real_chassis_is_not_forgotten_but_gives_way_to_a_simulated_one(serving: Instance) -> None:
    ovn.southbound(serving, "chassis-add lab-1 geneve 127.0.0.1")
    ovn.southbound(
        serving, "--id=@c get chassis lab-1 -- --id=@p create chassis_private name=lab-1 chassis=@c nb_cfg=7"
    )

    ovn.forget_simulated(serving, "lab-1")
    assert chassis(serving) == {"lab-1": "7"}

    ovn.simulate_chassis(serving, "lab-1")
    assert chassis(serving) == {"lab-1": str(ovn.FOREVER)}
