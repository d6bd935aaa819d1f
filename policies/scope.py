"""Which scope does a stack belong to, and what has been declared for it?"""

import re
from ipaddress import ip_network

from common.errors import UserError
from common.estate import Estate
from inventory.addresses import load_addresses
from policies.declared import Declared, Network, load_declared

PLATFORM = "platform"
_TENANT_STACK = re.compile(r"(?:kreis|schulen)-([0-9]{5,12})")


def scope_of(stack: str) -> str:
    """The tenant's key of `kreis-<key>` and `schulen-<key>`, or `platform`; raises UserError for other names."""
    match = _TENANT_STACK.fullmatch(stack)
    if not match and stack != PLATFORM:
        raise UserError(f"stack {stack!r} has no scope: expected platform, kreis-<key> or schulen-<key>")
    return match.group(1) if match else PLATFORM


def declared_for(estate: Estate, scope: str) -> Declared:
    """What the estate declares for the scope; raises InputError, and UserError for a tenant without addresses."""
    blocks = () if scope == PLATFORM else _address_blocks(estate, scope)
    return load_declared(estate.policies / "declared.yaml", scope, blocks)


def _address_blocks(estate: Estate, key: str) -> tuple[Network, ...]:
    allocation = load_addresses(estate.inventory / "addresses.csv").of(key)
    blocks = (allocation.ipv4_datacentre, allocation.ipv4_schools, allocation.ipv6)
    return tuple(ip_network(block) for block in blocks if block is not None)
