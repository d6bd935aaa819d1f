"""Run by Pulumi: the stack's name picks the program."""

import os
from pathlib import Path

import pulumi

from common.errors import UserError
from common.estate import VARIABLE, Estate
from stacks.names import PROJECT, StackName
from stacks.settings import KreisSettings, PlatformSettings, Settings, check


def main() -> None:
    """Check the settings of this stack and build it; errors of users become one line."""
    try:
        stack = StackName.parse(pulumi.get_stack())
        if VARIABLE not in os.environ:
            raise UserError(f'{VARIABLE} is not set -> eval "$(kreiswolke env)"')
        estate, settings = Estate(Path(os.environ[VARIABLE])), check(stack, pulumi.Config(PROJECT).get)
        _run(stack, settings, estate)
    except UserError as error:
        raise pulumi.RunError(str(error)) from None


def _run(stack: StackName, settings: Settings, estate: Estate) -> None:
    # A program is imported when it runs: the engine starts this once per stack and waits for the imports.
    if isinstance(settings, PlatformSettings):
        from stacks.programs import platform

        platform.run(stack, settings, estate)
    elif isinstance(settings, KreisSettings):
        from stacks.programs import kreis

        kreis.run(stack, settings, estate)
    else:
        from stacks.programs import schulen

        schulen.run(stack, settings, estate)


if __name__ == "__main__":
    main()
