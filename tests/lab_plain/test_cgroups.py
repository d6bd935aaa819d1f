from pathlib import Path

import pytest

from common.errors import CheckFailedError
from lab.hosts import cgroups
from lab.hosts.cgroups import Group

# Debian 12 as installed: systemd owns the only tree.
PURE = """\
sysfs /sys sysfs rw,nosuid,nodev,noexec,relatime 0 0
cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid,nodev,noexec,relatime,nsdelegate,memory_recursiveprot 0 0
"""
# v1 trees with an empty v2 tree beside them.
HYBRID = """\
tmpfs /sys/fs/cgroup tmpfs rw,relatime,mode=755 0 0
cgroup /sys/fs/cgroup/cpu,cpuacct cgroup rw,relatime,cpu,cpuacct 0 0
cgroup /sys/fs/cgroup/memory cgroup rw,relatime,memory 0 0
cgroup /sys/fs/cgroup/pids cgroup rw,relatime,pids 0 0
cgroup /sys/fs/cgroup/systemd cgroup rw,relatime,name=systemd 0 0
cgroup2 /sys/fs/cgroup/unified cgroup2 rw,relatime 0 0
"""
OLD = "cgroup /sys/fs/cgroup/memory cgroup rw,relatime,memory 0 0\n"


def test_on_a_usual_debian_host_there_is_one_tree() -> None:
    assert cgroups.machine(PURE) == Group(Path("/sys/fs/cgroup"))


def test_beside_v1_every_tree_of_ours_is_found() -> None:
    top = cgroups.machine(HYBRID)

    assert top.unified == Path("/sys/fs/cgroup/unified")
    assert [tree for tree, _ in top.legacy] == ["systemd", "memory", "pids"]
    assert top.child("a/b").folders()[0] == Path("/sys/fs/cgroup/unified/a/b")
    assert top.child("a").child("b").folders() == top.child("a/b").folders()


def test_a_machine_without_v2_is_refused() -> None:
    with pytest.raises(CheckFailedError, match="v2"):
        cgroups.machine(OLD)


def test_where_systemd_owns_the_tree_the_instance_is_a_scope() -> None:
    scope = cgroups.instance_group("demo", cgroups.machine(PURE), systemd=True)
    assert scope.unified == Path("/sys/fs/cgroup/system.slice/kreiswolke-lab-demo.scope")

    for mounts, systemd in ((HYBRID, True), (HYBRID, False), (PURE, False)):
        plain = cgroups.instance_group("demo", cgroups.machine(mounts), systemd=systemd)
        assert plain.unified.name == "kreiswolke-lab-demo"


def test_limits_are_written_where_each_arrangement_has_them(tmp_path: Path) -> None:
    pure = Group(tmp_path / "pure")
    hybrid = Group(tmp_path / "v2", (("memory", tmp_path / "memory"), ("pids", tmp_path / "pids")))
    for group in (pure, hybrid):
        group.create()
        group.limit(memory_mib=512, processes=100)

    assert (tmp_path / "pure/memory.max").read_text() == "536870912"
    assert (tmp_path / "pure/pids.max").read_text() == "100"
    assert (tmp_path / "memory/memory.limit_in_bytes").read_text() == "536870912"
    assert (tmp_path / "pids/pids.max").read_text() == "100"
    assert not list((tmp_path / "v2").iterdir())


def test_a_group_that_is_not_there_has_no_life(tmp_path: Path) -> None:
    none = Group(tmp_path / "none")

    assert not none.populated()
    assert not none.frozen()
    assert none.pids() == []
    none.kill()
    none.remove()


def test_a_group_is_removed_with_those_inside(tmp_path: Path) -> None:
    group = Group(tmp_path / "v2", (("memory", tmp_path / "memory"),))
    group.child("hosts/a/payload").create()

    group.remove()

    assert list(tmp_path.iterdir()) == []
