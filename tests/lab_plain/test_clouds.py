from pathlib import Path

import pytest
import yaml

from common.errors import InputError
from lab import clouds, identity
from lab.instance import Instance


def test_the_entry_is_written_for_the_owner_alone_and_read_by_openstacksdk(empty: Instance, tmp_path: Path) -> None:
    openstack = pytest.importorskip("openstack")
    unique = identity.create(empty)

    file = clouds.write(empty, unique, tmp_path / "keys")

    assert file.stat().st_mode & 0o777 == 0o600
    config = openstack.config.OpenStackConfig(config_files=[str(file)], load_envvars=False)
    auth = config.get_one("lab-plain").config["auth"]
    assert (auth["auth_url"], auth["password"]) == (empty.auth_url, unique.passwords["admin"])


def test_other_clouds_in_the_file_stay(empty: Instance, tmp_path: Path) -> None:
    (tmp_path / "clouds.yaml").write_text("clouds: {own: {region_name: Mainz}}\ncache: {expiration_time: 1}\n")

    content = yaml.safe_load(clouds.write(empty, identity.create(empty), tmp_path).read_text())

    assert content["clouds"]["own"] == {"region_name": "Mainz"}
    assert content["cache"] == {"expiration_time": 1}
    assert set(content["clouds"]) == {"own", "lab-plain"}


@pytest.mark.parametrize("content", ["clouds: [", "- a", "clouds: text"])
def test_a_broken_file_is_named_and_left_as_it_is(empty: Instance, tmp_path: Path, content: str) -> None:
    file = tmp_path / "clouds.yaml"
    file.write_text(content)

    with pytest.raises(InputError, match=r"clouds\.yaml"):
        clouds.write(empty, identity.create(empty), tmp_path)
    assert file.read_text() == content
