"""Third way: a build from Go modules, every one of them pinned by its sum in go/go.sum.

All programs share one Go module, so that they share the versions and the compiled packages of what they import.
Where modules come from is the machine's own setting (GOPROXY and its like); Go keeps them in its own caches.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

from lab.toolchain import model, pins
from lab.toolchain.golang import find_go
from lab.toolchain.model import NotPossibleError, Part, Progress
from lab.toolchain.sdk import read_sdk
from lab.toolchain.store import GO_SOURCES

_BUILD_TIMEOUT_S = 3600
_FLAGS = ("-mod=readonly", "-trimpath", "-buildvcs=false")
_ENGINE_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
_SDK_MODULE = "github.com/pulumi/pulumi/sdk/v3"


def build_modules(part: Part, folder: Path, progress: Progress) -> None:
    """Build the programs of a part into `folder`; raises NotPossibleError with Go's last line where that fails."""
    go = find_go(progress)
    sources = folder / ".sources"
    shutil.copytree(GO_SOURCES, sources)
    try:
        if part is Part.ENGINE:
            _build_engine(go, sources, folder, progress)
        else:
            _build_provider(go, sources, folder, progress)
    finally:
        shutil.rmtree(sources)


def _build_engine(go: Path, sources: Path, folder: Path, progress: Progress) -> None:
    version = f"{_SDK_MODULE}/go/common/version.Version=v{pins.PULUMI}"
    with progress.step(f"Toolchain: build pulumi {pins.PULUMI}"):
        _build(go, sources, _ENGINE_PACKAGE, folder / model.ENGINE, version)
    with progress.step("Toolchain: build pulumi-language-python"):
        _build(go, sources, "./language-python", folder / model.LANGUAGE_HOST, version)
        sdk = Path(_run(go, sources, "list", "-m", "-f", "{{.Dir}}", _SDK_MODULE).strip())
        shutil.copyfile(sdk / "python/cmd" / Path(model.EXECUTOR).name, folder / model.EXECUTOR)
        (folder / model.EXECUTOR).chmod(0o755)


def _build_provider(go: Path, sources: Path, folder: Path, progress: Progress) -> None:
    with progress.step(f"Toolchain: build pulumi-resource-openstack {pins.OPENSTACK}"):
        sdk = read_sdk()
        tokens = {"resources": sorted(sdk.resources), "functions": sorted(sdk.functions)}
        (sources / "provider/tokens.json").write_text(json.dumps(tokens, indent=1), encoding="utf-8")
        _build(go, sources, "./provider", folder / model.PROVIDER, f"main.version={pins.OPENSTACK}")


def _build(go: Path, sources: Path, package: str, program: Path, variable: str) -> None:
    """Build one program, with a string variable set by the linker."""
    _run(go, sources, "build", *_FLAGS, "-ldflags", f"-s -w -X {variable}", "-o", str(program), package)


def _run(go: Path, sources: Path, *arguments: str) -> str:
    environment = os.environ | {"CGO_ENABLED": "0", "GOTOOLCHAIN": "local", "GOWORK": "off"}
    try:
        done = subprocess.run(
            [go, *arguments],
            cwd=sources,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
            timeout=_BUILD_TIMEOUT_S,
        )
    except subprocess.CalledProcessError as error:
        last_line = error.stderr.strip().rpartition("\n")[2]
        raise NotPossibleError(f"go {arguments[0]} {arguments[-1]}: {last_line}") from None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotPossibleError(f"go {arguments[0]} {arguments[-1]}: {error}") from None
    return done.stdout
