"""sshd refuses accounts with an empty password."""

from policies.facts import sshd
from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed

KINDS = {"server"}


def check(server: Resource, world: World) -> Verdict:  # noqa: ARG001
    """Fails where sshd would accept an empty password."""
    return PASSED if sshd(server, "permitemptypasswords") == "no" else failed("sshd nimmt leere Kennwörter an.")
