"""Find a toolchain, or make one by the first way that works for each of its parts."""

import os
from pathlib import Path

from common import progress as shown
from common.errors import CheckFailedError, UserError
from lab.toolchain import store
from lab.toolchain.build import build_modules
from lab.toolchain.download import download_release
from lab.toolchain.model import NotPossibleError, Part, Progress, Toolchain, Way
from lab.toolchain.programs import fitting_version
from lab.toolchain.system import link_installed

VARIABLE = "KREISWOLKE_TOOLCHAIN"
# In this order.
WAYS: dict[str, Way] = {"system": link_installed, "download": download_release, "build": build_modules}


def find() -> Toolchain | None:
    """The toolchain that is there already and agrees with KREISWOLKE_TOOLCHAIN, or None; makes nothing.

    Raises UserError for another value of that variable, or where the package pulumi-openstack is not installed.
    """
    ways = _allowed_ways()
    return next((found for found in store.kept() if set(found.ways.values()) <= set(ways)), None)


def ensure(progress: Progress = shown) -> Toolchain:
    """The toolchain that is there already, or a new one; several processes may ask at once.

    KREISWOLKE_TOOLCHAIN (system, download or build) forces a way. Raises UserError for another value and
    CheckFailedError where no way works.
    """
    found = find()
    if found:
        return found
    with store.locked(progress):
        return find() or _make(progress)


def _allowed_ways() -> dict[str, Way]:
    forced = os.environ.get(VARIABLE, "")
    if not forced:
        return WAYS
    if forced not in WAYS:
        raise UserError(f"{VARIABLE}={forced}: expected {', '.join(WAYS)} or nothing")
    return {forced: WAYS[forced]}


def _make(progress: Progress) -> Toolchain:
    with store.staging() as folder:
        made = {part: _first_way(part, folder, progress) for part in Part}
        ways = {part: way for part, (way, _) in made.items()}
        versions = {part: version for part, (_, version) in made.items()}
        toolchain = store.keep(folder / "home", versions, ways)
    progress.note(f"Toolchain: {toolchain.home}")
    return toolchain


def _first_way(part: Part, folder: Path, progress: Progress) -> tuple[str, str]:
    """Put a part into `folder/home` by the first way that works; returns the way and the version it has."""
    for name, way in _allowed_ways().items():
        with store.staging() as attempt:
            try:
                way(part, attempt, progress)
                version = fitting_version(part, attempt)
            except NotPossibleError as reason:
                progress.note(f"Toolchain: {part} not by {name}: {reason}")
                continue
            _move(attempt, folder / "home")
            return name, version
    raise CheckFailedError(f"no way to get Pulumi's {part} works here: see the lines above, or install it yourself")


def _move(source: Path, target: Path) -> None:
    """Move the programs of one part into the toolchain."""
    for file in sorted(source.rglob("*")):
        if not file.is_dir():
            place = target / file.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            file.rename(place)
