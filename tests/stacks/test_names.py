"""Are stacks called right, and does no module here hide one of Python's?"""

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import stacks
from common.errors import UserError
from stacks.names import Kind, StackName, tag

KEYS = st.from_regex(r"[0-9]{5,12}", fullmatch=True)


@given(st.sampled_from([Kind.KREIS, Kind.SCHULEN]), KEYS)
def test_a_name_reads_back_as_it_is_written(kind: Kind, key: str) -> None:
    name = StackName(kind, key)
    assert StackName.parse(str(name)) == name


@given(KEYS)
def test_a_bare_key_is_the_tenants_own_stack(key: str) -> None:
    assert str(StackName.parse(key)) == f"kreis-{key}"


@pytest.mark.parametrize(
    "wrong", ["", "plattform", "kreis-", "kreis-7131", "schulen-0713a", "7131", "platform-07131", "kreis"]
)
def test_other_names_are_refused(wrong: str) -> None:
    with pytest.raises(UserError, match="expected platform"):
        StackName.parse(wrong)


def test_stacks_stand_on_each_other() -> None:
    assert [str(one) for one in StackName.parse("schulen-07135").needs] == ["platform", "kreis-07135"]
    assert [str(one) for one in StackName.parse("07135").needs] == ["platform"]


def test_a_tag_names_stack_and_logical_name() -> None:
    assert tag(StackName.parse("07135"), "verwaltung-network") == "kreiswolke:kreis-07135:verwaltung-network"


def test_no_module_beside_the_program_hides_one_of_python() -> None:
    """Pulumi puts the folder of the program first on sys.path."""
    beside = {path.stem for path in Path(stacks.__path__[0]).iterdir() if not path.name.startswith("__")}
    assert not beside & sys.stdlib_module_names
