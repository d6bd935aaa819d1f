"""Are settings checked before anything is built?"""

import json
from typing import Any

import pytest

from kreiswolke.environment import REPOSITORY
from stacks.config import read_values
from stacks.names import StackName
from stacks.reader import SettingError
from stacks.settings import check

STACKS = ("platform", "kreis-99001", "schulen-99001")


def values(stack: str) -> dict[str, Any]:
    return read_values(REPOSITORY, StackName.parse(stack)) | {"cloudId": "c"}


@pytest.mark.parametrize("stack", STACKS)
def test_the_defaults_of_the_project_are_allowed(stack: str) -> None:
    check(StackName.parse(stack), values(stack).get)


@pytest.mark.parametrize("stack", STACKS)
def test_yaml_and_pulumi_spell_the_same_settings(stack: str) -> None:
    typed = values(stack)
    text = {field: value if isinstance(value, str) else json.dumps(value) for field, value in typed.items()}
    assert check(StackName.parse(stack), text.get) == check(StackName.parse(stack), typed.get)


@pytest.mark.parametrize(
    ("stack", "field", "wrong"),
    [
        ("kreis-99001", "cloudId", None),
        ("kreis-99001", "wave", -1),
        ("kreis-99001", "wave", "1.5"),
        ("kreis-99001", "wave", True),
        ("kreis-99001", "wave", 1000),
        ("kreis-99001", "projects", []),
        ("kreis-99001", "projects", ["Verwaltung"]),
        ("kreis-99001", "projects", ["verwaltung", "verwaltung"]),
        ("kreis-99001", "projects", "verwaltung"),
        ("kreis-99001", "serverProject", "kasse"),
        ("kreis-99001", "flavor", "m1.small"),
        ("kreis-99001", "healthPort", 80),
        ("kreis-99001", "management", ["192.0.2.1/24"]),
        ("kreis-99001", "management", [1]),
        ("kreis-99001", "nameservers", ["dns"]),
        ("kreis-99001", "egress", ["ptbtime1.ptb.de"]),
        ("schulen-99001", "egress", "192.0.2.1/32"),
        ("kreis-99001", "user", "root;"),
        ("schulen-99001", "schoolProject", ""),
        ("platform", "createImages", "ja"),
        ("platform", "externalIpv4", "192.0.2.0/30"),
        ("platform", "externalIpv4", "2001:db8::/64"),
        ("platform", "externalIpv6", "2001:db8::/48"),
        ("platform", "cloud", ""),
        ("platform", "imageBuildDate", "gestern"),
    ],
)
def test_a_wrong_value_is_refused_with_field_value_and_what_is_allowed(stack: str, field: str, wrong: object) -> None:
    with pytest.raises(SettingError) as refused:
        check(StackName.parse(stack), (values(stack) | {field: wrong}).get)
    message = str(refused.value)
    assert message.startswith(f"stack {stack}, setting {field}: {wrong!r} is not allowed, expected ")
    assert "\n" not in message
