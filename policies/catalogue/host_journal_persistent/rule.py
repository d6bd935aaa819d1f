"""The journal is set to outlive a reboot."""

from policies.facts import fact
from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed

KINDS = {"server"}


def check(server: Resource, world: World) -> Verdict:  # noqa: ARG001
    """Fails where the setting Storage of journald is not `persistent`."""
    if fact(server, "journal"):
        return PASSED
    return failed("Das Journal ist nicht auf dauerhafte Speicherung eingestellt (Storage=persistent).")
