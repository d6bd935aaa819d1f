"""May an estate build in a lab? Not where another's things are; what an estate that is gone has left is removed."""

import shlex
from functools import partial
from pathlib import Path

from common.errors import CheckFailedError
from common.estate import Estate
from common.progress import note
from kreiswolke.commands.lab import archive_state
from lab import clouds, identity, instance, owner


def take_over(estate: Estate, name: str) -> None:
    """Reset lab `name` where it holds what was built from an estate whose folder is gone; an estate's own lab stays.

    So does one whose owner was never remembered. Raises CheckFailedError where another estate owns it that exists.
    """
    lab = instance.existing(name)
    unique = identity.load(lab) if lab else None
    folder = owner.recorded(lab) if lab else None
    if lab is None or unique is None or folder is None:
        return
    keys = estate.keys.resolve()
    if folder.is_dir():
        if folder != keys:
            raise CheckFailedError(_belongs_to_another(name, _estate_of(folder)))
    elif clouds.lead_to(lab, unique, keys):
        owner.record(lab, keys)  # the same estate, in another place
    else:
        from lab import lifecycle  # imports that most runs do without

        note(f"lab {name} holds what was built from {_estate_of(folder)}, which is gone: it is emptied")
        lifecycle.reset(lab, partial(archive_state, estate))


def _belongs_to_another(name: str, root: Path) -> str:
    return (
        f"lab {name} holds what was built from {root} "
        f"-> go on there (`KREISWOLKE_ESTATE={shlex.quote(str(root))} make demo`), "
        f"or empty it: `kreiswolke lab reset --instance {name}`"
    )


def _estate_of(folder: Path) -> Path:
    """The estate whose keys lie in `folder`; any other folder was named by `lab up --clouds` and stands for itself."""
    return folder.parent if folder.name == "keys" else folder
