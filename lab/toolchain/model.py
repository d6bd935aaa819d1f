"""What is a toolchain? Pulumi's programs in one folder that is laid out as a PULUMI_HOME."""

import enum
import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from lab.toolchain import pins


class Part(enum.StrEnum):
    """The two parts; each is found, downloaded or built by itself."""

    ENGINE = "engine"
    PROVIDER = "provider"


PLUGIN = f"plugins/resource-openstack-v{pins.OPENSTACK}"
ENGINE = "bin/pulumi"
LANGUAGE_HOST = "bin/pulumi-language-python"
EXECUTOR = "bin/pulumi-language-python-exec"
PROVIDER = f"{PLUGIN}/pulumi-resource-openstack"

# The programs of each part, by their place in the toolchain's folder.
PROGRAMS: Mapping[Part, tuple[str, ...]] = {
    Part.ENGINE: (ENGINE, LANGUAGE_HOST, EXECUTOR),
    Part.PROVIDER: (PROVIDER,),
}


@dataclass(frozen=True, slots=True)
class Toolchain:
    """A complete toolchain.

    `home` is never written after it was made: it holds `bin/` and `plugins/`; the PULUMI_HOME of an estate, where
    Pulumi also keeps credentials and workspaces, gets the plugins by `install_plugins`. `ways` say how each part was
    come by.
    """

    home: Path
    versions: Mapping[Part, str]
    ways: Mapping[Part, str]

    @property
    def bin(self) -> Path:
        """The folder to put on PATH."""
        return self.home / "bin"

    @property
    def provider(self) -> Path:
        """The OpenStack provider."""
        return self.home / PROVIDER

    @property
    def way(self) -> str:
        """`system`, `download`, `build`, or two of them joined by `+` (engine first)."""
        return join_ways(self.ways)

    def install_plugins(self, pulumi_home: Path) -> None:
        """Make the provider a plugin of another PULUMI_HOME, by a link; several processes may do so at once."""
        link = pulumi_home / PROVIDER
        if link.is_symlink() and link.readlink() == self.provider:
            return
        link.parent.mkdir(parents=True, exist_ok=True)
        fresh = link.with_name(f".{link.name}.{os.getpid()}")
        fresh.symlink_to(self.provider)
        fresh.replace(link)


def join_ways(ways: Mapping[Part, str]) -> str:
    """The ways of the parts as one word: `build`, or `download+build` where they differ."""
    return "+".join(dict.fromkeys(ways[part] for part in Part))


class NotPossibleError(Exception):
    """A way does not work on this machine; the message is one line that says why."""


class Progress(Protocol):
    """Where steps are shown; the module `common.progress` is one."""

    @property
    def step(self) -> Callable[[str], AbstractContextManager[None]]:
        """Show a step while it runs, and its time."""

    @property
    def note(self) -> Callable[[str], None]:
        """One line beside the steps."""


# A way puts the programs of a part into a folder; NotPossibleError says why it cannot.
Way = Callable[[Part, Path, Progress], None]
