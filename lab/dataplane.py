"""How do servers of an instance get a network and a machine to run on? Root's part is asked of the lab's helper.

`up` is called when OVN's databases serve and before Nova starts, `down` after Nova has ended.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from common.errors import CheckFailedError
from common.progress import step
from lab import patience
from lab.helper.client import ask
from lab.helper.daemons import answers
from lab.helper.namespace import of_instance
from lab.helper.place import RUNTIME, helper_socket, relay_socket
from lab.hosts import cgroups, image
from lab.instance import Instance, cache_home, state_home

IMAGE_SECONDS = 900
HELPER_SECONDS = 180


def available() -> str | None:
    """Why servers cannot boot on this machine, or None where they can; tries in small what they need."""
    if os.geteuid() != 0 and shutil.which("sudo") is None:
        return "neither root nor sudo"
    state_home().mkdir(parents=True, exist_ok=True)  # ours: root would make it its own
    try:
        _root("probe", "--folder", str(state_home()), timeout=HELPER_SECONDS)
    except CheckFailedError as error:
        return str(error)
    return None


def prepare() -> None:
    """Build the servers' image where the cache has none (about a minute, needs a Debian archive)."""
    if not image.folder(cache_home()).exists():
        cache_home().mkdir(parents=True, exist_ok=True)
        with step("build the servers' image (Debian 12)"):
            _root("image", "--cache", str(cache_home()), timeout=IMAGE_SECONDS)


def up(instance: Instance) -> None:
    """Start what does not run of the data plane: helper, switch, chassis lab-1, ways in and out."""
    prepare()
    if not _helper_answers(instance):
        _root("serve", *_place(instance), timeout=HELPER_SECONDS)
    ask(helper_socket(instance.root), "up", southbound=instance.southbound.name)


def down(instance: Instance) -> None:
    """Power off every server and leave no process, namespace, mount or control group; the disks stay."""
    if _helper_answers(instance):
        ask(helper_socket(instance.root), "down")
    elif leftovers(instance):
        _root("clean", *_place(instance), timeout=HELPER_SECONDS)


def wipe(instance: Instance) -> None:
    """Remove the disks of all servers of an instance that is down."""
    if (instance.root / "servers").exists():
        _root("wipe", *_place(instance), timeout=HELPER_SECONDS)


def status(instance: Instance) -> list[str]:
    """One line per part and per server: `name state`; empty where the data plane is down."""
    if not _helper_answers(instance):
        return ["helper dead"] if leftovers(instance) else []
    parts = ask(helper_socket(instance.root), "status")
    return ["helper running", *(f"{part['name']} {part['state']}" for part in parts)]


def leftovers(instance: Instance) -> list[str]:
    """What of the data plane is there: processes, namespaces, groups, sockets. Empty after `down`."""
    group = _group(instance.name)
    processes = [f"process {pid}" for folder in group.unified.rglob("cgroup.procs") for pid in _pids(folder)]
    groups = [f"control group {path}" for folder in group.folders() for path in _groups(folder)]
    namespaces = [f"network namespace {name}" for name in of_instance(f"kw-{instance.name}")]
    files = (RUNTIME / instance.name, helper_socket(instance.root), relay_socket(instance.root))
    return [*processes, *groups, *namespaces, *(str(file) for file in files if file.exists())]


def relay(instance: Instance) -> Path:
    """The socket through which `lab.relay` reaches the servers' floating IPs."""
    return relay_socket(instance.root)


def _helper_answers(instance: Instance) -> bool:
    return answers(helper_socket(instance.root))


def _place(instance: Instance) -> list[str]:
    words = {
        "name": instance.name,
        "root": str(instance.root.resolve()),
        "image": str(image.folder(cache_home()).resolve()),
        "uid": str(os.getuid()),
        "gid": str(os.getgid()),
    }
    return [f"--{name}={value}" for name, value in words.items()]


def _group(name: str) -> cgroups.Group:
    top = cgroups.machine(Path("/proc/self/mounts").read_text(encoding="utf-8"))
    return cgroups.instance_group(name, top, systemd=Path("/run/systemd/system").is_dir())


def _groups(top: Path) -> list[Path]:
    """The group, its parts and the servers in it."""
    return [path for path in (top, *sorted(top.glob("*")), *sorted(top.glob("hosts/*"))) if path.is_dir()]


def _pids(procs: Path) -> list[str]:
    try:
        return procs.read_text().split()
    except OSError:
        return []


def _root(*words: str, timeout: int) -> None:
    """Run the helper program as root, by sudo where the caller is not root."""
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    # As a word: sudo hands no environment on.
    command = [*sudo, sys.executable, "-P", "-B", "-m", "lab.helper", f"--patience={patience.factor()}", *words]
    limit = patience.seconds(timeout)
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=limit, check=False
        )
    except subprocess.TimeoutExpired:
        raise CheckFailedError(f"lab.helper {words[0]} took longer than {limit:.0f} s") from None
    if done.returncode:
        raise CheckFailedError(" ".join(done.stderr.split())[-500:] or f"lab.helper {words[0]} failed")
