"""How is an instance brought up, taken down and emptied?"""

import shutil
import socket
from pathlib import Path

from common.errors import CheckFailedError
from common.progress import note, step
from lab import clouds, database, identity, ovn, processes, template
from lab.identity import Identity
from lab.instance import SERVICES, Instance, locked
from lab.openstack import ready, render, schema, services, venv, zones
from lab.processes import Program

HOSTS, SIMULATED = 3, 2  # levels: servers boot; control plane with simulated servers


def up(instance: Instance, clouds_folder: Path, level: int) -> Path:
    """Bring the instance up or bring back what of it is dead; returns the clouds.yaml.

    Raises CheckFailedError where a port is taken or a program does not start.
    """
    with locked(instance.root, f"lab {instance.name}: another command is at work"):
        environment = venv.ensure()
        for folder in (instance.state, instance.run, instance.conf, instance.log):
            folder.mkdir(mode=0o700, exist_ok=True)
        check_ports(instance)
        unique = identity.load(instance) or _new_state(instance, environment)
        started = _start_dead(instance, unique, environment, level)
        file = clouds.write(instance, unique, clouds_folder)
        note(f"lab {instance.name} is ready" if started else f"lab {instance.name} runs already")
        return file


def down(instance: Instance) -> None:
    """Stop everything of the instance; its state stays."""
    with locked(instance.root, f"lab {instance.name}: another command is at work"):
        _stop(instance)


def check_ports(instance: Instance) -> None:
    """Raise CheckFailedError where a port of a service that does not run is taken by somebody else."""
    for name in SERVICES:
        if processes.group(instance, name):
            continue
        port = instance.ports.of(name)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                raise CheckFailedError(
                    f"lab {instance.name}: port {port} of {name} is taken by another program "
                    f"(`ss -ltnp sport = {port}` names it): end it, or use another instance"
                ) from None


def _new_state(instance: Instance, environment: Path) -> Identity:
    processes.stop(instance, *processes.recorded(instance))
    shutil.rmtree(instance.state)
    instance.state.mkdir(mode=0o700)
    if template.archive().exists():
        with step("unpack the template"):
            template.unpack(instance)
    else:
        _make_template(instance, environment)
    with step("give the cloud its own passwords"):
        unique = identity.create(instance)
        schema.make_folders(instance)
        processes.start(instance, database.program(instance))
        database.wait(instance)
        schema.personalise(instance, unique, environment)
        identity.save(instance, unique)
    return unique


def _make_template(instance: Instance, environment: Path) -> None:
    with step("make the databases"):
        database.create(instance)
        ovn.create(instance)
        processes.start(instance, database.program(instance))
        database.wait(instance)
    with step("make the schemas"):
        render.write(instance, identity.create(instance), environment, hosts=False)
        schema.make_folders(instance)
        schema.create(instance, environment)
    with step("keep them as template"):
        processes.stop(instance, "mariadb")
        template.save(instance)


def _start_dead(instance: Instance, unique: Identity, environment: Path, level: int) -> bool:
    below = [database.program(instance), *ovn.programs(instance)]
    above = services.programs(instance, environment, hosts=level >= HOSTS)
    dead = [program for program in (*below, *above) if not processes.alive(instance, program.name)]
    render.write(instance, unique, environment, hosts=level >= HOSTS)
    with step("start MariaDB and OVN"):
        _start(instance, [program for program in below if program in dead])
        ovn.wait(instance)
        ovn.simulate_chassis(instance, *ovn.SIMULATED_HOSTS)
        database.wait(instance)
    with step("start OpenStack"):
        _start(instance, [program for program in above if program in dead])
        session = ready.wait_until_ready(instance, unique)
        zones.ensure(session)
    return bool(dead)


def _start(instance: Instance, programs: list[Program]) -> None:
    for program in programs:
        processes.start(instance, program)


def _stop(instance: Instance) -> None:
    names = processes.recorded(instance)
    with step("stop OpenStack"):
        processes.stop(instance, *(name for name in names if name in SERVICES))
    with step("stop MariaDB and OVN"):
        processes.stop(instance, *(name for name in names if name not in SERVICES), grace=60)
    shutil.rmtree(instance.run, ignore_errors=True)
