"""Nobody logs in as root over the network, so that what is done has a person behind it."""

from policies.facts import sshd
from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed

KINDS = {"server"}


def check(server: Resource, world: World) -> Verdict:  # noqa: ARG001
    """Fails where sshd admits root in any way, also by key or for single commands."""
    value = sshd(server, "permitrootlogin")
    return PASSED if value == "no" else failed(f"sshd lässt root zu (permitrootlogin {value}).")
