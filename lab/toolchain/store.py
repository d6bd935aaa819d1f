"""Where are toolchains kept? In the user's cache, one folder per inputs and way; whole or not there at all."""

import fcntl
import hashlib
import importlib.metadata
import os
import platform
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from common.errors import UserError
from common.files import read_json, write_json
from common.home import cache_home
from lab.toolchain import model
from lab.toolchain.model import Part, Progress, Toolchain

GO_SOURCES = Path(__file__).with_name("go")
_MANIFEST = "toolchain.json"
_STAGING = ".staging-"


def cache_root() -> Path:
    """The folder of all toolchains in the user's cache directory (XDG Base Directory Specification)."""
    return cache_home() / "toolchain"


def inputs_hash() -> str:
    """16 hex digits over everything a toolchain is made from: sources, sums, pins, SDK and machine."""
    try:
        sdk = importlib.metadata.version("pulumi-openstack")
    except importlib.metadata.PackageNotFoundError:
        raise UserError("the toolchain needs the package pulumi-openstack: install kreiswolke[cloud]") from None
    digest = hashlib.sha256(f"{sdk} {platform.system()} {platform.machine()}".encode())
    here = GO_SOURCES.parent
    for file in [here / "build.py", here / "pins.py", here / "sdk.py", *sorted(GO_SOURCES.rglob("*"))]:
        if file.is_file():
            digest.update(f"\0{file.relative_to(here)}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def kept() -> Iterator[Toolchain]:
    """The complete toolchains of the present inputs."""
    for manifest in sorted(cache_root().glob(f"{inputs_hash()}-*/{_MANIFEST}")):
        home = manifest.parent
        if all(os.access(home / name, os.X_OK) for names in model.PROGRAMS.values() for name in names):
            content = read_json(manifest)
            versions, ways = (
                {Part(part): text for part, text in content[name].items()} for name in ("versions", "ways")
            )
            yield Toolchain(home, versions, ways)


@contextmanager
def locked(progress: Progress) -> Iterator[None]:
    """Let one process at a time make a toolchain; what an interrupted one has left is removed."""
    root = cache_root()
    root.mkdir(parents=True, exist_ok=True)
    with (root / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with progress.step("Toolchain: waiting for the process that is making it"):
                fcntl.flock(lock, fcntl.LOCK_EX)
        for left in root.glob(f"{_STAGING}*"):
            shutil.rmtree(left)
        yield


@contextmanager
def staging() -> Iterator[Path]:
    """A folder to make things in, beside the toolchains; removed unless it was renamed."""
    folder = Path(tempfile.mkdtemp(dir=cache_root(), prefix=_STAGING))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def keep(folder: Path, versions: dict[Part, str], ways: dict[Part, str]) -> Toolchain:
    """Rename a complete folder to its place; from then on it is there and never changes."""
    write_json(folder / _MANIFEST, {"versions": versions, "ways": ways})
    home = cache_root() / f"{inputs_hash()}-{model.join_ways(ways)}"
    shutil.rmtree(home, ignore_errors=True)
    folder.rename(home)
    return Toolchain(home, versions, ways)
