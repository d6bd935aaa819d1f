"""What does every server of the lab boot from? One Debian 12 root file system, built once and shared read-only."""

import fcntl
import hashlib
import shutil
from email.utils import formatdate
from pathlib import Path

from common.errors import CheckFailedError
from lab.helper.programs import run

SUITE = "bookworm"
# Big packages are in the image so that roles are quick; ARCHIVE is what a role still has to install for real.
PACKAGES = (
    "ca-certificates", "dbus", "eapoltest", "ethtool", "freeradius", "freeradius-utils", "iproute2", "iputils-ping",
    "netbase", "netcat-openbsd", "nftables", "openssh-server", "procps", "python3", "python3-apt", "sudo",
    "systemd-sysv", "systemd-timesyncd",
)  # fmt: skip
ARCHIVE = ("unattended-upgrades",)
# Installed, but a server starts them only when a role says so.
DISABLED = ("freeradius.service", "nftables.service", "apt-daily.timer", "apt-daily-upgrade.timer")
# Nothing that waits, ticks or wants a terminal: a host boots in well under a second.
MASKED = (
    "console-getty.service", "dpkg-db-backup.timer", "e2scrub_all.timer", "e2scrub_reap.service", "fstrim.timer",
    "getty.target", "systemd-networkd-wait-online.service", "systemd-tmpfiles-clean.timer",
    "systemd-update-utmp-runlevel.service", "systemd-update-utmp.service",
)  # fmt: skip
ENABLED = ("systemd-networkd.service", "lab-host-keys.service", "lab-user-data.service")
FILES = Path(__file__).parent / "image"
LOGIN_USER = "debian"
LOGIN_UID = 1000


def folder(cache: Path) -> Path:
    """Where the image of this recipe is kept: `root/` and `archive/` below it; the name holds the recipe's hash."""
    return cache / f"image-{recipe_hash()}"


def recipe_hash() -> str:
    """Hash of everything that shapes the image: this module and the files laid over it."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for file in sorted(path for path in FILES.rglob("*") if path.is_file()):
        digest.update(f"{file.relative_to(FILES)} {file.stat().st_mode & 0o777:o}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def build(cache: Path) -> Path:
    """Build the image where it is missing; returns its folder. Needs root, mmdebstrap and a Debian archive."""
    target = folder(cache)
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "image.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if target.exists():
            return target
        partial = cache / f"{target.name}.partial"
        shutil.rmtree(partial, ignore_errors=True)
        (partial / "archive").mkdir(parents=True)
        partial.chmod(0o755)
        _install(partial / "root", partial / "archive")
        _finish(partial / "root")
        index(partial / "archive")
        partial.rename(target)
    return target


def _install(root: Path, archive: Path) -> None:
    download = (
        'rm -f "$1"/var/cache/apt/archives/*.deb; APT_CONFIG="$MMDEBSTRAP_APT_CONFIG" apt-get --yes --quiet'
        f" --no-install-recommends --download-only install {' '.join(ARCHIVE)}"
        f' && mv "$1"/var/cache/apt/archives/*.deb "{archive}"'
    )
    user = f'chroot "$1" useradd --create-home --shell /bin/bash --uid {LOGIN_UID} {LOGIN_USER}'
    run(
        "mmdebstrap",
        "--quiet",
        "--mode=root",
        "--variant=minbase",
        f"--include={','.join(PACKAGES)}",
        "--dpkgopt=path-exclude=/usr/share/man/*",
        "--dpkgopt=path-exclude=/usr/share/doc/*",
        "--dpkgopt=path-include=/usr/share/doc/*/copyright",
        f"--customize-hook={user}",
        f"--customize-hook={download}",
        SUITE,
        str(root),
        *sources(),
        timeout=900,
    )


def sources() -> list[str]:
    """The package sources of this machine where it runs the same release, else mmdebstrap's own."""
    known = (Path("/etc/apt/sources.list"), Path("/etc/apt/sources.list.d/debian.sources"))
    return [str(file) for file in known if file.is_file() and SUITE in file.read_text(encoding="utf-8")]


def _finish(root: Path) -> None:
    for key in root.glob("etc/ssh/ssh_host_*"):
        key.unlink()
    shutil.rmtree(root / "var/lib/apt/lists")
    (root / "var/lib/apt/lists").mkdir()
    for sources in root.glob("etc/apt/sources.list.d/*"):
        sources.unlink()
    (root / "etc/hostname").unlink(missing_ok=True)
    (root / "etc/resolv.conf").unlink(missing_ok=True)
    # Empty: systemd-nspawn fills it with Nova's uuid. "uninitialized" would mean a first boot with questions.
    (root / "etc/machine-id").write_text("")
    shutil.copytree(FILES, root, dirs_exist_ok=True)
    (root / "etc/sudoers.d/90-cloud-image").chmod(0o440)
    run("systemctl", f"--root={root}", "disable", *DISABLED)
    run("systemctl", f"--root={root}", "enable", *ENABLED)
    run("systemctl", f"--root={root}", "mask", *MASKED)


def index(archive: Path) -> None:
    """Write `Packages` and `Release` of a flat Debian archive (see sources.list(5), "exact path")."""
    debs = sorted(archive.glob("*.deb"))
    if not debs:
        raise CheckFailedError(f"the package archive of the lab is empty: {' '.join(ARCHIVE)} were not downloaded")
    packages = "".join(_paragraph(deb) for deb in debs).encode()
    digest = hashlib.sha256(packages).hexdigest()
    release = f"Suite: lab\nDate: {formatdate(usegmt=True)}\nSHA256:\n {digest} {len(packages)} Packages\n"
    (archive / "Packages").write_bytes(packages)
    (archive / "Release").write_text(release, encoding="utf-8")
    for file in archive.iterdir():
        file.chmod(0o644)


def _paragraph(deb: Path) -> str:
    content = deb.read_bytes()
    fields = run("dpkg-deb", "--field", str(deb)).rstrip("\n")
    return f"{fields}\nFilename: ./{deb.name}\nSize: {len(content)}\nSHA256: {hashlib.sha256(content).hexdigest()}\n\n"
