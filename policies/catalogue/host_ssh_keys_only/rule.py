"""sshd has every login by password switched off and the one by key switched on."""

from policies.facts import sshd
from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed

KINDS = {"server"}
PASSWORDS = ("passwordauthentication", "kbdinteractiveauthentication")


def check(server: Resource, world: World) -> Verdict:  # noqa: ARG001
    """Fails where a setting allows passwords, also where another one (AuthenticationMethods) happens to prevent it."""
    for keyword in PASSWORDS:
        if sshd(server, keyword) != "no":
            return failed(f"sshd erlaubt die Anmeldung mit Kennwort ({keyword} {sshd(server, keyword)}).")
    if sshd(server, "pubkeyauthentication") != "yes":
        return failed("sshd lässt die Anmeldung mit einem Schlüssel nicht zu.")
    return PASSED
