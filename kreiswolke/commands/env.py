"""`kreiswolke env`: the environment of plain `pulumi`, for a shell."""

import rich_click as click

from common.estate import Estate


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_obj
def command(estate: Estate) -> None:
    """Print what a shell has to set so that plain `pulumi` does the same as `kreiswolke up`.

    Backend, passphrase, clouds.yaml, programs and policies are those of the estate; OS_* variables that would mix into
    the tenants' logins are unset.

    Example: eval "$(kreiswolke env)" && pulumi up --stack kreis-07131
    """
    from kreiswolke import environment

    click.echo(environment.make(estate).shell(), nl=False)
