"""What does it cost? The inventory's prices by what the objective uses them for; a missing one is named, never zero."""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from inventory.model import Inventory

HOUR = "staff-e11-hour"
VCPU, RAM, DISK = "vcpu-month", "ram-gb-month", "ssd-gb-month"
LABOUR = "vm-labour-year"
RENEWAL = "server-renewal"
ELECTRICITY = "electricity-server-year"


@dataclass(slots=True)
class Prices:
    """Looks up prices in cents and remembers which ones nobody knows."""

    inventory: Inventory
    missing: set[str] = field(default_factory=set)

    def likely(self, name: str) -> Fraction | None:
        """The likely price in cents per unit."""
        price = self.inventory.prices.get(name)
        return self._known(name, price.likely if price else None)

    def low(self, name: str) -> Fraction | None:
        """The low price in cents per unit."""
        price = self.inventory.prices.get(name)
        return self._known(name, price.low if price else None)

    def _known(self, name: str, value: Decimal | None) -> Fraction | None:
        if value is None:
            self.missing.add(name)
            return None
        return Fraction(value)


def cents(value: Fraction) -> int:
    """Whole cents, half a cent up."""
    return int((2 * value + 1) // 2)
