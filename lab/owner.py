"""Whose is what an instance holds? The folder of the clouds.yaml that its state was made for; a reset forgets it."""

from pathlib import Path

from common.files import read_json, write_json
from lab.instance import Instance


def record(instance: Instance, clouds_folder: Path) -> None:
    """Remember `clouds_folder` as the owner of the instance's state."""
    write_json(_file(instance), {"version": 1, "folder": str(clouds_folder.resolve())})


def recorded(instance: Instance) -> Path | None:
    """The owner's folder, there or not; None where there is no state, or one from before owners were remembered."""
    if not _file(instance).exists():
        return None
    return Path(read_json(_file(instance))["folder"])


def _file(instance: Instance) -> Path:
    return instance.state / "owner.json"
