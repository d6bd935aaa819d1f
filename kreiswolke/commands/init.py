"""`kreiswolke init`: an estate folder with the example's inventory and its keys."""

import shutil
from pathlib import Path

import rich_click as click

import inventory
from common.errors import UserError
from common.estate import Estate
from common.files import folder_beside, write_text
from kreiswolke import keys

EXAMPLE = Path(inventory.__file__).parent / "rlp"
_FOLDERS = ("inventory", "plan", "network", "findings", "reports", "stacks", "state", "keys", "log")
_ALSO = ("policies", "archive")  # written by hand, and by `lab reset`
# What an estate holds belongs to the administrations, not into a repository.
_GITIGNORE = "*\n"


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("folder", required=False, metavar="[DIR]", type=click.Path(path_type=Path, file_okay=False))
@click.pass_obj
def command(estate: Estate, folder: Path | None) -> None:
    """Make an estate folder: the example's inventory, keys, and room for plans, reports and state.

    What is there already stays as it is.

    Example: kreiswolke init .kreiswolke
    """
    place = Estate(folder.resolve()) if folder else estate
    copied = make_estate(place)
    done = "made, with the example inventory (Beispieldaten, frei erfunden)" if copied else "an estate already, kept"
    click.echo(f"{place.root}: {done}")


def make_estate(estate: Estate) -> bool:
    """Make what is missing of an estate; returns whether the example's inventory was copied.

    Raises UserError where the folder holds something else than an estate.
    """
    strangers = [path.name for path in estate.root.iterdir() if not _belongs(path)] if estate.root.is_dir() else []
    if strangers:
        raise UserError(f"{estate.root} is not an estate: it holds {strangers[0]} -> name an empty or new folder")
    keys.ensure_passphrase(estate)  # first: its folder is for the user alone
    for name in _FOLDERS[1:]:
        getattr(estate, name).mkdir(parents=True, exist_ok=True)
    if not (estate.root / ".gitignore").exists():
        write_text(estate.root / ".gitignore", _GITIGNORE)
    if estate.inventory.exists():
        return False
    _copy_whole(EXAMPLE, estate.inventory)
    return True


def _belongs(path: Path) -> bool:
    return path.name in (*_FOLDERS, *_ALSO) or path.name.startswith(".")


def _copy_whole(source: Path, target: Path) -> None:
    """Copy a folder whole or not at all."""
    with folder_beside(target) as temporary:
        shutil.copytree(source, temporary / target.name)
        (temporary / target.name).rename(target)
