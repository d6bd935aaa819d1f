"""Who may start when? Goals bind all, the tempo is flexible: pilots first, then a growing circle (Hineinwachsen)."""

from datetime import date

from inventory.model import Inventory
from migration.parameters import Joining

LATEST = date.max


def first_waves(inventory: Inventory, joining: Joining, future: frozenset[int]) -> dict[str, int]:
    """The first wave of each tenant, counted from the first future wave.

    Pilots start at once. The others follow, so many per wave, in the order in which their own hardware comes to its
    end: the decision point is every new investment in a server landscape. Without pilots the circle grows at once.
    """
    start = min(future, default=1)
    pilots = [key for key, tenant in inventory.tenants.items() if tenant.pilot]
    others = sorted(
        (key for key in inventory.tenants if key not in pilots), key=lambda key: (_hardware_end(inventory, key), key)
    )
    lead = joining.pilot_lead_waves if pilots else 0
    follow = {key: start + lead + place // joining.tenants_per_wave for place, key in enumerate(others)}
    return dict.fromkeys(pilots, start) | follow


def _hardware_end(inventory: Inventory, tenant: str) -> date:
    """The first end of life of the tenant's servers from the planning date on; the latest where none is known."""
    as_of = inventory.settings.as_of
    ends = (item.end_of_life for item in inventory.servers.values() if item.tenant == tenant)
    return min((end for end in ends if end is not None and end >= as_of), default=LATEST)
