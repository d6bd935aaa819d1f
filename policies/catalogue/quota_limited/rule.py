"""No quota is unlimited (-1): one tenant cannot use up the cloud of all."""

from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed

KINDS = {"compute_quota", "network_quota", "volume_quota"}


def check(quota: Resource, world: World) -> Verdict:  # noqa: ARG001
    """Fails where a value is negative, which OpenStack reads as unlimited."""
    numbers = {name: quota.value(name) for name in quota.props}
    unlimited = sorted(name for name, value in numbers.items() if isinstance(value, int | float) and value < 0)
    return failed(f"Unbegrenzt: {', '.join(unlimited)}.") if unlimited else PASSED
