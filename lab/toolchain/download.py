"""Second way: Pulumi's own releases, pinned by version and SHA-256."""

import hashlib
import http.client
import os
import platform
import re
import tarfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO

from lab.toolchain import model, pins
from lab.toolchain.model import NotPossibleError, Part, Progress

# Another server with the same files, and the sum of the provider's archive, which no public source names.
URL_VARIABLE = "KREISWOLKE_PULUMI_URL"
PROVIDER_SUM_VARIABLE = "KREISWOLKE_PULUMI_OPENSTACK_SHA256"

_SILENCE_S = 5  # a server that says nothing for so long is not reachable
_DEADLINE_S = 600
_CHUNK = 1 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}")


def download_release(part: Part, folder: Path, progress: Progress) -> None:
    """Download the archive of a part, check its sum and unpack its programs into `folder`.

    Raises NotPossibleError where no sum is known, the server does not answer, or the sum is another.
    """
    path, expected = _archive(part)
    url = f"{os.environ.get(URL_VARIABLE) or pins.DOWNLOAD_URL}/{path}"
    if not url.startswith(("https://", "http://")):
        raise NotPossibleError(f"{URL_VARIABLE}: expected an http or https address, found {url}")
    archive = folder / "archive"
    with progress.step(f"Toolchain: download {url}"):
        found = _fetch(url, archive)
    if found != expected:
        raise NotPossibleError(f"{url} has SHA-256 {found}, expected {expected}: refused")
    _unpack(archive, part, folder)
    archive.unlink()


def _archive(part: Part) -> tuple[str, str]:
    """Path below the server's address and SHA-256 of a part's archive for this machine."""
    machine = platform.machine()
    if platform.system() != "Linux" or machine not in pins.ENGINE_ARCHIVES:
        raise NotPossibleError(f"no archive is pinned for {platform.system()} on {machine}")
    if part is Part.ENGINE:
        name, expected = pins.ENGINE_ARCHIVES[machine]
        return f"sdk/pulumi-v{pins.PULUMI}-{name}.tar.gz", expected
    name, expected = pins.PROVIDER_ARCHIVES[machine], os.environ.get(PROVIDER_SUM_VARIABLE, "").lower()
    if not _SHA256.fullmatch(expected):
        raise NotPossibleError(f"no public source names the archive's SHA-256: give it by {PROVIDER_SUM_VARIABLE}")
    return f"plugins/pulumi-resource-openstack-v{pins.OPENSTACK}-{name}.tar.gz", expected


def _fetch(url: str, target: Path) -> str:
    """Download `url` to a file; returns its SHA-256."""
    deadline = time.monotonic() + _DEADLINE_S
    digest = hashlib.sha256()
    try:
        with urllib.request.urlopen(url, timeout=_SILENCE_S) as answer, target.open("wb") as file:  # noqa: S310
            while chunk := answer.read(_CHUNK):
                digest.update(chunk)
                file.write(chunk)
                if time.monotonic() > deadline:
                    raise NotPossibleError(f"{url} took more than {_DEADLINE_S} s")
    except (OSError, http.client.HTTPException) as error:
        raise NotPossibleError(f"{url} is not to be had: {getattr(error, 'reason', error)}") from None
    return digest.hexdigest()


def _unpack(archive: Path, part: Part, folder: Path) -> None:
    """Take the programs of a part, and nothing else, out of the archive."""
    places = {Path(place).name: folder / place for place in model.PROGRAMS[part]}
    with tarfile.open(archive, "r:gz") as members:
        for member in members:
            place = places.get(Path(member.name).name)
            content = members.extractfile(member) if place and member.isfile() else None
            if place and content:
                _write_program(content, place)


def _write_program(content: IO[bytes], place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("wb") as file:
        while chunk := content.read(_CHUNK):
            file.write(chunk)
    place.chmod(0o755)
