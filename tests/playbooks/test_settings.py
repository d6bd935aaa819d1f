"""May an estate set what a role offers, and nothing else?"""

from pathlib import Path

import pytest

from common.errors import InputError
from playbooks import settings

ADMIN = "base_admins:\n- {name: erika, keys: [ssh-ed25519 AAAA]}\n"


def test_what_a_role_offers_can_be_set(tmp_path: Path) -> None:
    file = tmp_path / settings.FILE
    file.write_text(ADMIN)
    assert settings.read(file) == {"base_admins": [{"name": "erika", "keys": ["ssh-ed25519 AAAA"]}]}


@pytest.mark.parametrize("text", [None, "", "# nothing yet\n"])
def test_nothing_set_is_no_error(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / settings.FILE
    if text is not None:
        file.write_text(text)
    assert settings.read(file) == {}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("base_admin: []\n", r"\[base_admin\]: unknown setting -> known are .*base_admins"),
        ("radius_client_secrets: {}\n", r"\[radius_client_secrets\]: unknown setting"),  # comes from the stack
        ("kreiswolke_tenant: '99001'\n", r"\[kreiswolke_tenant\]: unknown setting"),
        ("- base_admins\n", "not a mapping"),
        ("base_admins: [\n", "not valid YAML"),
    ],
)
def test_anything_else_is_refused_in_one_line(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / settings.FILE
    file.write_text(text)
    with pytest.raises(InputError, match=told) as refusal:
        settings.read(file)
    assert "\n" not in str(refusal.value)
