"""A cache of its own for each test, and programs that are small scripts which know their version."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lab.toolchain import model, pins
from lab.toolchain.sdk import Sdk, read_sdk


class Notes:
    """A progress that remembers what was shown."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        self.lines.append(title)
        yield

    def note(self, text: str) -> None:
        self.lines.append(text)


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache; the machine offers no program but the shell's, and asks no server."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "pulumi-home"))
    monkeypatch.setenv("PATH", f"{tmp_path / 'installed'}:/usr/bin:/bin")
    monkeypatch.setenv("KREISWOLKE_PULUMI_URL", "http://127.0.0.1:9")  # the discard port: nobody listens
    monkeypatch.delenv("KREISWOLKE_TOOLCHAIN", raising=False)
    return tmp_path / "cache/kreiswolke/toolchain"


def write_program(place: Path, says: str) -> None:
    """A program that answers every question with one line."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f"#!/bin/sh\necho {says}\n")
    place.chmod(0o755)


def install_engine(folder: Path, version: str = pins.PULUMI) -> None:
    for name in model.PROGRAMS[model.Part.ENGINE]:
        write_program(folder / Path(name).name, f"v{version}")


def install_provider(pulumi_home: Path, version: str = pins.OPENSTACK) -> None:
    write_program(pulumi_home / model.PROVIDER, version)


@pytest.fixture(scope="session")
def sdk() -> Sdk:
    """The installed SDK, read once."""
    return read_sdk()
