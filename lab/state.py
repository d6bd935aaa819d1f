"""How does an instance come by its state? From the template, which is made where there is none yet."""

import shutil
from pathlib import Path

from common.progress import step
from lab import database, identity, ovn, processes, template
from lab.identity import Identity
from lab.instance import Instance
from lab.openstack import render, schema


def ensure(instance: Instance, venv: Path) -> Identity:
    """The identity of the instance's state; a state that is missing or was left half made is made anew."""
    return identity.load(instance) or _make(instance, venv)


def _make(instance: Instance, venv: Path) -> Identity:
    processes.stop(instance, *processes.recorded(instance))
    shutil.rmtree(instance.state)
    instance.state.mkdir(mode=0o700)
    if template.archive().exists():
        with step("unpack the template"):
            template.unpack(instance)
    else:
        _make_template(instance, venv)
    with step("give the cloud its own passwords"):
        unique = identity.create(instance)
        schema.make_folders(instance)
        processes.start(instance, database.program(instance))
        database.wait(instance)
        schema.personalise(instance, unique, venv)
        identity.save(instance, unique)
    return unique


def _make_template(instance: Instance, venv: Path) -> None:
    with step("make the databases"):
        database.create(instance)
        ovn.create(instance)
        processes.start(instance, database.program(instance))
        database.wait(instance)
    with step("make the schemas"):
        render.write(instance, identity.create(instance), venv, hosts=False)
        schema.make_folders(instance)
        schema.create(instance, venv)
    with step("keep them as template"):
        processes.stop(instance, database.NAME)
        template.save(instance)
