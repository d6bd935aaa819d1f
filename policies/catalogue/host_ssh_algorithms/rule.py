"""sshd offers declared algorithms only."""

from policies.facts import sshd
from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed

KINDS = {"server"}


def check(server: Resource, world: World) -> Verdict:
    """Fails where sshd offers a key exchange method, a cipher or a MAC that is not declared."""
    declared = world.declared.ssh_algorithms
    allowed = {"kexalgorithms": declared.kex, "ciphers": declared.ciphers, "macs": declared.macs}
    other = [
        name for keyword, names in allowed.items() for name in sshd(server, keyword).split(",") if name not in names
    ]
    return failed(f"sshd bietet nicht erklärte Verfahren an: {', '.join(other)}.") if other else PASSED
