"""How much of the lab can this machine run, and why not more? Facts are gathered apart (lab.machine)."""

from dataclasses import dataclass

from lab.levels import HOSTS, NAMES, PLANNER, SIMULATED

# Measured with 25 servers: the control plane takes 1.2 GiB, each host 12 MiB; the rest is for Pulumi and Ansible.
MEMORY_MIB = {SIMULATED: 2500, HOSTS: 3500}
# OpenStack 600 MB, toolchain 700 MB, databases 250 MB; the image of the hosts 300 MB and their disks.
DISK_MIB = {SIMULATED: 2500, HOSTS: 4000}


@dataclass(frozen=True, slots=True)
class Facts:
    """What was seen of the machine. A text that says what is wrong is None where nothing is."""

    system: str
    debian: bool
    root: bool  # root, or sudo without a password
    memory_mib: int  # available, or used by this lab already
    disk_mib: int  # free where state and cache lie
    state_problem: str | None
    ports_taken: tuple[str, ...]  # "25004 (neutron)"
    packages_missing: tuple[str, ...]  # for level SIMULATED
    host_packages_missing: tuple[str, ...]  # for level HOSTS alone
    packages_offered: tuple[str, ...]  # those of the missing that the package sources have
    namespaces_problem: str | None
    cgroups_problem: str | None
    hosts_problem: str | None  # what the data plane itself says where all it needs is there


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; where it is not `ok`, `level` and those above cannot run."""

    name: str
    level: int
    ok: bool
    found: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The highest level that can run, and all that was looked at."""

    level: int
    checks: tuple[Check, ...]

    @property
    def reason(self) -> str:
        """Why not more, in one line; empty at the highest level."""
        failed = [check for check in self.checks if not check.ok and check.level == self.level + 1]
        return "; ".join(
            f"{check.name}: {check.found}" + (f" -> {check.remedy}" if check.remedy else "") for check in failed
        )

    @property
    def sentence(self) -> str:
        """The verdict in one line."""
        why = f", because {self.reason}" if self.reason else ""
        return f"level {self.level} can run: {NAMES[self.level]}{why}"


def decide(facts: Facts) -> Verdict:
    """Judge the facts: the level is the highest whose checks, and those of the levels below, all hold."""
    checks = (*_common(facts), *_hosts(facts))
    level = PLANNER
    while level < HOSTS and all(check.ok for check in checks if check.level <= level + 1):
        level += 1
    return Verdict(level, checks)


def _common(facts: Facts) -> list[Check]:
    return [
        Check("system", SIMULATED, facts.debian, facts.system, "the lab needs Debian or Ubuntu with apt"),
        _amount("memory", SIMULATED, facts.memory_mib, MEMORY_MIB),
        _amount("disk", SIMULATED, facts.disk_mib, DISK_MIB),
        _usable("state folder", SIMULATED, facts.state_problem, "set XDG_STATE_HOME to a folder that can be written"),
        Check(
            "ports",
            SIMULATED,
            not facts.ports_taken,
            f"taken: {', '.join(facts.ports_taken)}" if facts.ports_taken else "free",
            "end the program that `ss -ltnp` names, or use another instance",
        ),
        _packages("packages", SIMULATED, facts, facts.packages_missing),
    ]


def _hosts(facts: Facts) -> list[Check]:
    return [
        _amount("memory for hosts", HOSTS, facts.memory_mib, MEMORY_MIB),
        _amount("disk for hosts", HOSTS, facts.disk_mib, DISK_MIB),
        _usable("sudo", HOSTS, None if facts.root else "neither root nor sudo without a password"),
        _usable("namespaces", HOSTS, facts.namespaces_problem),
        _usable("control groups", HOSTS, facts.cgroups_problem),
        _packages("packages for hosts", HOSTS, facts, facts.host_packages_missing),
        _usable("data plane", HOSTS, facts.hosts_problem),
    ]


def _usable(name: str, level: int, problem: str | None, remedy: str = "") -> Check:
    return Check(name, level, problem is None, problem or "usable", remedy)


def _amount(name: str, level: int, found_mib: int, needed_mib: dict[int, int]) -> Check:
    needed = needed_mib[level]
    found = f"{found_mib} MiB of {needed} MiB needed"
    return Check(name, level, found_mib >= needed, found, f"free {needed - found_mib} MiB")


def _packages(name: str, level: int, facts: Facts, missing: tuple[str, ...]) -> Check:
    if not missing:
        return Check(name, level, True, "installed")
    names = " ".join(missing)
    unknown = [package for package in missing if package not in facts.packages_offered]
    if unknown:
        return Check(name, level, False, f"not in the package sources: {' '.join(unknown)}", "apt-get update")
    return Check(name, level, facts.root, f"to be installed: {names}", f"sudo apt-get install {names}")
