"""German words for what the reckoning of money codes, and numbers as people write them."""

from migration.labels import PRICES, number
from migration.money import ranges
from migration.money.account import SHARED_SERVICES
from migration.money.lines import Category, Side
from migration.money.notes import Note

CATEGORIES = {
    Category.HARDWARE: "Neue Server und Speicher",
    Category.LICENCES: "Lizenzen und Pflege von Software",
    Category.SERVICES: "Betrieb durch andere (Verträge)",
    Category.STAFF: "Betreuung der Server (Personal)",
    Category.ENERGY: "Strom",
    Category.SPACE: "Serverraum",
    Category.BACKUP: "Datensicherung",
    Category.CLOUD: "Preise der Clouds",
    Category.EFFORT: "Aufwand der Umzüge",
    Category.DOUBLE_RUNNING: "Doppelbetrieb",
    Category.EXIT: "Ausstieg aus den Clouds",
}

SIDES = {Side.BASELINE: "ohne Umzug", Side.PLAN: "mit dem Plan"}

KEYS = {
    "inhabitants": "Einwohner",
    "equal": "gleiche Teile",
    "installations": "umziehende Anwendungen",
    "users": "Nutzer des Umziehenden",
    "mixed": "gemischt",
}

# Units of prices.csv.
UNITS = {
    "cent/fte/year": "Cent je Stelle und Jahr",
    "cent/gb": "Cent je GB",
    "cent/gb/month": "Cent je GB und Monat",
    "cent/hour": "Cent je Stunde",
    "cent/inhabitant": "Cent je Einwohner",
    "cent/kwh": "Cent je kWh",
    "cent/month": "Cent je Monat",
    "cent/once": "Cent, einmalig",
    "cent/person_day": "Cent je Personentag",
    "cent/server/year": "Cent je Server und Jahr",
    "cent/user/month": "Cent je Nutzer und Monat",
    "cent/vcpu/month": "Cent je vCPU und Monat",
    "cent/vm/year": "Cent je virtuellem Server und Jahr",
    "months": "Monate",
    "person_day": "Personentage",
    "ratio": "Verhältnis",
    "years": "Jahre",
}

QUALITIES = {"primary": "Anbieter oder Behörde", "secondary": "von anderen berichtet", "derived": "selbst errechnet"}

NAMES = {
    **PRICES,
    ranges.APPLIANCE: "Erneuerung von Geräten mit eingebauter Software",
    ranges.BACKUP: "Datensicherung je Server und Jahr",
    ranges.CLOUD_LABOUR: "Betreuung eines Servers in der Cloud",
    ranges.DESKTOP: "Platz im Desktop-Pool",
    ranges.EGRESS: "Ausgehender Verkehr",
    ranges.EGRESS_PUBLIC: "Ausgehender Verkehr der öffentlichen Clouds",
    ranges.PARALLEL: "Monate des Doppelbetriebs",
    ranges.ROOM: "Serverraum im Jahr: Fläche, Klima, Wartung",
    ranges.WINDOWS: "Windows-Lizenz für 16 Kerne",
    "rehost-days": "Aufwand: Umzug ohne Umbau",
    "replatform-days": "Aufwand: neue Plattform oder neues Produkt",
    SHARED_SERVICES: "Umsatzsteuer auf Gemeinsames (nein, ja)",
}

NOTES = {
    Note.CONTRACT_UNPRICED: "Verträge ohne bekannten Preis: auf beiden Seiten ausgelassen",
    Note.SUCCESSOR_UNPRICED: "Verträge mit einem Nachfolger von unbekanntem Preis: auf beiden Seiten ausgelassen",
    Note.HOST_LIFE_UNKNOWN: "Server ohne bekanntes Ende der Nutzung: ihre Erneuerung fehlt auf beiden Seiten",
    Note.SERVER_SIZE_ESTIMATED: "umziehende Server ohne bekannte Größe: mit dem Mittel der bekannten gerechnet",
    Note.CLOUD_SIZE_UNKNOWN: "Anwendungen ohne bekannten Server, die in eine Cloud ziehen: ihr Preis dort fehlt",
    Note.DESKTOP_USERS_UNKNOWN: "Desktops ohne bekannte Nutzerzahl: ihr Preis fehlt im Plan",
    Note.SERVER_SPLIT: "Server, von denen nur ein Teil umzieht: sie sind an beiden Orten bezahlt",
    Note.USERS_ESTIMATED: "umziehende Anwendungen ohne bekannte Nutzerzahl: im Schlüssel mit dem Mittel gezählt",
}

# Notes that only count something: nothing is left out with them.
COUNTED = frozenset({Note.SERVER_SIZE_ESTIMATED, Note.SERVER_SPLIT, Note.USERS_ESTIMATED})

# What has no place in the lines at all, on neither side.
NEVER = (
    "Netz und Anbindung",
    "Schulung und Veränderung der Organisation",
    "Ausschreibung und Vertragsgestaltung",
    "Endgeräte am Arbeitsplatz, Datenträger und Lizenzen im Desktop-Pool",
    "Lizenzen der Virtualisierung vor Ort",
    "Zinsen und Preissteigerungen",
)


def millions(cents: int) -> str:
    """Cents as millions of euros with two decimals: 12,34."""
    sign = "−" if cents < 0 else ""
    whole, rest = divmod((abs(cents) + 500_000) // 1_000_000, 100)
    return f"{sign}{number(whole)},{rest:02}"


def figure(text: str) -> str:
    """A decimal text with a comma, and points between thousands: 6.441.200 and 9,82."""
    whole, _, part = text.partition(".")
    return number(int(whole)) + ("," + part if part else "")
