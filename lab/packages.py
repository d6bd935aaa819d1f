"""Which Debian packages does the lab need, and how do they come onto the machine without starting anything?"""

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from common.errors import CheckFailedError
from common.progress import step
from lab.instance import cache_home
from lab.levels import HOSTS, SIMULATED
from lab.processes import environment

PACKAGES: dict[int, tuple[str, ...]] = {
    SIMULATED: ("mariadb-server-core", "mariadb-client-core", "ovn-central", "openvswitch-switch"),
    HOSTS: ("ovn-host", "systemd-container", "mmdebstrap", "iproute2", "ethtool", "nftables", "eapoltest"),
}
# Services that Debian enables with these packages; the lab runs the programs by itself.
UNITS = {"ovn-central": "ovn-central", "ovn-host": "ovn-host", "openvswitch-switch": "openvswitch-switch"}
LISTS = Path("/var/lib/apt/lists")
INSTALL = Path(__file__).with_name("install.sh")


def needed(level: int) -> list[str]:
    """The packages of `level` and of the levels below it."""
    return [package for lowest, packages in PACKAGES.items() if lowest <= level for package in packages]


def missing(level: int) -> list[str]:
    """Those of `needed(level)` that are not installed."""
    packages = needed(level)
    if shutil.which("dpkg-query") is None:
        return packages
    command = ["dpkg-query", "--show", "--showformat=${Package} ${db:Status-Status}\n", *packages]
    shown = subprocess.run(command, capture_output=True, text=True, env=environment()).stdout
    installed = {line.split()[0] for line in shown.splitlines() if line.endswith(" installed")}
    return [package for package in packages if package not in installed]


def as_root() -> list[str] | None:
    """What to put before a command to run it as root: nothing for root, `sudo -n` where it works, None where not."""
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n"]
    allowed = shutil.which("sudo") and subprocess.run([*sudo, "true"], capture_output=True).returncode == 0
    return sudo if allowed else None


def available(packages: Iterable[str]) -> list[str]:
    """Those of `packages` that the package sources offer; all of them where apt was never asked (no lists yet)."""
    if not any(LISTS.glob("*_Packages*")):
        return list(packages)
    command = ["apt-cache", "--quiet", "show", "--no-all-versions", *packages]
    shown = subprocess.run(command, capture_output=True, text=True, env=environment()).stdout.splitlines()
    return [line.removeprefix("Package: ") for line in shown if line.startswith("Package: ")]


def ensure(level: int) -> bool:
    """Install what is missing; no system service is started or touched. Returns whether anything was installed.

    Raises CheckFailedError where that fails.
    """
    packages = missing(level)
    if not packages:
        return False
    names = " ".join(packages)
    root = as_root()
    if root is None or shutil.which("apt-get") is None:
        raise CheckFailedError(f"packages are missing -> sudo apt-get install --no-install-recommends {names}")
    log = cache_home() / "packages.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    units = " ".join(UNITS[package] for package in packages if package in UNITS)
    with step(f"install {names}"), log.open("ab") as output:
        command = [*root, "sh", str(INSTALL), units, *packages]
        result = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=environment())
    if result.returncode:
        raise CheckFailedError(f"apt could not install {names}: see {log}")
    return True
