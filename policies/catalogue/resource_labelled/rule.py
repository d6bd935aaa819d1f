"""Every object carries `kreiswolke:<stack>:<logical name>` (tag, metadata or description): somebody manages it."""

from policies.filters import made_by_openstack
from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed, not_applicable

KINDS = {
    *("address_group", "floating_ip", "network", "port", "router", "security_group", "security_group_rule", "subnet"),
    *("domain", "group", "project", "server", "user", "volume"),
}
LABEL = "kreiswolke:"


def check(resource: Resource, world: World) -> Verdict:
    """Fails where neither a tag, a value of the metadata nor the description starts with the label."""
    if made_by_openstack(resource, world):
        return not_applicable("Von OpenStack selbst angelegt.")
    metadata = map(str, resource.mapping("metadata").values())
    labels = (*resource.texts("tags"), *metadata, resource.text("description") or "")
    if any(label.startswith(LABEL) for label in labels):
        return PASSED
    return failed("Das Objekt trägt keine Kennzeichnung eines Stacks.")
