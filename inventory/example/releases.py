"""Invented Programmfreigaben and decisions about the Verteilungseffekt."""

from collections.abc import Iterable
from datetime import date

from inventory.example.base import Base
from inventory.model import Distribution, Installation, Product, ProgramRelease, Schutzbedarf

_CASH = ("finanzwesen", "kreiskasse", "vollstreckung", "anlagenbuchhaltung", "rechnungseingang", "epayment")
_SPREAD = ("zeitserver", "druckdienst")  # run more than once in a server room


def program_releases(base: Base, products: Iterable[Product]) -> dict[str, ProgramRelease]:
    """Two thirds of the programs for cash and accounting are released, some only up to a day; the rest is under way."""
    items = []
    for product in products:
        if product.task in _CASH:
            random = base.random("program-release", product.id)
            released = date(random.randint(2019, 2025), random.randint(1, 12), 1) if random.random() < 0.67 else None
            until = date(2028, 12, 31) if released and random.random() < 0.3 else None
            items.append(
                ProgramRelease(f"programm-{product.id}", product.id, None, released, until, "Kreiskasse", None)
            )
    return {item.id: item for item in items}


def distributions(base: Base, installations: Iterable[Installation], tasks: dict[str, str]) -> dict[str, Distribution]:
    """For the pilots: services that run twice need less availability each; `tasks` tells the task of a product."""
    items = [
        Distribution(
            id=f"verteilt-{item.id}"[:63],
            installation=item.id,
            value="availability",
            level=Schutzbedarf.HOCH,
            decided_by="Informationssicherheitsbeauftragte",
            decided_on=date(2026, 11, 16),
            reason="Läuft zweifach in getrennten Räumen (Beispiel)",
        )
        for item in installations
        if tasks[item.product] in _SPREAD and base.tenants[item.tenant].pilot
    ]
    return {item.id: item for item in items}
