"""A time service sets the clock, and the kernel says that it is in step."""

from policies.facts import fact
from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed, not_evaluated

KINDS = {"server"}


def check(server: Resource, world: World) -> Verdict:  # noqa: ARG001
    """Fails where no time service runs or the clock is not in step; the clock of a container is its machine's."""
    time = fact(server, "time")
    if time["container"]:
        return not_evaluated("Der Server ist ein Container mit der Uhr des Rechners unter ihm; sie ist dort zu prüfen.")
    if not time["active"]:
        return failed("Kein Zeitdienst stellt die Uhr.")
    return PASSED if time["synchronized"] else failed("Die Uhr ist mit keiner Zeitquelle im Gleichlauf.")
