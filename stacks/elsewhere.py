"""Has another state made it already? What a stack begins with, looked for before it is made for the first time.

Without this look the run makes what it can and fails at names that are taken; the next one would adopt, as leftovers
of its own, what others work with.
"""

from typing import Any

from common.errors import CheckFailedError
from stacks import leftovers
from stacks.names import SERVICES, Kind, StackName


def begins_in_cloud(stack: StackName) -> bool:
    """Whether `stack` makes a project or a domain of its own; one of a school works in its tenant's."""
    return stack.kind is not Kind.SCHULEN


def refuse_made_elsewhere(cloud: Any, stack: StackName) -> None:
    """Raise CheckFailedError where the cloud has the platform's project or the tenant's domain, or does not tell.

    `cloud` is an admin's connection (openstacksdk); it is asked once. Names tell, as for leftovers.
    """
    from openstack.exceptions import SDKException  # half a second of imports, which `cloud` has had already

    of_platform = stack.kind is Kind.PLATFORM
    kind = "project" if of_platform else "domain"
    begin = {"name": SERVICES} if of_platform else {"name": str(stack), "isDomain": True}
    try:
        found = leftovers.projects(cloud, begin, {})
    except SDKException as error:
        raise CheckFailedError(f"the cloud does not list its {kind}s: {' '.join(str(error).split())}") from None
    if found:
        raise CheckFailedError(
            f"the cloud has {kind} {found[0].name} ({found[0].id}) already, made with another state -> use "
            "the estate or backend that made it; in a lab also: `kreiswolke lab reset`"
        )
