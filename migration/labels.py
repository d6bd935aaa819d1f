"""German words for what the plan codes: one place for reports, tables and the command line."""

from common.german import number as number
from inventory.model import Inventory, ProviderKind, Schutzbedarf
from migration.plan import Decision, Target

EXAMPLE = "Beispieldaten, frei erfunden"
UNKNOWN = "unbekannt"

# Whose turn it is: roles, never people.
ARBEITSGRUPPE = "Arbeitsgruppe Cloud"
FACHAMT = "Fachamt des Landkreises"
ISB = "Informationssicherheitsbeauftragte"
IT = "IT-Leitung des Landkreises"
VERTRAG = "Vertragsmanagement"

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

# Prices of prices.csv, and of contracts, that a plan can miss.
PRICES = {
    "contract.annual_cost_cents": "Jahreskosten einzelner Verträge mit Dienstleistern",
    "electricity-server-year": "Strom je Server und Jahr",
    "ram-gb-month": "Arbeitsspeicher in der Cloud",
    "server-renewal": "Erneuerung von Servern",
    "ssd-gb-month": "Blockspeicher in der Cloud",
    "staff-e11-hour": "Stunde einer Stelle E 11",
    "vcpu-month": "vCPU in der Cloud",
    "vm-labour-year": "Betreuung eines Servers im Jahr",
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
    "precedence": "Gewicht des Vorrangs von Unkritischem und Einfachem (kein Geld)",
    "stay": "Gewicht des Ziels, umzuziehen (kein Geld)",
}

SKILLS = {
    "application": "Anwendungsbetreuung",
    "network": "Netz",
    "operations": "Betrieb",
    "platform": "Plattform",
    "security": "Informationssicherheit",
}

LEVELS = {
    Schutzbedarf.NORMAL: "normal",
    Schutzbedarf.HOCH: "hoch",
    Schutzbedarf.SEHR_HOCH: "sehr hoch",
    None: UNKNOWN,
}

KINDS = {
    ProviderKind.OWN_METAL: "eigene Server der Landkreise",
    ProviderKind.SERVICE_PROVIDER: "Dienstleister",
    ProviderKind.ASSOCIATION: "Verband",
    ProviderKind.SHARED_CLOUD: "gemeinsame Cloud",
    ProviderKind.PUBLIC_CLOUD: "öffentliche Cloud",
    ProviderKind.SAAS: "Dienst im Netz (SaaS)",
}

# Reasons whose sentence names something particular, said in general.
REASONS = {
    "group_stays": "Kann nur zusammen mit etwas umziehen, das bleibt.",
    "group_blocked": "Kann nur zusammen mit etwas umziehen, das noch nicht umziehen darf.",
    "pinned": "So festgelegt.",
    "notice_missed": "Läuft bei einem Dienstleister; die Kündigungsfrist ist verstrichen.",
    "contract_running": "Der Vertrag mit dem Dienstleister läuft über den Plan hinaus.",
    "no_successor": "Die Unterstützung des Herstellers endet, und ein gemeinsames Produkt gibt es noch nicht.",
    "not_cleared": "Für das Ziel liegt noch keine vollständige Freigabe vor.",
    "wave_needs": "Braucht etwas, das keine Welle hat.",
    "dropped": "Der Umzug entfällt, so gemeldet.",
    "wave_capacity": "Den Teams fehlen im ganzen Plan die Stunden.",
    "wave_risk": "In jeder offenen Welle ist die Grenze für riskante Umzüge erreicht.",
}

# Why a move is to go before others, by the code of the reason that says so.
PRECEDENCE = {
    "uncritical_simple": "unkritisch und einfach",
    "uncritical": "unkritisch, aber nicht einfach",
    "simple": "einfach, aber nicht unkritisch",
}

# What became of planned moves.
PROGRESS = {
    "done": "erledigt",
    "late": "verspätet gemeldet",
    "dropped": "entfällt",
    "unanswered": "ohne Rückmeldung",
}

# What keeps a move from an earlier wave, said in general.
HOLDS = {
    "wave_first": "nichts: Es ist die erste Welle",
    "wave_capacity": "die Stunden der Teams",
    "wave_risk": "die Grenze für riskante Umzüge",
    "wave_needs": "etwas, das die Anwendung braucht und das selbst nicht früher umzieht",
    "wave_joining": "der Landkreis beginnt nach der Reihenfolge erst dann",
    "wave_blackout": "eine Sperrzeit",
    "wave_contract": "ein Vertrag",
    "wave_procurement": "eine gemeinsame Vergabe",
    "wave_clearance": "eine Freigabe",
    "wave_group": "etwas, mit dem die Anwendung nur zusammen umzieht",
    "wave_pinned": "eine Festlegung",
    "wave_late": "eine Meldung, dass es später wird",
}
OTHER = "anderes"


def place(decision: Decision, inventory: Inventory) -> str:
    """Where an installation goes or stays, with the name of who operates it."""
    target = TARGETS[decision.target]
    return f"{target} ({inventory.providers[decision.provider].name})" if decision.provider else target


def euros(cents: int) -> str:
    """Cents as whole euros, half an euro away from zero."""
    sign = "−" if cents < 0 else ""
    return f"{sign}{number((abs(cents) + 50) // 100)} €"


def percent(permille: int) -> str:
    """Parts of a thousand as per cent with a decimal comma: −9,1 %."""
    sign = "−" if permille < 0 else ""
    whole, tenth = divmod(abs(permille), 10)
    return f"{sign}{whole},{tenth} %"
