"""An option that takes one value is given once: of two values click would take the last and say nothing."""

import rich_click as click
from click.core import augment_usage_errors


def refuse_repeats(command: click.Command) -> None:
    """Let `command`, or every command of a group, refuse such an option that is given again; once per command."""
    if isinstance(command, click.Group):
        for member in command.commands.values():
            refuse_repeats(member)
        return
    parse_args = command.parse_args

    def parse_args_once(ctx: click.Context, args: list[str]) -> list[str]:
        require_once(command, ctx, args)
        return parse_args(ctx, args)

    # Commands are made by decorators in many modules: here is the one place that all of them pass.
    command.parse_args = parse_args_once  # type: ignore[method-assign]


def require_once(command: click.Command, ctx: click.Context, args: list[str]) -> None:
    """Raise BadOptionUsage for an option of `command` in `args` with more than one value; flags may be repeated."""
    with augment_usage_errors(ctx):  # an option without its value: click's parser does not say of which command
        _, _, given = command.make_parser(ctx).parse_args(list(args))
    for option in given:
        if _takes_one_value(option) and given.count(option) > 1:
            hint = option.get_error_hint(ctx)
            raise click.BadOptionUsage(
                hint, f"Option {hint} is given {given.count(option)} times; it takes one value.", ctx
            )


def _takes_one_value(option: click.Parameter) -> bool:
    return isinstance(option, click.Option) and not (option.multiple or option.is_flag or option.count)
