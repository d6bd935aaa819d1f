"""German words for what the network plan says."""

from schools.plan import Role

EXAMPLE = "Beispieldaten, frei erfunden"
UNKNOWN = "unbekannt"

ROLES = {
    Role.PAEDAGOGIK: "Pädagogik",
    Role.LEHRKRAEFTE: "Lehrkräfte",
    Role.VERWALTUNG: "Verwaltung",
    Role.GAST: "Gast",
    Role.IOT: "Geräte (IoT)",
    Role.MANAGEMENT: "Management",
}
PURPOSES = {
    Role.PAEDAGOGIK: "Schülerinnen und Schüler mit eigenen und schuleigenen Geräten",
    Role.LEHRKRAEFTE: "Lehrerinnen und Lehrer, pädagogisches Personal",
    Role.VERWALTUNG: "Schulleitung und Sekretariat: personenbezogene Daten der Schulverwaltung",
    Role.GAST: "Besuch, nur ins Internet",
    Role.IOT: "Drucker, Anzeigen, Haustechnik: ohne Anmeldung einer Person",
    Role.MANAGEMENT: "Access Points und Switches selbst",
}
TARGETS = {"services": "Dienste des Schulträgers", "internet": "Internet"} | {
    role.value: label for role, label in ROLES.items()
}
# IANA Service Name and Transport Protocol Port Number Registry.
SERVICES = {
    "tcp/53": "DNS (TCP)",
    "tcp/80": "HTTP",
    "tcp/443": "HTTPS",
    "tcp/636": "LDAPS",
    "tcp/6514": "Syslog (TLS)",
    "udp/53": "DNS",
    "udp/67": "DHCP",
    "udp/123": "NTP",
    "udp/443": "QUIC",
    "udp/1812": "RADIUS",
    "udp/1813": "RADIUS (Abrechnung)",
    "any": "alles",
}
