"""Do engine, language host and policy pack run together? A program without a cloud, its state in a folder."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from lab.toolchain import ensure

from .conftest import Notes

pytestmark = pytest.mark.slow

RUNTIME = f"{{name: python, options: {{virtualenv: {sys.prefix}}}}}"

PROGRAM = """
import pulumi

class Thing(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("smoke:index:Thing", name)

config = pulumi.Config()
Thing(config.require("name"))
pulumi.export("name", config.require("name"))
pulumi.export("word", config.require_secret("word"))
"""

PACK = """
from pulumi_policy import EnforcementLevel, PolicyPack, ResourceValidationPolicy

def no_two(args, report):
    if args.name == "two":
        report("there is one already")

PolicyPack(name="smoke", enforcement_level=EnforcementLevel.MANDATORY,
           policies=[ResourceValidationPolicy(name="no-two", description="one is enough", validate=no_two)])
"""


@dataclass(frozen=True)
class Project:
    """A project folder with a stack, and the environment to call Pulumi in."""

    folder: Path
    environment: dict[str, str]

    def pulumi(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = ["pulumi", *arguments, "--non-interactive"]
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=120
        )


@pytest.fixture
def project(tmp_path: Path, notes: Notes) -> Project:
    toolchain = ensure(notes)
    home = tmp_path / "home"
    toolchain.install_plugins(home)
    for name, content in {
        "Pulumi.yaml": f"name: smoke\nruntime: {RUNTIME}\n",
        "__main__.py": PROGRAM,
        "pack/PulumiPolicy.yaml": f"runtime: {RUNTIME}\nversion: 0.0.1\n",
        "pack/__main__.py": PACK,
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    (tmp_path / "state").mkdir()
    environment = os.environ | {
        "PATH": f"{toolchain.bin}:/usr/bin:/bin",
        "PULUMI_HOME": str(home),
        "PULUMI_BACKEND_URL": f"file://{tmp_path / 'state'}",
        "PULUMI_CONFIG_PASSPHRASE": "test",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }
    made = Project(tmp_path, environment)
    assert made.pulumi("stack", "init", "one").returncode == 0
    assert made.pulumi("config", "set", "name", "one").returncode == 0
    assert made.pulumi("config", "set", "--secret", "word", "hush").returncode == 0
    return made


def test_a_program_runs_with_configuration_secrets_and_a_policy_pack(project: Project) -> None:
    done = project.pulumi("up", "--yes", "--policy-pack", "pack")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 created" in done.stdout
    assert "smoke@v0.0.1" in done.stdout
    assert "$PATH" not in done.stdout + done.stderr
    shown = json.loads(project.pulumi("stack", "output", "--json").stdout)
    assert shown == {"name": "one", "word": "[secret]"}
    assert "hush" not in done.stdout
    again = project.pulumi("up", "--yes", "--expect-no-changes", "--policy-pack", "pack")
    assert again.returncode == 0, again.stdout


@pytest.mark.parametrize("command", [("preview",), ("up", "--yes", "--skip-preview")])
def test_a_refusal_by_a_policy_is_said_without_a_traceback(project: Project, command: tuple[str, ...]) -> None:
    project.pulumi("config", "set", "name", "two")
    done = project.pulumi(*command, "--policy-pack", "pack")
    assert done.returncode != 0
    assert "there is one already" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    state = project.pulumi("stack", "export").stdout
    assert "Thing" not in state


@pytest.mark.parametrize(
    ("program", "said", "not_said"),
    [
        ('raise ValueError("broken on purpose")', "ValueError: broken on purpose", "exit code"),
        ("raise SystemExit(3)", "program exited with non-zero exit code: 3", "Traceback"),
    ],
)
def test_a_failure_of_the_program_is_said_once(project: Project, program: str, said: str, not_said: str) -> None:
    (project.folder / "__main__.py").write_text(program)
    done = project.pulumi("up", "--yes", "--skip-preview")
    assert done.returncode != 0
    assert said in done.stdout
    assert not_said not in done.stdout


def test_the_plugin_is_the_pinned_one_and_the_project_says_its_python(project: Project) -> None:
    plugins = json.loads(project.pulumi("plugin", "ls", "--json").stdout)
    assert [(plugin["name"], plugin["version"]) for plugin in plugins] == [("openstack", "5.5.3")]
    about = json.loads(project.pulumi("about", "--json").stdout)
    assert about["runtime"]["executable"].startswith(sys.prefix)


def test_an_interrupted_run_leaves_no_program_behind(project: Project) -> None:
    marker = project.folder / "pid"
    (project.folder / "__main__.py").write_text(
        f"import os, pathlib, time\npathlib.Path({str(marker)!r}).write_text(str(os.getpid()))\ntime.sleep(600)\n"
    )
    command = ["pulumi", "up", "--yes", "--skip-preview", "--non-interactive"]
    running = subprocess.Popen(
        command, cwd=project.folder, env=project.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    _wait_until(lambda: marker.exists() and marker.read_text() != "")
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=60)
    assert running.returncode != 0
    _wait_until(lambda: not Path(f"/proc/{marker.read_text()}").exists())


def _wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline, "waited 30 s in vain"
        time.sleep(0.05)
