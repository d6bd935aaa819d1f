"""`kreiswolke lab`: a real OpenStack on this machine, on loopback only."""

from pathlib import Path

import rich_click as click

from common.estate import Estate

instance_option = click.option(
    "--instance",
    "name",
    default="demo",
    show_default=True,
    help="Which lab: each instance has its own state and ports.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def group() -> None:
    """Start, stop and look at the lab: a real OpenStack on this machine.

    Example: kreiswolke lab up
    """


@group.command()
@instance_option
@click.option("--level", type=click.IntRange(2, 3), default=2, help="3: servers boot. 2: servers are simulated.")
@click.option(
    "--clouds",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the clouds.yaml that gets the lab's entry. Default: the estate's keys.",
)
@click.pass_obj
def up(estate: Estate, name: str, level: int, clouds: Path | None) -> None:
    """Start the lab, or bring back what of it is dead; a running lab stays as it is.

    Example: kreiswolke lab up --instance test
    """
    from lab import instance, lifecycle

    click.echo(lifecycle.up(instance.named(name), clouds or estate.keys, level))


@group.command()
@instance_option
def down(name: str) -> None:
    """Stop the lab; what was created in it is there again after the next `up`.

    Example: kreiswolke lab down
    """
    from lab import instance, lifecycle

    found = instance.existing(name)
    if found is not None:
        lifecycle.down(found)
