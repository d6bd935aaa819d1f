"""At which level does an instance run? What runs already decides, then the user, then the machine."""

from pathlib import Path

from common.errors import CheckFailedError
from common.files import read_json, write_json
from common.progress import note
from lab import dataplane, machine, packages, processes
from lab.instance import Instance
from lab.levels import HOSTS, SIMULATED


def choose(instance: Instance, asked: int | None) -> int:
    """The level to run at: `asked`, else the highest this machine can; what it needs is installed.

    Raises CheckFailedError where the machine cannot, or where the instance runs at another level.
    """
    running = current(instance)
    if running:
        if asked not in (None, running):
            down = f"kreiswolke lab down --instance {instance.name}"
            raise CheckFailedError(f"lab {instance.name} runs at level {running} -> {down}")
        return running
    verdict = machine.examine(instance.name)
    level = min(asked or HOSTS, verdict.level)
    try:
        if packages.ensure(level):
            verdict = machine.examine(instance.name)  # some things can be tried only now
            level = min(level, verdict.level)
        if level == HOSTS:
            dataplane.prepare()
    except CheckFailedError as error:
        if asked or level < HOSTS:
            raise
        note(f"{error}; servers will be simulated")
        packages.ensure(SIMULATED)
        level = SIMULATED
    if level < (asked or SIMULATED):
        raise CheckFailedError(f"lab {instance.name}: level {asked or SIMULATED} is needed, but {verdict.sentence}")
    return level


def record(instance: Instance, level: int) -> None:
    """Remember the level the instance is started at, until it is stopped."""
    write_json(_file(instance), {"level": level})


def recorded(instance: Instance) -> int | None:
    """The level the instance was started at, None after it was stopped."""
    if not _file(instance).exists():
        return None
    level: int = read_json(_file(instance))["level"]
    return level


def current(instance: Instance) -> int | None:
    """The level of an instance of which something runs, else None."""
    alive = any(processes.alive(instance, name) for name in processes.recorded(instance))
    return recorded(instance) if alive else None


def _file(instance: Instance) -> Path:
    return instance.run / "level.json"
