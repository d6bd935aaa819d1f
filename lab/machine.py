"""What is this machine like? The facts by which lab.doctor decides."""

import os
import shutil
import subprocess
from pathlib import Path

from common.errors import UserError
from lab import dataplane, instance, packages, patience, ports, processes
from lab.doctor import Facts, Verdict, decide
from lab.levels import HOSTS, SIMULATED

PROBE_SECONDS = 20
NAMESPACES = ("unshare", "--net", "--mount", "--uts", "--ipc", "--pid", "--fork", "true")


def examine(name: str) -> Verdict:
    """Look at the machine on behalf of the instance called `name` and judge how much of the lab it can run."""
    return decide(gather(name))


def gather(name: str) -> Facts:
    """Look at the machine; nothing is changed but a probe that goes at once."""
    root = packages.as_root()
    missing = tuple(packages.missing(SIMULATED))
    for_hosts = tuple(package for package in packages.missing(HOSTS) if package not in missing)
    problem, taken, used_mib = _state(name)
    namespaces, cgroups = _refused(root, *NAMESPACES), _cgroups(root)
    untried = for_hosts or namespaces or cgroups  # the data plane would only say the same again
    return Facts(
        system=_system(),
        debian=all(shutil.which(program) for program in ("apt-get", "dpkg-query")),
        root=root is not None,
        memory_mib=memory_mib() + used_mib,
        disk_mib=min(_free_mib(instance.state_home()), _free_mib(instance.cache_home())),
        state_problem=problem,
        ports_taken=taken,
        packages_missing=missing,
        host_packages_missing=for_hosts,
        packages_offered=tuple(packages.available((*missing, *for_hosts))) if missing or for_hosts else (),
        namespaces_problem=namespaces,
        cgroups_problem=cgroups,
        hosts_problem=None if untried else dataplane.available(),
    )


def _system() -> str:
    if not Path("/etc/os-release").exists():
        return os.uname().sysname
    lines = Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
    names = [line.removeprefix("PRETTY_NAME=").strip('"') for line in lines if line.startswith("PRETTY_NAME=")]
    return names[0] if names else os.uname().sysname


def memory_mib() -> int:
    """Memory that is available, in MiB."""
    lines = Path("/proc/meminfo").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("MemAvailable:"))


def _free_mib(folder: Path) -> int:
    there = next(path for path in (folder, *folder.parents) if os.access(path, os.F_OK))
    return shutil.disk_usage(there).free // 2**20


def _state(name: str) -> tuple[str | None, tuple[str, ...], int]:
    """What is wrong with the instance's folder, which of its ports are taken, and the memory it uses in MiB."""
    try:
        named = instance.named(name)
    except UserError as error:
        return str(error), (), 0
    except OSError as error:
        return f"{error.filename}: {error.strerror}", (), 0
    pids = [pid for program in processes.recorded(named) for pid in processes.group(named, program)]
    return (
        None,
        tuple(f"{port} ({service})" for service, port in ports.taken(named).items()),
        processes.memory_mib(pids),
    )


def _refused(root: list[str] | None, *command: str) -> str | None:
    """What `command` says when it fails as root, or that nobody may be root here."""
    if root is None:
        return "not to be tried without root"
    try:
        result = subprocess.run(
            [*root, *command], capture_output=True, text=True, timeout=patience.seconds(PROBE_SECONDS)
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return None if result.returncode == 0 else (result.stderr.strip().splitlines() or ["refused"])[-1]


def _cgroups(root: list[str] | None) -> str | None:
    mounts = [line.split() for line in Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()]
    unified = [mount[1] for mount in mounts if mount[2] == "cgroup2"]
    if not unified:
        return "no cgroup2 file system is mounted"
    probe = f"{unified[0]}/kreiswolke-doctor-{os.getpid()}"
    return _refused(root, "sh", "-c", 'mkdir "$0" && rmdir "$0"', probe)
