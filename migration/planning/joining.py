"""Who may start when? Goals bind all, the tempo is flexible: pilots first, then a growing circle (Hineinwachsen)."""

from collections.abc import Mapping, Sequence
from datetime import date

from inventory.model import Inventory
from migration.parameters import Joining

LATEST = date.max


def joining_order(inventory: Inventory, joined: Mapping[str, int], before: Sequence[str]) -> list[str]:
    """The tenants that follow the pilots and have not `joined` yet, in the order in which they may.

    Their own hardware comes to its end in this order: the decision point is every new investment in a server landscape.
    Who has a place in the order `before` keeps it, so that nobody loses a turn because hardware has ended meanwhile.
    """
    others = (key for key, tenant in inventory.tenants.items() if not tenant.pilot and key not in joined)
    place = {key: number for number, key in enumerate(before)}
    return sorted(others, key=lambda key: (place.get(key, len(place)), _hardware_end(inventory, key), key))


def first_waves(
    inventory: Inventory, joining: Joining, future: frozenset[int], joined: Mapping[str, int], others: Sequence[str]
) -> dict[str, int]:
    """The first wave of each tenant, counted from the first future wave.

    Pilots start at once. The `others` follow, so many per wave. Without pilots the circle grows at once. Who has
    `joined` already, in the wave given, goes on at once, and the pilots' lead counts from the first of those.
    """
    start = min(future, default=1)
    at_once = [key for key in inventory.tenants if key not in others]
    lead = joining.pilot_lead_waves if at_once else 0
    begin = max(start, min(joined.values(), default=start) + lead)
    follow = {key: begin + place // joining.tenants_per_wave for place, key in enumerate(others)}
    return dict.fromkeys(at_once, start) | follow


def _hardware_end(inventory: Inventory, tenant: str) -> date:
    """The first end of life of the tenant's servers from the planning date on; the latest where none is known."""
    as_of = inventory.settings.as_of
    ends = (item.end_of_life for item in inventory.servers.values() if item.tenant == tenant)
    return min((end for end in ends if end is not None and end >= as_of), default=LATEST)
