"""The root of the command line: commands are loaded when called, and errors of users become one line."""

import gc
import shutil
import signal
import sys
from io import TextIOWrapper
from pathlib import Path

import rich_click as click
from click.exceptions import NoArgsIsHelpError

from common.errors import UserError
from common.estate import Estate
from common.progress import console
from kreiswolke.lazy import LazyGroup

# Command -> module under kreiswolke.commands and its click command, in the order help shows them.
COMMANDS = {
    "init": "init:command",
    "doctor": "doctor:command",
    "env": "env:command",
    "inventory": "inventory:group",
    "plan": "plan:group",
    "schools": "schools:group",
    "lab": "lab:group",
    "up": "stacks:up",
    "preview": "stacks:preview",
    "destroy": "stacks:destroy",
    "outputs": "stacks:outputs",
    "hosts": "hosts:group",
    "audit": "audit:group",
}

# An inventory and its plan are many objects without cycles: looking for some as usual took a tenth of the time.
COLLECT = (50_000, 20)

_WAY_OUT = "check this path, the rights there and the space on the disk, or name another one"


@click.group(cls=LazyGroup, places=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kreiswolke")
@click.option(
    "--estate",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="KREISWOLKE_ESTATE",
    help="Folder of the estate: inventory, plan, state, keys, reports. Default: .kreiswolke",
)
@click.pass_context
def root(ctx: click.Context, estate: Path | None) -> None:
    """Infrastructure as code and a cloud migration planner for the Landkreise of Rheinland-Pfalz.

    Example: kreiswolke plan --as-of 2026-11-22
    """
    ctx.obj = Estate.find(estate)


def main() -> None:
    """Run the command line; exit codes: 0 done, 1 a check failed or found something, 2 wrong use or input."""
    gc.set_threshold(*COLLECT)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ended in order, as by Ctrl-C
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # as stderr: a terminal may know fewer letters than we write
    try:
        sys.exit(root.main(standalone_mode=False, prog_name="kreiswolke"))
    except NoArgsIsHelpError as error:
        error.show()
        sys.exit(2)
    except click.ClickException as error:
        console.print(f"kreiswolke: {_misuse(error)}", markup=False, soft_wrap=True)
        sys.exit(2)
    except UserError as error:
        console.print(f"kreiswolke: {error}", markup=False, soft_wrap=True)
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        console.print("kreiswolke: interrupted")
        sys.exit(130)
    except OSError as error:
        console.print(f"kreiswolke: {_fault(error)} -> {_WAY_OUT}", markup=False, soft_wrap=True)
        sys.unraisablehook = lambda _: None  # a file half written by a library is closed at the end, and fails again
        sys.exit(2)


def _fault(error: OSError) -> str:
    """What the system has to say, in one line; of a folder that could not be copied what it says of one file."""
    if isinstance(error, shutil.Error) and isinstance(error.args[0], list):
        return str(error.args[0][0][-1])
    return str(error.strerror or error) + (f": {error.filename}" if error.filename else "")


def _misuse(error: click.ClickException) -> str:
    """What click has to say about wrong use, in one line that names the help of the command."""
    text = " ".join(error.format_message().split())
    context = getattr(error, "ctx", None)
    return f"{text} -> {context.command_path} --help" if context else text


if __name__ == "__main__":
    main()
