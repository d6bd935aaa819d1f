"""Every object carries `kreiswolke:<stack>:<logical name>`, as tag or metadata: nothing exists that nobody manages."""

from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed, not_applicable

KINDS = {"network", "subnet", "router", "security_group", "port", "floating_ip", "server", "volume", "project"}
LABEL = "kreiswolke:"


def check(resource: Resource, world: World) -> Verdict:  # noqa: ARG001
    """Fails where neither a tag nor a value of the metadata starts with the label."""
    if resource.kind == "security_group" and resource.text("name") == "default":
        return not_applicable("Standardgruppe, die OpenStack selbst anlegt.")
    if (resource.text("device_owner") or "").startswith("network:"):
        return not_applicable("Port, den OpenStack selbst anlegt.")
    labels = [*resource.texts("tags"), *map(str, resource.mapping("metadata").values())]
    if any(label.startswith(LABEL) for label in labels):
        return PASSED
    return failed("Das Objekt trägt keine Kennzeichnung eines Stacks.")
