"""Servers are made with a key pair and without a password."""

from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed

KINDS = {"server"}


def check(server: Resource, world: World) -> Verdict:  # noqa: ARG001
    """Fails where a server has no key pair or was given a password."""
    if not server.has("key_pair"):
        return failed("Der Server hat kein Schlüsselpaar.")
    return failed("Dem Server wurde ein Kennwort gegeben.") if server.has("admin_pass") else PASSED
