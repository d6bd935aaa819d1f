"""German words for what the plan codes: one place for reports, tables and the command line."""

from inventory.model import Inventory
from migration.plan import Decision, Target

EXAMPLE = "Beispieldaten, frei erfunden"
UNKNOWN = "unbekannt"

TARGETS = {
    Target.STAY_LOCAL: "bleibt vor Ort",
    Target.STAY_PROVIDER: "bleibt beim Anbieter",
    Target.SHARED_IAAS: "gemeinsame Cloud, Server",
    Target.SHARED_PAAS: "gemeinsame Cloud, Plattform",
    Target.DESKTOP_POOL: "gemeinsamer Desktop-Pool",
    Target.SAAS: "Dienst eines Anbieters (SaaS)",
    Target.PUBLIC_CLOUD: "öffentliche Cloud",
    Target.REPLACE: "Ersatz durch das gemeinsame Produkt",
    Target.RETIRE: "wird abgeschaltet",
}

TERMS = {
    "move_effort": "Aufwand der Umzüge",
    "setup_effort": "Aufwand, jedes Produkt einmal einzurichten",
    "cloud_servers": "Server in der gemeinsamen Cloud",
    "cloud_labour": "Betreuung der Server in der Cloud",
    "own_labour": "Betreuung der Server vor Ort",
    "own_electricity": "Strom der Server vor Ort",
    "own_renewal": "Neue Server vor Ort",
    "provider_contracts": "Verträge mit Dienstleistern",
    "delay": "Gewicht des Wartens (kein Geld)",
}

SKILLS = {
    "application": "Anwendungsbetreuung",
    "network": "Netz",
    "operations": "Betrieb",
    "platform": "Plattform",
    "security": "Informationssicherheit",
}


def place(decision: Decision, inventory: Inventory) -> str:
    """Where an installation goes or stays, with the name of who operates it."""
    target = TARGETS[decision.target]
    return f"{target} ({inventory.providers[decision.provider].name})" if decision.provider else target


def number(value: int) -> str:
    """A whole number with points between thousands."""
    return f"{value:,}".replace(",", ".")


def euros(cents: int) -> str:
    """Cents as whole euros, half an euro away from zero."""
    sign = "−" if cents < 0 else ""
    return f"{sign}{number((abs(cents) + 50) // 100)} €"
