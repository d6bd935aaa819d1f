"""`kreiswolke lab`: a real OpenStack on this machine, on loopback only."""

from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from common.estate import Estate

if TYPE_CHECKING:
    from lab.status import Status

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
@click.option("--level", type=click.IntRange(2, 3), help="3: servers boot. 2: they are simulated. Default: what runs.")
@click.option(
    "--clouds",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the clouds.yaml that gets the lab's entry. Default: the estate's keys.",
)
@click.pass_obj
def up(estate: Estate, name: str, level: int | None, clouds: Path | None) -> None:
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


@group.command()
@instance_option
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def status(name: str, as_json: bool) -> None:
    """Show which of the lab's programs run, on which port and with how much memory; exit code 1 unless all run.

    Example: kreiswolke lab status --json
    """
    from common.errors import CheckFailedError
    from common.files import canonical_json
    from lab import instance
    from lab import status as look

    found = instance.existing(name)
    if found is None:
        raise CheckFailedError(f"lab {name} has never been started -> kreiswolke lab up --instance {name}")
    seen = look.of(found)
    if as_json:
        click.echo(canonical_json(seen.as_json()), nl=False)
    else:
        _print(seen)
    if not seen.runs:
        raise CheckFailedError(f"lab {name} does not run as a whole -> kreiswolke lab up --instance {name}")


@group.command()
@instance_option
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def reset(estate: Estate, name: str, yes: bool) -> None:
    """Empty the lab: stop it and forget all that was created in it; the next `up` starts from the template.

    Pulumi's state of the estate is kept aside where it belongs to this lab.

    Example: kreiswolke lab reset --instance test
    """
    from lab import instance, lifecycle

    found = instance.existing(name)
    if found is None:
        return
    if not yes:
        click.confirm(f"Remove everything that was created in lab {name}?", abort=True)
    lifecycle.reset(found, lambda identifier: archive_state(estate, identifier))


@group.command()
@instance_option
@click.option("--lines", default=40, show_default=True, help="How many of the last lines.")
@click.option("--follow", is_flag=True, help="Go on with new lines until Ctrl-C.")
@click.argument("service", required=False)
def logs(name: str, lines: int, follow: bool, service: str | None) -> None:
    """Show the last lines of the log of SERVICE, or the places of all logs.

    Example: kreiswolke lab logs neutron
    """
    import subprocess

    from common.errors import UserError
    from lab import instance

    found = instance.existing(name)
    files = {file.stem: file for file in sorted(found.log.glob("*.log"))} if found else {}
    if service is None:
        for file in files.values():
            click.echo(file)
        return
    if service not in files:
        raise UserError(f"no log of {service!r}: there are {', '.join(files) or 'none'}")
    subprocess.run(["tail", f"--lines={lines}", *(["--follow=name"] if follow else []), str(files[service])])


def _print(status: "Status") -> None:
    from rich.console import Console
    from rich.table import Table

    colors = {"running": "green", "dead": "red"}
    table = Table("Program", "State", "Port", "Memory", title=f"Lab {status.instance}", title_justify="left")
    for part in status.parts:
        memory = f"{part.memory_mib} MiB" if part.memory_mib else ""
        table.add_row(part.name, f"[{colors.get(part.state, 'dim')}]{part.state}[/]", str(part.port or ""), memory)
    for name, state in (line.split() for line in status.network):
        table.add_row(name, f"[{colors.get(state, 'dim')}]{state}[/]", "", "")
    console = Console(highlight=False)
    console.print(table)
    console.print(f"level {status.level or 'none'}, {status.memory_mib} MiB, cloud id {status.id or 'none yet'}")
    if status.owner:
        console.print(f"made for {status.owner}", markup=False, soft_wrap=True)


def archive_state(estate: Estate, identifier: str) -> None:
    """Set Pulumi's state aside where it was made in the lab with this id; a state of another cloud stays in place."""
    if any(identifier in file.read_text(encoding="utf-8") for file in estate.state.rglob("*.json")):
        archive = estate.root / "archive" / f"state-{identifier}"
        archive.parent.mkdir(exist_ok=True)
        estate.state.rename(archive)
        click.echo(f"the state of the emptied lab is kept in {archive}")
