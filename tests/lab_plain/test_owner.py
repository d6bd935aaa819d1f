"""Does a lab remember whose things it holds, and is another estate kept out of them?"""

from pathlib import Path

import pytest

from common.errors import CheckFailedError
from common.estate import Estate
from kreiswolke.lab_owner import take_over
from lab import clouds, identity, lifecycle, owner, state, status
from lab.instance import Instance

NAME = "plain"


def built_from(instance: Instance, estate: Estate) -> None:
    """What `lab up` of `estate` leaves, without a cloud."""
    unique = identity.create(instance)
    clouds.write(instance, unique, estate.keys)
    owner.record(instance, estate.keys)
    identity.save(instance, unique)


@pytest.fixture
def first(tmp_path: Path, empty: Instance) -> Estate:
    """The estate that the lab was brought up for."""
    made = Estate(tmp_path / "first clone/.kreiswolke")
    built_from(empty, made)
    return made


@pytest.fixture
def second(tmp_path: Path) -> Estate:
    return Estate(tmp_path / "second/.kreiswolke")


def test_the_folder_is_remembered_before_a_new_state_counts_as_complete(
    empty: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for step in ("template.unpack", "schema.personalise", "processes.start", "database.wait", "database.program"):
        monkeypatch.setattr(f"lab.{'openstack.' if step.startswith('schema') else ''}{step}", lambda *_: None)
    archive = tmp_path / "template"
    archive.touch()
    monkeypatch.setattr("lab.template.archive", lambda: archive)
    monkeypatch.chdir(tmp_path)

    state.ensure(empty, tmp_path, Path("first/keys"))
    state.ensure(empty, tmp_path, Path("second/keys"))

    assert owner.recorded(empty) == tmp_path / "first/keys"


def test_its_own_estate_goes_on(first: Estate, empty: Instance) -> None:
    take_over(first, NAME)

    assert identity.load(empty) is not None


def test_another_estate_is_told_where_to_go_on_and_how_to_empty_the_lab(
    first: Estate, second: Estate, empty: Instance
) -> None:
    with pytest.raises(CheckFailedError) as refused:
        take_over(second, NAME)

    assert str(refused.value) == (
        f"lab plain holds what was built from {first.root} "
        f"-> go on there (`KREISWOLKE_ESTATE='{first.root}' make demo`), "
        "or empty it: `kreiswolke lab reset --instance plain`"
    )
    assert identity.load(empty) is not None
    assert not second.root.exists()


@pytest.mark.parametrize("again", ["first", "second"])
def test_what_a_removed_estate_has_left_is_emptied_and_said_in_one_line(
    first: Estate, second: Estate, empty: Instance, capsys: pytest.CaptureFixture[str], again: str
) -> None:
    """The new clone may lie where the old one lay."""
    first.root.rename(first.root.parent / "trash")

    take_over({"first": first, "second": second}[again], NAME)

    assert f"plain holds what was built from {first.root}, which is gone: it is emptied\n" in capsys.readouterr().err
    assert (identity.load(empty), owner.recorded(empty)) == (None, None)


def test_an_estate_that_was_moved_keeps_its_lab(first: Estate, second: Estate, empty: Instance) -> None:
    second.root.parent.mkdir()
    first.root.rename(second.root)

    take_over(second, NAME)

    assert identity.load(empty) is not None
    assert owner.recorded(empty) == second.keys


def test_a_lab_from_before_owners_were_remembered_is_anybodys(first: Estate, second: Estate, empty: Instance) -> None:
    (empty.state / "owner.json").unlink()

    take_over(second, NAME)

    assert identity.load(empty) is not None


@pytest.mark.usefixtures("state_home")
def test_a_lab_that_was_never_started_is_nobodys(second: Estate) -> None:
    take_over(second, "never")


def test_status_and_reset_know_the_owner(first: Estate, empty: Instance) -> None:
    assert status.of(empty).as_json()["owner"] == str(first.keys)

    lifecycle.reset(empty, lambda _: None)

    assert status.of(empty).owner is None
