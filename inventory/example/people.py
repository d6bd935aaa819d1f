"""Invented teams with their capacity per wave, and a few decisions of people that a plan has to keep."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from inventory.example.base import Base
from inventory.model import Hosting, Installation, Pin, Team

# Person days per wave and tenant of the estate that the joint team can give, by skill: assumptions.
_CENTRAL = (
    ("zentral-plattform", "platform", 5),
    ("zentral-anwendung", "application", 7),
    ("zentral-sicherheit", "security", 2),
    ("zentral-netz", "network", 1),
)
OWN_DAYS, INHABITANTS_PER_DAY = 6, 15_000  # person days per wave of a tenant's own staff
PINS = 3


def teams(base: Base) -> dict[str, Team]:
    """The joint team by skill, and one team of each tenant."""
    central = [Team(id_, None, skill, Decimal(days * len(base.tenants))) for id_, skill, days in _CENTRAL]
    own = [
        Team(f"it-{tenant.key}", tenant.key, "operations", OWN_DAYS + Decimal(tenant.population // INHABITANTS_PER_DAY))
        for tenant in base.tenants.values()
    ]
    return {team.id: team for team in (*central, *own)}


def pins(base: Base, installations: Iterable[Installation]) -> dict[str, Pin]:
    """For each pilot, something with equipment on site that was decided to stay."""
    return {pin.id: pin for pin in _pins(base, list(installations))}


def _pins(base: Base, installations: list[Installation]) -> Iterator[Pin]:
    pilots = [tenant.key for tenant in base.tenants.values() if tenant.pilot]
    for key in pilots[:PINS]:
        bound = (
            item
            for item in installations
            if item.tenant == key and item.hosting is Hosting.OWN_METAL and item.local_device and item.users
        )
        item = next(bound, None)
        if item:
            reason = "Gerät vor Ort, Ersatz erst nach Umbau der Räume (Beispiel)"
            role = "Arbeitsgruppe Cloud"
            yield Pin(f"bleibt-{item.id}"[:63], item.id, "stay_local", None, role, date(2026, 11, 16), reason)
