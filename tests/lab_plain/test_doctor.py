from dataclasses import replace
from typing import Any

import pytest

from lab.doctor import DISK_MIB, MEMORY_MIB, Facts, decide
from lab.levels import HOSTS, PLANNER, SIMULATED

GOOD = Facts(
    system="Debian GNU/Linux 12 (bookworm)",
    debian=True,
    root=True,
    memory_mib=8000,
    disk_mib=20000,
    state_problem=None,
    ports_taken=(),
    packages_missing=("ovn-central",),
    host_packages_missing=("systemd-container",),
    packages_offered=("ovn-central", "systemd-container"),
    namespaces_problem=None,
    cgroups_problem=None,
    hosts_problem=None,
)


def test_a_fresh_debian_with_sudo_runs_everything() -> None:
    verdict = decide(GOOD)

    assert verdict.level == HOSTS
    assert verdict.reason == ""


@pytest.mark.parametrize(
    ("changed", "level", "reason"),
    [
        ({"debian": False, "system": "Darwin"}, PLANNER, "system: Darwin"),
        ({"memory_mib": MEMORY_MIB[SIMULATED] - 1}, PLANNER, "memory: 2499 MiB of 2500 MiB needed"),
        ({"memory_mib": MEMORY_MIB[HOSTS] - 1}, SIMULATED, "memory for hosts: 3499 MiB of 3500 MiB needed"),
        ({"disk_mib": DISK_MIB[SIMULATED] - 1}, PLANNER, "disk: 2499 MiB of 2500 MiB needed"),
        ({"disk_mib": DISK_MIB[HOSTS] - 1}, SIMULATED, "disk for hosts: 3999 MiB of 4000 MiB needed"),
        ({"state_problem": "/home/x: Permission denied"}, PLANNER, "state folder: /home/x: Permission denied"),
        ({"ports_taken": ("25000 (keystone)",)}, PLANNER, "ports: taken: 25000 (keystone) -> end the program"),
        ({"packages_offered": ()}, PLANNER, "packages: not in the package sources: ovn-central"),
        ({"packages_offered": ("ovn-central",)}, SIMULATED, "packages for hosts: not in the package sources"),
        ({"root": False}, PLANNER, "to be installed: ovn-central -> sudo apt-get install ovn-central"),
        ({"root": False, "packages_missing": ()}, SIMULATED, "sudo: neither root nor sudo"),
        ({"namespaces_problem": "Operation not permitted"}, SIMULATED, "namespaces: Operation not permitted"),
        ({"cgroups_problem": "Read-only file system"}, SIMULATED, "control groups: Read-only file system"),
        ({"hosts_problem": "no cgroup.kill"}, SIMULATED, "data plane: no cgroup.kill"),
    ],
)
def test_what_is_missing_costs_only_the_levels_that_need_it(changed: dict[str, Any], level: int, reason: str) -> None:
    verdict = decide(replace(GOOD, **changed))

    assert verdict.level == level
    assert reason in verdict.reason


def test_only_what_stands_in_the_way_of_the_next_level_is_given_as_reason() -> None:
    verdict = decide(replace(GOOD, memory_mib=100, namespaces_problem="no"))

    assert verdict.level == PLANNER
    assert "namespaces" not in verdict.reason


def test_a_failed_check_says_what_to_do() -> None:
    verdict = decide(replace(GOOD, debian=False, memory_mib=0, ports_taken=("25000 (keystone)",), packages_offered=()))

    assert all(check.remedy for check in verdict.checks if not check.ok)
