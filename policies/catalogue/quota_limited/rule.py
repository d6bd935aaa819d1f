"""No quota is unlimited (-1): one tenant cannot use up the cloud of all."""

from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed

KINDS = {"compute_quota", "network_quota", "volume_quota"}
# What one tenant could take from the others; the rest are limits of form (metadata, subnet pools).
SHARED = (
    *("cores", "instances", "ram"),
    *("floatingip", "network", "port", "router", "security_group", "security_group_rule", "subnet"),
    *("gigabytes", "snapshots", "volumes"),
)


def check(quota: Resource, world: World) -> Verdict:  # noqa: ARG001
    """Fails where a value is negative, which OpenStack reads as unlimited."""
    unlimited = [name for name in SHARED if (quota.integer(name) or 0) < 0]
    return failed(f"Unbegrenzt: {', '.join(unlimited)}.") if unlimited else PASSED
