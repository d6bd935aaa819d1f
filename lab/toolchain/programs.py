"""Which version is this program? Asked by running it."""

import os
import re
import subprocess
from pathlib import Path

from lab.toolchain import model, pins
from lab.toolchain.model import NotPossibleError, Part

_TIMEOUT_S = 60
_VERSION = re.compile(r"v?(\d+\.\d+\.\d+)\b")


def version_tuple(version: str) -> tuple[int, ...]:
    """`3.259.0` as numbers that compare."""
    return tuple(int(number) for number in version.split("."))


def ask_version(program: Path, *question: str) -> str:
    """The version that a program prints; raises NotPossibleError where it does not run or prints none."""
    environment = os.environ | {"PULUMI_SKIP_UPDATE_CHECK": "true", "GOTOOLCHAIN": "local"}
    try:
        answer = subprocess.run(
            [program, *question], env=environment, capture_output=True, text=True, timeout=_TIMEOUT_S, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise NotPossibleError(f"{program} does not run: {error}") from None
    match = _VERSION.search(answer.stdout)
    if match is None:
        raise NotPossibleError(f"{program} {' '.join(question)} names no version")
    return match.group(1)


def fitting_version(part: Part, folder: Path) -> str:
    """The version of a part in a toolchain's folder; raises NotPossibleError where it does not fit the pins."""
    for name in model.PROGRAMS[part]:
        if not os.access(folder / name, os.X_OK):
            raise NotPossibleError(f"{Path(name).name} is missing")
    if part is Part.PROVIDER:
        version = ask_version(folder / model.PROVIDER, "-version")
        if version != pins.OPENSTACK:
            raise NotPossibleError(f"this is pulumi-resource-openstack {version}, {pins.OPENSTACK} is needed")
        return version
    version = ask_version(folder / model.ENGINE, "version")
    host_version = ask_version(folder / model.LANGUAGE_HOST, "-version")
    if version_tuple(version) < version_tuple(pins.PULUMI):
        raise NotPossibleError(f"this is pulumi {version}, {pins.PULUMI} or later is needed")
    if host_version != version:
        raise NotPossibleError(f"pulumi {version} and pulumi-language-python {host_version} do not belong together")
    return version
