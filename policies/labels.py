"""German words for what the findings name by code."""

from policies.answers import Answer
from policies.findings import Coverage, Level, Result, Source

LEVELS = {Level.BASIS: "Basis", Level.STANDARD: "Standard", Level.ERHOEHT: "erhöht"}
COVERAGES = {Coverage.FULL: "vollständig", Coverage.PARTIAL: "teilweise", Coverage.INDIRECT: "nur Anhaltspunkt"}
RESULTS = {
    Result.PASS: "erfüllt",
    Result.FAIL: "verletzt",
    Result.WAIVED: "Ausnahme",
    Result.NOT_EVALUATED: "nicht auswertbar",
    Result.NOT_APPLICABLE: "nicht zutreffend",
}
SOURCES = {
    Source.PREVIEW: "Vorschau",
    Source.STATE: "Stack",
    Source.LIVE: "Cloud",
    Source.HOST: "Server",
    Source.NETWORK: "Netzmodell",
}
# A sign beside each answer, so that nobody depends on its colour.
SIGNS = {
    Answer.JA: "✓",
    Answer.TEILWEISE: "◐",
    Answer.HOECHSTENS_TEILWEISE: "◐",
    Answer.NEIN: "✗",
    Answer.OFFEN: "○",
}
KINDS = {
    "address_group": "Adressgruppe",
    "compute_quota": "Kontingent Rechenleistung",
    "domain": "Domäne",
    "flavor": "Servergröße",
    "floating_ip": "öffentliche Adresse",
    "group": "Gruppe",
    "image": "Abbild",
    "network": "Netz",
    "network_quota": "Kontingent Netz",
    "port": "Port",
    "project": "Projekt",
    "rbac_policy": "Freigabe",
    "role_assignment": "Rollenzuweisung",
    "router": "Router",
    "router_interface": "Routeranschluss",
    "security_group": "Sicherheitsgruppe",
    "security_group_rule": "Filterregel",
    "server": "Server",
    "subnet": "Teilnetz",
    "user": "Kennung",
    "volume": "Datenträger",
    "volume_quota": "Kontingent Datenträger",
}
EXAMPLE = "Beispieldaten, frei erfunden"
LIMITS = "Nachweise für technisch prüfbare Teile; die Bewertung trifft der Mensch."
EDITION_SOURCE = "IT-Grundschutz-Kompendium, Edition 2023, Bundesamt für Sicherheit in der Informationstechnik (BSI)"
