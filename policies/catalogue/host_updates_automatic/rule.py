"""Security updates install themselves: the package is there, switched on, and its timer runs."""

from policies.facts import fact
from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed

KINDS = {"server"}
MISSING = {
    "installed": "unattended-upgrades ist nicht installiert",
    "enabled": "das Einspielen ist nicht eingeschaltet",
    "timer_active": "der Zeitplan läuft nicht",
}


def check(server: Resource, world: World) -> Verdict:  # noqa: ARG001
    """Fails where one of the three is missing."""
    updates = fact(server, "updates")
    missing = [what for fact, what in MISSING.items() if not updates[fact]]
    return failed(f"Aktualisierungen kommen nicht von selbst: {', '.join(missing)}.") if missing else PASSED
