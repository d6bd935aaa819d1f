"""Where does a new instance get its state from? A template in the cache, made once per set of inputs."""

import getpass
import hashlib
import subprocess
from pathlib import Path
from typing import IO

from common.errors import CheckFailedError
from common.files import write_whole
from lab.instance import Instance, cache_home
from lab.openstack import render, venv

PARTS = ("mariadb", "ovn")  # folders below `state`
ROOM = Path(__file__).parent
SHAPING = (
    "database.py",
    "ovn.py",
    "openstack/apps/kw_nova_schema.py",
    "openstack/apps/kw_seed.py",
    "openstack/catalogue.py",
    "openstack/schema.py",
)
PACKAGES = ("mariadb-server-core", "ovn-central")


def archive() -> Path:
    """The template's file, keyed by all that shapes it: lock, configuration, seed, package versions and user."""
    parts = [venv.LOCK.read_bytes(), getpass.getuser().encode(), _versions()]
    shaping = [*(ROOM / name for name in SHAPING), *sorted(render.TEMPLATES.glob("*.j2"))]
    parts += [file.read_bytes() for file in shaping]
    key = hashlib.sha256(b"\0".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()[:12]
    return cache_home() / f"template-{key}.tar"


def save(instance: Instance) -> None:
    """Keep the state of a stopped, not yet personalised instance as the template; older templates go.

    It is not compressed (200 MB): unpacking then takes a quarter of a second, else one more.
    """
    arguments = ["--create", "--directory", str(instance.state), *PARTS]
    write_whole(archive(), lambda file: _tar(arguments, stdout=file))
    for other in cache_home().glob("template-*"):
        if other != archive():
            other.unlink()


def unpack(instance: Instance) -> None:
    """Fill the empty state of `instance` from the template."""
    with archive().open("rb") as file:
        _tar(["--extract", "--directory", str(instance.state)], stdin=file)


def _tar(arguments: list[str], stdin: IO[bytes] | None = None, stdout: IO[bytes] | None = None) -> None:
    result = subprocess.run(["tar", *arguments], stdin=stdin, stdout=stdout, stderr=subprocess.PIPE, text=True)
    if result.returncode:
        raise CheckFailedError(f"the lab's template: tar failed: {' '.join(result.stderr.split())}")


def _versions() -> bytes:
    command = ["dpkg-query", "--show", "--showformat=${Package} ${Version}\n", *PACKAGES]
    return subprocess.run(command, capture_output=True, check=True).stdout
