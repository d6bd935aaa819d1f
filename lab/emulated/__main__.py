"""Try the lab on a stock Debian 12 under emulation: `make emulated`, as root (an hour or two).

Boots Debian's own kernel with systemd as first process and cgroup v2, and there, as an ordinary user with sudo, brings
the lab up with a server that boots, runs the tests named below, takes it down and looks for what is left.
"""

import os
import shutil
import sys

from common.errors import CheckFailedError, UserError
from common.progress import step
from lab.emulated import guest
from lab.emulated.machine import Machine, running
from lab.instance import cache_home

PROGRAMS = ("qemu-system-x86_64", "mmdebstrap", "mke2fs", "systemd-nspawn", "ssh", "ssh-keygen", "git", "tar")
FACTS = (
    "uname -sr; ps -p 1 -o comm=; stat -f -c %T /sys/fs/cgroup; id -un; sudo -n id -un;"
    " . /etc/os-release; echo $PRETTY_NAME"
)
UP = "cd kreiswolke && .venv/bin/kreiswolke lab up --instance test --level 3"
TRIES = 6  # each waits five minutes for the services, which are slow here
TESTS = (
    "cd kreiswolke && KREISWOLKE_TEST_PATIENCE=30 .venv/bin/pytest -v -W ignore -p no:cacheprovider"
    " tests/lab/test_servers.py tests/lab/test_dataplane.py"
    " -k 'by_name or neutron_says or limited or stop_start or no_trace or comes_back or down_leaves'"
)


def main() -> int:
    """Build the guest, boot it, try the lab in it."""
    try:
        _check()
        with running(guest.build(cache_home())) as machine:
            _try(machine)
    except UserError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


def _check() -> None:
    if os.geteuid() != 0:
        raise UserError("building the emulated machine needs root -> sudo make emulated")
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    if missing:
        raise UserError(f"not installed: {', '.join(missing)} -> apt-get install qemu-system-x86 mmdebstrap e2fsprogs")


def _try(machine: Machine) -> None:
    machine.run(FACTS)
    with step("copy the project"):
        machine.copy_project()
    for number in range(TRIES):
        if machine.run(UP) == 0:
            break
        if number == TRIES - 1:
            raise CheckFailedError("the lab did not come up in the emulated machine")
    if machine.run(TESTS):
        raise CheckFailedError("tests failed in the emulated machine")


if __name__ == "__main__":
    sys.exit(main())
