"""Is the first way that works taken, and is a toolchain there whole or not at all?"""

import subprocess
import sys
from pathlib import Path

import pytest

from common.errors import CheckFailedError, UserError
from lab.toolchain import ensure, find, model, pins, store
from lab.toolchain.model import Part

from .conftest import Notes, install_engine, install_provider


@pytest.fixture
def installed(tmp_path: Path) -> None:
    install_engine(tmp_path / "installed")
    install_provider(tmp_path / "pulumi-home")


def test_finding_makes_nothing(cache: Path, installed: None) -> None:
    assert find() is None
    assert not cache.exists()


def test_programs_that_are_installed_and_fit_are_linked(
    cache: Path, installed: None, tmp_path: Path, notes: Notes
) -> None:
    made = ensure(notes)
    assert made.way == "system"
    assert made.home.parent == cache
    assert (made.bin / "pulumi").resolve() == tmp_path / "installed/pulumi"
    assert made.provider.resolve() == tmp_path / "pulumi-home" / model.PROVIDER
    assert made.versions == {Part.ENGINE: pins.PULUMI, Part.PROVIDER: pins.OPENSTACK}


def test_a_second_call_makes_nothing(cache: Path, installed: None, notes: Notes) -> None:
    made = ensure(notes)
    before = sorted(cache.rglob("*"))
    notes.lines.clear()
    assert ensure(notes) == made == find()
    assert notes.lines == []
    assert sorted(cache.rglob("*")) == before


@pytest.mark.parametrize(("version", "fits"), [("3.258.9", False), ("3.259.0", True), ("3.1000.0", True)])
def test_an_engine_fits_from_the_pinned_version_on(
    cache: Path,
    installed: None,
    tmp_path: Path,
    notes: Notes,
    monkeypatch: pytest.MonkeyPatch,
    version: str,
    fits: bool,
) -> None:
    monkeypatch.setenv("KREISWOLKE_TOOLCHAIN", "system")
    install_engine(tmp_path / "installed", version)
    if fits:
        assert ensure(notes).versions[Part.ENGINE] == version
    else:
        with pytest.raises(CheckFailedError, match="engine"):
            ensure(notes)
        assert f"this is pulumi {version}, {pins.PULUMI} or later is needed" in notes.lines[-1]


def test_a_provider_of_another_version_does_not_fit(
    cache: Path, installed: None, tmp_path: Path, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KREISWOLKE_TOOLCHAIN", "system")
    install_provider(tmp_path / "pulumi-home", "5.5.4")
    with pytest.raises(CheckFailedError, match="provider"):
        ensure(notes)
    assert "5.5.4" in notes.lines[-1]


def test_a_language_host_of_another_release_does_not_fit(
    cache: Path, installed: None, tmp_path: Path, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KREISWOLKE_TOOLCHAIN", "system")
    (tmp_path / "installed/pulumi").write_text("#!/bin/sh\necho v3.300.0\n")
    with pytest.raises(CheckFailedError):
        ensure(notes)
    assert "do not belong together" in notes.lines[-1]


def test_our_own_toolchain_on_the_path_is_not_taken_for_an_installed_one(
    cache: Path, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_engine(cache / "older-build/bin")
    monkeypatch.setenv("PATH", f"{cache / 'older-build/bin'}:/usr/bin:/bin")
    monkeypatch.setenv("KREISWOLKE_TOOLCHAIN", "system")
    with pytest.raises(CheckFailedError):
        ensure(notes)
    assert "this project's own" in notes.lines[0]


def test_a_toolchain_that_lost_a_program_is_not_there(
    cache: Path, installed: None, tmp_path: Path, notes: Notes
) -> None:
    ensure(notes)
    (tmp_path / "installed/pulumi-language-python-exec").unlink()
    assert find() is None


def test_another_input_means_another_toolchain(
    cache: Path, installed: None, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = ensure(notes)
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    assert find() is None
    monkeypatch.undo()
    assert store.inputs_hash() in made.home.name


def test_what_an_interrupted_run_has_left_is_removed(cache: Path, installed: None, notes: Notes) -> None:
    left = cache / ".staging-abc/home/bin"
    left.mkdir(parents=True)
    made = ensure(notes)
    assert [entry.name for entry in cache.iterdir() if entry.is_dir()] == [made.home.name]


def test_a_forced_way_ignores_a_toolchain_of_another(
    cache: Path, installed: None, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    ensure(notes)
    monkeypatch.setenv("KREISWOLKE_TOOLCHAIN", "download")
    assert find() is None
    with pytest.raises(CheckFailedError):
        ensure(notes)


def test_an_unknown_way_is_refused(cache: Path, notes: Notes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KREISWOLKE_TOOLCHAIN", "magic")
    with pytest.raises(UserError, match="KREISWOLKE_TOOLCHAIN=magic: expected system, download, build"):
        ensure(notes)


def test_where_no_way_works_the_command_says_why_and_ends_with_1(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KREISWOLKE_TOOLCHAIN", "system")
    done = subprocess.run([sys.executable, "-m", "lab.toolchain"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "  Toolchain: engine not by system: pulumi is not installed",
        "lab.toolchain: no way to get Pulumi's engine works here: see the lines above, or install it yourself",
    ]


def test_processes_that_start_together_make_one_toolchain(cache: Path, installed: None) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "lab.toolchain"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    answers = [process.communicate(timeout=60) for process in started]
    assert {process.returncode for process in started} == {0}
    assert len({home for home, _ in answers}) == 1
    assert sum(" Toolchain: /" in shown for _, shown in answers) == 1


def test_the_plugin_is_linked_into_the_home_of_an_estate(
    cache: Path, installed: None, tmp_path: Path, notes: Notes
) -> None:
    made, home = ensure(notes), tmp_path / "estate-home"
    (home / model.PLUGIN).mkdir(parents=True)
    (home / model.PROVIDER).symlink_to("/nowhere/older/toolchain")
    made.install_plugins(home)
    made.install_plugins(home)
    assert (home / model.PROVIDER).resolve() == made.provider.resolve()
    assert [file.name for file in (home / model.PLUGIN).iterdir()] == ["pulumi-resource-openstack"]
