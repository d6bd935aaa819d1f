import subprocess
import sys
from pathlib import Path

import pytest

from common.estate import Estate
from common.files import write_json
from kreiswolke.commands.lab import archive_state

pytestmark = pytest.mark.usefixtures("state_home")


def kreiswolke(*words: str) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name("kreiswolke"), *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("lab", "status"), 1, "lab demo has never been started -> kreiswolke lab up --instance demo"),
        (("lab", "logs", "neutron"), 2, "no log of 'neutron': there are none"),
        (("lab", "up", "--instance", "../x"), 2, "instance '../x': a name is a letter"),
        (("lab", "down"), 0, ""),
        (("lab", "reset", "--yes"), 0, ""),
    ],
)
def test_a_lab_that_was_never_started_costs_one_line(words: tuple[str, ...], code: int, said: str) -> None:
    ran = kreiswolke(*words)

    assert (ran.returncode, ran.stderr.count("\n")) == (code, 1 if said else 0)
    assert said in ran.stderr


def test_help_imports_nothing_of_the_lab() -> None:
    script = (
        "import sys; from kreiswolke.commands.lab import group; from kreiswolke.commands.doctor import command; "
        "print([name for name in sys.modules if name == 'lab' or name.startswith('lab.')])"
    )

    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True).stdout == "[]\n"


@pytest.mark.parametrize("command", ["up", "down", "status", "reset", "logs"])
def test_every_command_shows_an_example(command: str) -> None:
    assert f"Example: kreiswolke lab {command}" in " ".join(kreiswolke("lab", command, "--help").stdout.split())


def test_a_state_made_in_the_emptied_lab_is_kept_aside(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    write_json(estate.state / ".pulumi/stacks/platform.json", {"outputs": {"lab_id": "4711"}})

    archive_state(estate, "4711")

    assert not estate.state.exists()
    assert (tmp_path / "archive/state-4711/.pulumi/stacks/platform.json").exists()


def test_a_state_of_another_cloud_stays_in_place(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    write_json(estate.state / ".pulumi/stacks/platform.json", {"outputs": {"lab_id": "4712"}})

    archive_state(estate, "4711")

    assert (estate.state / ".pulumi/stacks/platform.json").exists()
    assert not (tmp_path / "archive").exists()
