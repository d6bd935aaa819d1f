"""First way: what is installed already and fits."""

import os
import shutil
from pathlib import Path

from common.home import home
from lab.toolchain import model
from lab.toolchain.model import NotPossibleError, Part, Progress
from lab.toolchain.store import cache_root


def link_installed(part: Part, folder: Path, progress: Progress) -> None:  # noqa: ARG001
    """Link the machine's own programs into `folder`; raises NotPossibleError where they are missing."""
    if part is Part.ENGINE:
        engine, host = _on_path("pulumi"), _on_path("pulumi-language-python")
        found = {
            model.ENGINE: engine,
            model.LANGUAGE_HOST: host,
            model.EXECUTOR: host.with_name("pulumi-language-python-exec"),
        }
    else:
        found = {model.PROVIDER: _installed_plugin()}
    for name, program in found.items():
        link = folder / name
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(program)


def _on_path(name: str) -> Path:
    """A program on PATH that is not one of our own toolchains."""
    found = shutil.which(name)
    if found is None:
        raise NotPossibleError(f"{name} is not installed")
    program = Path(found).resolve()
    if program.is_relative_to(cache_root().resolve()):
        raise NotPossibleError(f"{name} on PATH is one of this project's own")
    return program


def _installed_plugin() -> Path:
    folder = Path(os.environ.get("PULUMI_HOME") or home() / ".pulumi")
    plugin = folder / model.PROVIDER
    if not plugin.exists():
        return _on_path("pulumi-resource-openstack")
    if plugin.resolve().is_relative_to(cache_root().resolve()):
        raise NotPossibleError(f"the plugin in {folder} is one of this project's own")
    return plugin.resolve()
