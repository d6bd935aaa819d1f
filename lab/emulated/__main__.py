"""Try the lab on a stock Debian 12 under emulation: `make emulated`, as root (half an hour or longer).

Boots Debian's own kernel with systemd as first process and cgroup v2, and there, as an ordinary user with sudo, brings
the lab up with servers that boot, runs the tests named below, takes it down and looks for what is left.
"""

import os
import shutil
import sys
from pathlib import Path

from common.errors import CheckFailedError, UserError
from common.progress import step
from lab import packages
from lab.emulated import guest
from lab.emulated.machine import Machine, running
from lab.hosts import image
from lab.instance import cache_home
from lab.levels import HOSTS

PROGRAMS = ("qemu-system-x86_64", "mke2fs", "ssh", "ssh-keygen", "git", "tar")
FACTS = (
    "uname -sr; ps -p 1 -o comm=; stat -f -c %T /sys/fs/cgroup; id -un; sudo -n id -un;"
    " . /etc/os-release; echo $PRETTY_NAME"
)
IN_PROJECT = "cd kreiswolke && export KREISWOLKE_PATIENCE=30 KREISWOLKE_KEEP_LAB=1 &&"
PYTEST = f"{IN_PROJECT} .venv/bin/pytest -v -m lab -W ignore -p no:cacheprovider"
# Everything of the lab has the project's name in its command line or path; brackets, so that the search is not found.
LEFT = (
    "{ pgrep -a -f '[k]reiswolke'; sudo ip netns list; find /sys/fs/cgroup -name '*[k]reiswolke*';"
    " systemctl list-units --all --plain --no-legend '*[k]reiswolke*'; grep '[k]reiswolke' /proc/1/mounts;"
    " ip -brief link | grep -v -E '^(lo|en)'; }"
)
STEPS = {
    "boot a server without OpenStack": f"{PYTEST} tests/lab/test_helper_alone.py -k boots_stops",
    "bring the lab up": f"{IN_PROJECT} .venv/bin/kreiswolke lab up --instance test --level {HOSTS}",
    # Reached by ssh at its floating IP, held to its flavor, deleted without a trace.
    "boot a server through Nova": f"{PYTEST} tests/lab/test_servers.py -k 'by_name or limited or no_trace'",
    "take the lab down": f"{IN_PROJECT} .venv/bin/kreiswolke lab down --instance test",
    "look for what is left": f"! {LEFT} | grep .",
}
LOGS = "tail -n 30 .local/state/kreiswolke/lab/test/log/*.log"


def main() -> int:
    """Build the guest, boot it, try the lab in it."""
    try:
        _check()
        packages.ensure(HOSTS)
        with running(guest.build(cache_home())) as machine:
            _try(machine)
    except UserError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


def _check() -> None:
    if os.geteuid() != 0:
        raise UserError("building the emulated machine needs root -> sudo make emulated")
    if f"VERSION_CODENAME={image.SUITE}" not in Path("/etc/os-release").read_text(encoding="utf-8"):
        raise UserError(f"the guest's Python comes from this machine's Debian -> call it on Debian 12 ({image.SUITE})")
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    if missing:
        raise UserError(f"not installed: {', '.join(missing)} -> apt-get install qemu-system-x86 e2fsprogs")


def _try(machine: Machine) -> None:
    machine.run(FACTS)
    with step("copy the project"):
        machine.copy_project()
    for title, command in STEPS.items():
        with step(title):
            if machine.run(command):
                machine.run(LOGS)
                raise CheckFailedError(f"{title}: failed in the emulated machine")


if __name__ == "__main__":
    sys.exit(main())
