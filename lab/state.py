"""How does an instance come by its state? From the template, which is made where there is none yet."""

import shutil
from pathlib import Path

from common.errors import CheckFailedError
from common.files import write_text
from common.progress import step
from lab import database, identity, ovn, owner, processes, template
from lab.identity import Identity
from lab.instance import Instance
from lab.openstack import render, schema, venv


def ensure(instance: Instance, environment: Path, clouds_folder: Path) -> Identity:
    """The identity of the instance's state; a state that is missing or was left half made is made anew.

    `clouds_folder` is then remembered as the owner (lab/owner.py).
    Raises CheckFailedError where the state was made by another OpenStack: its databases would have to be migrated.
    """
    known = identity.load(instance)
    if known is None:
        return _make(instance, environment, clouds_folder)
    if _version(instance).read_text(encoding="utf-8") != venv.version():
        reset = f"kreiswolke lab reset --instance {instance.name}"
        raise CheckFailedError(f"lab {instance.name} was made with another version of OpenStack -> {reset}")
    return known


def _make(instance: Instance, environment: Path, clouds_folder: Path) -> Identity:
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
        write_text(_version(instance), venv.version())
        owner.record(instance, clouds_folder)
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
        processes.stop(instance, database.NAME)
        template.save(instance)


def _version(instance: Instance) -> Path:
    return instance.state / "openstack"
