"""Can servers boot on this machine? Tries in small what they need: namespaces, veth, overlay mount, control groups."""

import os
import shutil
import tempfile
from pathlib import Path

from common.errors import CheckFailedError
from lab.helper.programs import run
from lab.hosts.cgroups import Group

PROGRAMS = (
    "ethtool", "ip", "mmdebstrap", "mount", "nsenter", "ovn-controller", "ovs-vsctl", "ovs-vswitchd", "ovsdb-server",
    "setpriv", "setsid", "systemd-nspawn", "unshare",
)  # fmt: skip
TRIAL = (
    "ip link add kw0 type veth peer name kw1 && mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=work o root"
)


def probe(folder: Path, top: Group) -> None:
    """Raises CheckFailedError with what is missing; `folder` is where disks of servers are to lie."""
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    if missing:
        raise CheckFailedError(f"not installed: {', '.join(missing)}")
    _namespaces_and_mounts(folder)
    _groups(top)


def _namespaces_and_mounts(folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder, prefix="probe-") as trial:
        for name in ("lower", "upper", "work", "root"):
            (Path(trial) / name).mkdir()
        spaces = ("--net", "--mount", "--uts", "--ipc", "--pid", "--fork", "--propagation", "private")
        try:
            run("unshare", *spaces, "sh", "-c", f'cd "$0" && {TRIAL}', trial)
        except CheckFailedError as error:
            raise CheckFailedError(f"namespaces, veths or overlay mounts are not to be had here: {error}") from None


def _groups(top: Group) -> None:
    group = top.child(f"kreiswolke-probe-{os.getpid()}")
    try:
        group.create()
        group.limit(memory_mib=64, processes=16)
        if not (group.unified / "cgroup.kill").exists():
            raise CheckFailedError("the kernel is older than 5.14: no cgroup.kill")
    except OSError as error:
        raise CheckFailedError(f"control groups are not to be had here: {error}") from None
    finally:
        group.remove()
