"""Is it said why there is no way into a cloud?"""

from pathlib import Path

import pytest

from common.errors import CheckFailedError, InputError
from common.files import write_text
from stacks.cloud import CONFIG_FILE
from stacks.connection import connect


@pytest.fixture
def clouds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "clouds.yaml"
    auth = {"auth_url": "http://127.0.0.1:9/v3", "username": "admin", "password": "geheim", "project_name": "admin"}
    fields = "\n".join(f"      {name}: {value}" for name, value in auth.items())
    write_text(file, f"clouds:\n  lab-audit:\n    auth:\n{fields}\n")
    monkeypatch.setenv(CONFIG_FILE, str(file))
    return file


def test_a_cloud_that_is_not_in_the_file_is_named_with_the_file_and_the_way_out(clouds: Path) -> None:
    with pytest.raises(InputError, match="no cloud lab with an auth_url") as refused:
        connect("lab")
    assert str(clouds) in str(refused.value)
    assert "set `cloud`" in str(refused.value)


@pytest.mark.usefixtures("clouds")
def test_a_cloud_that_does_not_answer_is_one_line_without_the_password() -> None:
    with pytest.raises(CheckFailedError, match=r"^cloud lab-audit: ") as refused:
        connect("lab-audit")
    assert "\n" not in str(refused.value)
    assert "geheim" not in str(refused.value)
