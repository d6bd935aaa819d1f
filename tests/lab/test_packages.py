"""Packages are installed by apt for real, and nothing of the system is left changed."""

import subprocess
from pathlib import Path

import pytest

from lab import packages
from tests.conftest import Lab

pytestmark = pytest.mark.lab

POLICY = Path("/usr/sbin/policy-rc.d")


def policy() -> str | None:
    return POLICY.read_text() if POLICY.exists() else None


@pytest.mark.skipif(packages.as_root() is None, reason="needs root")
@pytest.mark.parametrize(("package", "code"), [("mariadb-client-core", 0), ("kreiswolke-no-such-package", 100)])
def test_the_ban_on_starting_services_ends_with_the_installation(lab: Lab, package: str, code: int) -> None:
    before = policy()
    root = packages.as_root()
    assert root is not None

    ran = subprocess.run([*root, "sh", str(packages.INSTALL), "", package], capture_output=True, timeout=300)

    assert ran.returncode == code
    assert policy() == before


def test_nothing_is_missing_where_the_lab_runs(lab: Lab) -> None:
    assert packages.missing(lab.level) == []
    assert not packages.ensure(lab.level)


def test_apt_knows_what_it_offers() -> None:
    if not list(Path("/var/lib/apt/lists").glob("*_Packages*")):
        pytest.skip("apt has no lists")
    assert packages.available(["mariadb-server-core", "kreiswolke-no-such-package"]) == ["mariadb-server-core"]
