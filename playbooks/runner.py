"""How are the hosts set up from the command line? A front to ansible-runner: progress, results, no traceback.

Secrets are given to Ansible by a folder in memory (tmpfs, mode 0700) that is gone when the run ends; the log keeps what
Ansible printed, in which `no_log` tasks are censored.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ansible_mitogen
import ansible_runner

from common.errors import CheckFailedError, UserError
from common.files import write_bytes
from playbooks.progress import Progress
from playbooks.results import Summary, Tallies, Tally

HERE = Path(__file__).parent
MEMORY = Path("/dev/shm")  # noqa: S108 - in memory, and the folder in it is the user's alone
PREFIX = "kreiswolke-"
CANCELED = "canceled"


@dataclass(frozen=True, slots=True)
class Target:
    """Which hosts, and how they are reached. `outputs` and `network` are folders (see playbooks.inventory).

    `limit` is a pattern of Ansible over groups and hosts; `ssh_config` brings addresses, keys and known host keys.
    """

    outputs: Path
    network: Path
    ssh_config: Path
    limit: str = "all"


@dataclass(frozen=True, slots=True)
class Run:
    """What came of a run: the summary, and what tasks printed, by host and task."""

    summary: Summary
    outputs: Mapping[str, Mapping[str, str]]


def play(playbook: str, target: Target, log: Path, variables: Mapping[str, Any] | None = None) -> Run:
    """Run `playbook` of this folder over the hosts of `target`, and write what Ansible prints to `log`.

    `variables` may be secret. Raises KeyboardInterrupt where the user stopped it, and CheckFailedError where Ansible
    ended before any host was tried.
    """
    if not target.ssh_config.is_file():
        raise UserError(f"{target.ssh_config}: file not found -> run `kreiswolke hosts ssh-config`")
    tallies, started = Tallies(), time.monotonic()
    with _folder_in_memory() as folder, Progress(tallies) as progress, _own_signal_handlers():
        runner = ansible_runner.run(
            private_data_dir=str(folder),
            project_dir=str(HERE),
            artifact_dir=str(folder / "artifacts"),
            playbook=playbook,
            inventory=str(HERE / "inventory.py"),
            limit=target.limit,
            extravars=dict(variables or {}),
            envvars=_environment(target, folder),
            settings={"suppress_ansible_output": True, "pexpect_timeout": 1},
            event_handler=progress.handle,
        )
        printed = Path(runner.config.artifact_dir) / "stdout"
        _keep(printed, log)
        _close_connections(folder)
    if runner.status == CANCELED:
        raise KeyboardInterrupt
    if not tallies.hosts:
        raise CheckFailedError(f"Ansible ended before any host was tried; its output is in {log}")
    results = tuple(tally.result(host) for host, tally in sorted(tallies.hosts.items()))
    return Run(Summary(results, time.monotonic() - started), _outputs(tallies.hosts))


def _outputs(hosts: Mapping[str, Tally]) -> dict[str, Mapping[str, str]]:
    return {host: tally.outputs for host, tally in sorted(hosts.items())}


def _environment(target: Target, folder: Path) -> dict[str, str]:
    """Variables for Ansible; ansible-runner would switch the check of host keys off by itself."""
    return {
        "ANSIBLE_CONFIG": str(HERE / "ansible.cfg"),
        "ANSIBLE_HOME": str(folder / "home"),
        "ANSIBLE_HOST_KEY_CHECKING": "True",
        "ANSIBLE_NOCOLOR": "1",
        "ANSIBLE_SSH_ARGS": f"-F {target.ssh_config} -o ControlMaster=auto -o ControlPersist=30s",
        "ANSIBLE_SSH_CONTROL_PATH_DIR": str(_connections(folder)),
        # One Python per host for the whole run, instead of a new one with all of Ansible's library for every task.
        "ANSIBLE_STRATEGY": "mitogen_linear",
        "ANSIBLE_STRATEGY_PLUGINS": str(Path(ansible_mitogen.__file__).parent / "plugins/strategy"),
        "KREISWOLKE_NETWORK": str(target.network),
        "KREISWOLKE_OUTPUTS": str(target.outputs),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
    }


@contextmanager
def _folder_in_memory() -> Iterator[Path]:
    """A folder for this run alone that is never written to a disk; removes those of runs that were killed."""
    if f" {MEMORY} tmpfs " not in Path("/proc/self/mounts").read_text(encoding="utf-8"):
        raise UserError(f"{MEMORY} is not in memory on this machine: secrets would be written to a disk")
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=MEMORY))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _sweep() -> None:
    for folder in MEMORY.glob(f"{PREFIX}*-*"):
        pid = folder.name.removeprefix(PREFIX).split("-")[0]
        if folder.stat().st_uid == os.getuid() and not Path("/proc", pid).exists():
            shutil.rmtree(folder)


@contextmanager
def _own_signal_handlers() -> Iterator[None]:
    """ansible-runner puts handlers of its own in place, which stop the run; ours come back afterwards."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _keep(printed: Path, log: Path) -> None:
    write_bytes(log, printed.read_bytes(), 0o600)


def _connections(folder: Path) -> Path:
    return folder / "ssh"


def _close_connections(folder: Path) -> None:
    """End the ssh connections that Ansible keeps open for the next task."""
    for socket in _connections(folder).glob("*"):
        subprocess.run(["ssh", "-S", str(socket), "-O", "exit", "-"], capture_output=True, check=False, timeout=10)
