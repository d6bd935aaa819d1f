"""What is the emulated machine? A Debian 12 as installed, with a user who has sudo, the project and its caches.

Everything slow is done here, at full speed: packages and virtual environments from outside, what the guest's own
programs have to do with systemd-nspawn on its folder, without a network. What is tried is then done by the emulated
machine itself, and nothing is downloaded there.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from common.progress import step
from lab import packages, template
from lab.helper.programs import run
from lab.hosts import image
from lab.instance import cache_home
from lab.levels import HOSTS
from lab.openstack import venv

PROJECT = Path(__file__).parents[2]
USER = "debian"
HOME = Path("home") / USER
PACKAGES = (
    "apparmor", "ca-certificates", "dbus", "initramfs-tools", "iproute2", "kmod", "libpam-systemd",
    "linux-image-amd64", "make", "openssh-client", "openssh-server", "procps", "python3", "python3-venv", "sudo",
    "systemd-sysv", "udev", "zstd",
)  # fmt: skip
DISK_SIZE = "12G"  # sparse
# What decides over the virtual environments; the rest of the project is copied in at each try.
LOCKS = ("pyproject.toml", "requirements/all.lock", "requirements/bootstrap.lock", "requirements/openstack.lock")
# Leaves the template of an empty cloud in the cache, and compiled what Python will import; servers are simulated, since
# this is no machine of its own yet.
FIRST_UP = """\
set -eu
cd "$HOME/kreiswolke"
.venv/bin/uv pip install --quiet --offline --no-deps --no-build-isolation --editable .
.venv/bin/kreiswolke lab up --instance first --level 2 --clouds /tmp/keys
.venv/bin/kreiswolke lab down --instance first
.venv/bin/pytest -q -p no:cacheprovider --collect-only tests/lab/test_servers.py tests/lab/test_helper_alone.py
rm -r "$HOME/.local/state" /tmp/keys
"""
SETTINGS = {
    "etc/hostname": "emulated\n",
    "etc/hosts": "127.0.0.1 localhost emulated\n",
    "etc/fstab": "/dev/vda / ext4 defaults 0 1\n",
    "etc/sudoers.d/90-user": f"{USER} ALL=(ALL) NOPASSWD:ALL\n",
    "etc/systemd/network/10-wired.network": "[Match]\nName=en*\n[Network]\nDHCP=ipv4\n",
}


def build(folder: Path) -> Path:
    """Build the guest where it is missing; returns its folder: `disk`, `vmlinuz`, `initrd`, `key`, `host_key.pub`.

    Needs root, mmdebstrap, systemd-nspawn and the internet; takes five to ten minutes and 8 GB while it works.
    """
    target = folder / f"guest-{_hash()}"
    if target.exists():
        return target
    partial = folder / f"{target.name}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    root = partial / "root"
    with step("install Debian 12 with its kernel"):
        _install(root)
    with step("make user, key and settings"):
        _settle(root, partial)
    with step("install the project and OpenStack"):
        _project(root)
    with step("write the disk"):
        _disk(root, partial)
    partial.rename(target)
    for other in folder.glob("guest-*"):
        if other != target:
            shutil.rmtree(other)
    return target


def _hash() -> str:
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for name in LOCKS:
        digest.update((PROJECT / name).read_bytes())
    digest.update(" ".join((*packages.needed(HOSTS), image.recipe_hash(), template.archive().name)).encode())
    return digest.hexdigest()[:12]


def _install(root: Path) -> None:
    include = ",".join((*PACKAGES, *packages.needed(HOSTS)))
    units = " ".join(packages.UNITS.values())
    run(
        "mmdebstrap",
        "--quiet",
        "--mode=root",
        "--variant=minbase",
        f"--include={include}",
        f'--customize-hook=systemctl --quiet --root="$1" disable {units} apt-daily.timer apt-daily-upgrade.timer',
        '--customize-hook=systemctl --quiet --root="$1" enable systemd-networkd',
        f'--customize-hook=chroot "$1" useradd --create-home --shell /bin/bash --uid 1000 {USER}',
        image.SUITE,
        str(root),
        *image.sources(),
        timeout=1800,
    )


def _settle(root: Path, folder: Path) -> None:
    for path, content in SETTINGS.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content, encoding="utf-8")
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / "key"))
    keys = root / HOME / ".ssh"
    keys.mkdir(mode=0o700)
    shutil.copy(folder / "key.pub", keys / "authorized_keys")
    for old in root.glob("etc/ssh/ssh_host_*"):
        old.unlink()
    host_key = root / "etc/ssh/ssh_host_ed25519_key"
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(host_key))
    shutil.copy(f"{host_key}.pub", folder / "host_key.pub")


def _project(root: Path) -> None:
    home = root / HOME
    for name in listed_files():
        (home / "kreiswolke" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(PROJECT / name, home / "kreiswolke" / name)  # with its time: what Python compiles stays valid
    cache = home / ".cache/kreiswolke/lab"
    openstack = cache / venv.folder().name
    _environment(home / "kreiswolke/.venv", PROJECT / "requirements/all.lock")
    _environment(openstack, venv.LOCK)
    venv.complete(openstack).touch()
    run("chown", "-R", "1000:1000", str(home), timeout=300)
    run(
        "systemd-nspawn", "--quiet", f"--directory={root}", "--machine=kreiswolke-guest", "--register=no",
        "--keep-unit", "--settings=no", "--private-network", "--as-pid2", f"--user={USER}", "--console=pipe",
        "sh", "-c", FIRST_UP, timeout=1800,
    )  # fmt: skip
    built = image.build(cache_home())  # of many owners, and stays so
    run("cp", "-a", str(built.resolve()), str(cache / built.name), timeout=300)


def _environment(target: Path, lock: Path) -> None:
    """A virtual environment that may be moved to its place in the guest; its Python is that of Debian on both sides."""
    uv, python = str(Path(sys.executable).with_name("uv")), str(venv.SYSTEM_PYTHON)
    settings = {**os.environ, "UV_LINK_MODE": "copy"}  # the owner changes, in uv's cache it must not
    sync = ("pip", "sync", "--quiet", "--require-hashes", "--python", str(target / "bin/python"))
    run(uv, "venv", "--quiet", "--relocatable", "--python", python, str(target), timeout=300, env=settings)
    run(uv, *sync, str(lock), timeout=3600, env=settings)


def listed_files() -> list[str]:
    """The project's files as git knows them, and new ones it would take."""
    git = ["git", "-c", f"safe.directory={PROJECT}", "-C", str(PROJECT)]
    command = [*git, "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return [name for name in names if (PROJECT / name).is_file()]


def _disk(root: Path, folder: Path) -> None:
    shutil.copy(root / "vmlinuz", folder / "vmlinuz")
    shutil.copy(root / "initrd.img", folder / "initrd")
    run("mke2fs", "-q", "-t", "ext4", "-d", str(root), str(folder / "disk"), DISK_SIZE, timeout=1800)
    shutil.rmtree(root)
