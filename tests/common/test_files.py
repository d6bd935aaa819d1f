"""Are files and folders whole, whatever interrupts the one who writes them?"""

import os
import time
from pathlib import Path

import pytest

from common import files
from common.files import swap_in, write_text
from tests.folders import contents


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A new folder in a temporary one, and the folder whose place it is to take."""
    write_text(tmp_path / "temporary" / "new" / "a", "new")
    write_text(tmp_path / "place" / "a", "old")
    return tmp_path / "temporary" / "new", tmp_path / "place"


@pytest.mark.parametrize("in_one_step", [True, False])
def test_a_folder_takes_the_place_of_another(
    folders: tuple[Path, Path], in_one_step: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not in_one_step:
        monkeypatch.setattr(files, "_exchanged", lambda *_: False)
    swap_in(*folders)
    assert contents(folders[1]) == {"a": b"new"}


@pytest.mark.parametrize("in_one_step", [True, False])
def test_an_interrupt_leaves_a_folder_in_its_place(
    folders: tuple[Path, Path], in_one_step: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def interrupted(path: Path, target: Path) -> None:
        monkeypatch.setattr(Path, "rename", rename)
        path.rename(target)
        raise KeyboardInterrupt

    if not in_one_step:
        monkeypatch.setattr(files, "_exchanged", lambda *_: False)
    monkeypatch.setattr(Path, "rename", interrupted)
    try:
        swap_in(*folders)
    except KeyboardInterrupt:
        assert contents(folders[1]) == {"a": b"old"}
    assert list(contents(folders[1])) == ["a"]


def test_what_killed_processes_left_goes_with_the_next_writing(tmp_path: Path) -> None:
    yesterday = time.time() - 2 * 24 * 3600
    left = [tmp_path / name for name in (".a.new-00000001", ".b.new-00000002", ".a.swp", ".a.new-00000003")]
    for path in left:
        path.mkdir() if path.name.endswith("2") else path.touch()
        if not path.name.endswith("3"):
            os.utime(path, (yesterday, yesterday))
    write_text(tmp_path / "a", "")
    assert {path.name for path in tmp_path.iterdir()} == {"a", ".a.swp", ".a.new-00000003"}
