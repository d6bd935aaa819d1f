"""Commands that are imported when they are called: what one of them needs costs the others no time and no package."""

import importlib
from collections.abc import Mapping
from typing import Any

import rich_click as click
from click.exceptions import NoSuchCommand

from common.errors import UserError
from kreiswolke.once import refuse_repeats, require_once


class LazyGroup(click.RichGroup):
    """A group whose commands are imported on use, so that the planner needs neither Pulumi nor Ansible.

    `places`: command -> module under kreiswolke.commands and its click command, in the order help shows them.
    """

    def __init__(self, *args: Any, places: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        self.loaded: dict[str, click.Command] = {}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Names in the order of `places`."""
        return list(self.places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the module of `cmd_name`; a missing extra is said in one line."""
        if cmd_name in self.loaded:
            return self.loaded[cmd_name]
        place = self.places.get(cmd_name)
        if place is None:
            return None
        module, attribute = place.split(":")
        try:
            command = getattr(importlib.import_module(f"kreiswolke.commands.{module}"), attribute)
        except ModuleNotFoundError as error:
            return _unavailable(cmd_name, error.name or "")
        assert isinstance(command, click.Command)
        command.name = cmd_name
        refuse_repeats(command)
        self.loaded[cmd_name] = command
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Options of the group itself are given once, too."""
        require_once(self, ctx, args)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; one that there is not is refused with the names that come close."""
        try:
            return super().resolve_command(ctx, args)
        except NoSuchCommand as error:
            raise NoSuchCommand(error.command_name, possibilities=self.places, ctx=ctx) from None


def _unavailable(name: str, module: str) -> click.Command:
    @click.command(name, help=f"Not available here: the Python package {module} is not installed.")
    @click.argument("_", nargs=-1)
    def unavailable(_: tuple[str, ...]) -> None:
        raise UserError(f"`kreiswolke {name}` needs the package {module}: install kreiswolke[cloud,hosts]")

    return unavailable
