"""Get the toolchain, or check it: `python -m lab.toolchain [check]`.

Exit codes: 0 done, 1 no way works or a difference was found, 2 wrong use.
"""

import sys

import click

from common.errors import CheckFailedError, UserError
from common.progress import console
from lab.toolchain.mapping import compare, read_provider
from lab.toolchain.model import Part
from lab.toolchain.provide import ensure
from lab.toolchain.sdk import read_sdk


@click.group(invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Find, download or build Pulumi's programs; print their folder."""
    if context.invoked_subcommand is None:
        click.echo(ensure().home)


@command.command()
def check() -> None:
    """Compare what the built provider serves with what the Python SDK offers."""
    toolchain = ensure()
    if toolchain.ways[Part.PROVIDER] != "build":
        way = toolchain.ways[Part.PROVIDER]
        raise UserError(f"the provider came by {way}: only a built one is compared, set KREISWOLKE_TOOLCHAIN=build")
    found = compare(read_sdk(), read_provider(toolchain.provider))
    for line in found.differences:
        click.echo(line)
    summary = f"{found.resources} resources, {found.functions} functions, {found.properties} properties compared"
    if found.differences:
        raise CheckFailedError(f"{summary}: {len(found.differences)} differences")
    click.echo(f"{summary}: no difference")


def main() -> None:
    """Run the command; a user's error is one line."""
    try:
        command(prog_name="python -m lab.toolchain")
    except UserError as error:
        console.print(f"lab.toolchain: {error}", markup=False, soft_wrap=True)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
