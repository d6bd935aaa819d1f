"""What can a price be? Its range from the inventory, and which prices of the reckoning nobody knows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from common.errors import InputError
from inventory.model import Price
from migration.facts import prices

CLOUD_LABOUR = "vm-labour-cloud-year"
DESKTOP = "desktop-shared-month"
EGRESS, EGRESS_PUBLIC = "egress-gb", "egress-hyperscaler-gb"
PARALLEL = "parallel-run-months"
WINDOWS = "windows-server-16-core"
SERVER_LIFE = "server-life"
ROOM, BACKUP, APPLIANCE = "server-room-year", "backup-server-year", "appliance-renewal"

# Every price the lines use, beside those of the effort's ranges.
USED = (
    *(prices.HOUR, prices.VCPU, prices.RAM, prices.DISK, prices.LABOUR, prices.RENEWAL, prices.ELECTRICITY),
    *(CLOUD_LABOUR, DESKTOP, EGRESS, EGRESS_PUBLIC, PARALLEL, WINDOWS, ROOM, BACKUP, APPLIANCE),
)


@dataclass(frozen=True, slots=True)
class Range:
    """The least, likely and highest value of a price; `widened` where an end is an assumption."""

    low: Fraction
    likely: Fraction
    high: Fraction
    widened: bool


def ranges(known: Mapping[str, Price], names: Iterable[str], spread_percent: int) -> dict[str, Range]:
    """The range of each price of `names` that has a likely value, in order of their names.

    Where an end is unknown it lies `spread_percent` from the likely value. Raises InputError where low, likely and
    high are not in order.
    """
    found = {}
    for name in sorted(set(names)):
        price = known.get(name)
        if price is not None and price.likely is not None:
            found[name] = _range(price, price.likely, Fraction(spread_percent, 100))
    return found


def _range(price: Price, likely: Decimal, spread: Fraction) -> Range:
    middle = Fraction(likely)
    low = middle * (1 - spread) if price.low is None else Fraction(price.low)
    high = middle * (1 + spread) if price.high is None else Fraction(price.high)
    if not low <= middle <= high:
        problem = f"{price.id}: low, likely and high are not in order"
        raise InputError("prices.csv", problem, field="likely", hint="correct the figures, or leave unknown ones empty")
    return Range(low, middle, high, widened=price.low is None or price.high is None)
