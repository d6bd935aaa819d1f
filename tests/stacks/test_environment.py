"""Is the environment the same for plain `pulumi` and for `kreiswolke up`?"""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from common.errors import CheckFailedError, InputError
from common.estate import Estate
from kreiswolke import environment, keys
from lab import toolchain
from lab.toolchain.model import Part, Toolchain


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A toolchain that is found."""
    made = Toolchain(tmp_path / "toolchain", {}, dict.fromkeys(Part, "system"))
    monkeypatch.setattr(toolchain, "find", lambda: made)
    return made.home


def test_a_shell_reads_what_the_automation_api_gets(
    estate: Estate, home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("OS_PASSWORD", "geheim")
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "eine andere")
    odd = Estate(tmp_path / "Müllers 'Wolke' $HOME")
    made = environment.make(odd)
    read = subprocess.run(["sh", "-c", f"{made.shell()}\nenv -0"], capture_output=True, check=True).stdout.decode()
    variables = dict(line.split("=", 1) for line in read.rstrip("\0").split("\0"))
    assert {name: variables[name] for name in made.values} == dict(made.values)
    assert "OS_PASSWORD" not in variables
    assert "PULUMI_CONFIG_PASSPHRASE" not in variables
    assert (
        made.process().items()
        <= (variables | {"_": os.environ.get("_", ""), "SHLVL": os.environ.get("SHLVL", "")}).items()
    )


def test_it_names_backend_passphrase_clouds_programs_and_policies(
    estate: Estate, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OS_CLIENT_CONFIG_FILE")
    monkeypatch.delenv(environment.POLICY_VARIABLE, raising=False)
    values = environment.make(estate).values
    assert values["PATH"].startswith(f"{home / 'bin'}:")
    assert values["PULUMI_BACKEND_URL"] == f"file://{estate.state}?metadata=skip"
    assert values["PULUMI_CONFIG_PASSPHRASE_FILE"] == str(estate.keys / "passphrase")
    assert values["OS_CLIENT_CONFIG_FILE"] == str(estate.keys / "clouds.yaml")
    assert values["PULUMI_OPTION_POLICY_PACK"] == str(environment.REPOSITORY / "policies")
    assert values["KREISWOLKE_ESTATE"] == str(estate.root)


def test_applied_it_is_the_environment_of_the_process(
    estate: Estate, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "environ", {"PATH": "/bin", "OS_TOKEN": "x"})
    made = environment.make(estate)
    made.apply()
    assert os.environ == made.process()
    assert "OS_TOKEN" not in os.environ


def test_another_policy_pack_or_none_can_be_named(estate: Estate, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(environment.POLICY_VARIABLE, "")
    assert "PULUMI_OPTION_POLICY_PACK" not in environment.make(estate).values


def test_without_a_toolchain_it_says_what_to_do(estate: Estate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toolchain, "find", lambda: None)
    with pytest.raises(CheckFailedError, match=r"python -m lab\.toolchain"):
        environment.make(estate)


def test_the_project_of_the_estate_has_its_settings_as_defaults(estate: Estate, home: Path) -> None:
    (estate.stacks / "settings.yaml").write_text("cloud: eigene\nmanagement: [198.51.100.0/24]\n")
    environment.write_project(estate)
    project = yaml.safe_load((estate.stacks / "Pulumi.yaml").read_text())
    assert project["config"]["cloud"]["default"] == "eigene"
    assert project["config"]["management"]["default"] == ["198.51.100.0/24"]
    assert project["config"]["externalNetwork"]["default"] == "ext"
    assert Path(project["main"]).joinpath("__main__.py").is_file()


@pytest.mark.parametrize("content", ["clouds: lab\n", "- cloud\n", "cloud: [\n"])
def test_a_wrong_settings_file_is_refused_in_one_line(estate: Estate, content: str) -> None:
    (estate.stacks / "settings.yaml").write_text(content)
    with pytest.raises(InputError) as refused:
        environment.write_project(estate)
    assert "settings.yaml" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_key_whose_making_was_killed_is_made_anew_with_both_halves(
    estate: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half_made(command: list[str], **_: object) -> None:
        Path(command[-1]).touch()
        raise KeyboardInterrupt

    (estate.keys / "ssh_ed25519.pub").unlink()
    with monkeypatch.context() as patch:
        patch.setattr("kreiswolke.keys.subprocess.run", half_made)
        with pytest.raises(KeyboardInterrupt):
            keys.ensure(estate)
    keys.ensure(estate)
    assert (estate.keys / "ssh_ed25519").read_text().startswith("-----BEGIN")
    assert (estate.keys / "ssh_ed25519.pub").read_text().startswith("ssh-ed25519 ")


def test_keys_are_made_once_and_for_the_user_alone(estate: Estate) -> None:
    (estate.keys / "ssh_ed25519.pub").unlink()
    keys.ensure(estate)
    made = {path.name: path.read_bytes() for path in estate.keys.iterdir()}
    keys.ensure(estate)
    assert {path.name: path.read_bytes() for path in estate.keys.iterdir()} == made
    for name in ("passphrase", "ssh_ed25519"):
        assert (estate.keys / name).stat().st_mode & 0o077 == 0
    assert len(made["passphrase"].strip()) >= 32
