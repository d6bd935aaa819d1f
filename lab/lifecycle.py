"""How is an instance brought up, taken down and emptied?"""

import shutil
from collections.abc import Callable
from pathlib import Path

from common.progress import note, step
from lab import choice, clouds, database, dataplane, identity, ovn, ports, processes, state
from lab.instance import SERVICES, Instance, alone
from lab.levels import HOSTS
from lab.openstack import api, ready, render, services, venv, zones
from lab.processes import Program

DATABASE_STOP_SECONDS = 60  # it writes its pages; the others end at once


def up(instance: Instance, clouds_folder: Path, level: int | None = None) -> Path:
    """Bring the instance up or bring back what of it is dead; returns the clouds.yaml.

    `level` is HOSTS or SIMULATED; without it the highest this machine can run. Raises CheckFailedError where a port
    is taken, a package is missing or a program does not start.
    """
    with alone(instance):
        level = choice.choose(instance, level)
        openstack = venv.ensure()
        for folder in (instance.state, instance.run, instance.conf, instance.log):
            folder.mkdir(mode=0o700, exist_ok=True)
        ports.check(instance)
        choice.record(instance, level)
        unique = state.ensure(instance, openstack, clouds_folder)
        render.write(instance, unique, openstack, hosts=level == HOSTS)
        below = [database.program(instance), *ovn.programs(instance)]
        above = services.programs(instance, openstack, hosts=level == HOSTS)
        with step("start MariaDB and OVN"):
            started = _start_dead(instance, below)
            database.wait(instance)
            ovn.wait(instance)
        _connect(instance, level)
        with step("start OpenStack"):
            started += _start_dead(instance, above)
            ready.wait_until_ready(instance, unique)
            zones.ensure(api.login(instance, unique))
        note(f"lab {instance.name} is ready" if started else f"lab {instance.name} runs already")
        return clouds.write(instance, unique, clouds_folder)


def down(instance: Instance) -> None:
    """Stop everything of the instance; its state stays."""
    with alone(instance):
        _stop(instance)


def reset(instance: Instance, archive: Callable[[str], None]) -> None:
    """Stop the instance and remove its state; `archive` is told the id that becomes void, before it is gone."""
    with alone(instance):
        _stop(instance)
        unique = identity.load(instance)
        if unique:
            archive(unique.id)
        dataplane.wipe(instance)
        shutil.rmtree(instance.state, ignore_errors=True)


def _start_dead(instance: Instance, programs: list[Program]) -> list[Program]:
    dead = [program for program in programs if not processes.alive(instance, program.name)]
    for program in dead:
        processes.start(instance, program)
    return dead


def _connect(instance: Instance, level: int) -> None:
    """Give the compute hosts their chassis in OVN: lab-1 a real one where servers boot, else rows that never die."""
    if level == HOSTS:
        ovn.forget_simulated(instance, "lab-1")
        ovn.simulate_chassis(instance, "lab-2")
        with step("connect the network of the servers"):
            dataplane.up(instance)
    else:
        ovn.simulate_chassis(instance, "lab-1", "lab-2")


def _stop(instance: Instance) -> None:
    names = processes.recorded(instance)
    with step("stop OpenStack"):
        processes.stop(instance, *(name for name in names if name in SERVICES))
    if choice.recorded(instance) == HOSTS:
        with step("stop the servers and their network"):
            dataplane.down(instance)
    with step("stop MariaDB and OVN"):
        below = [name for name in names if name not in SERVICES]
        processes.stop(instance, *below, grace=DATABASE_STOP_SECONDS)
    shutil.rmtree(instance.run, ignore_errors=True)
