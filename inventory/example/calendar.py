"""Waves of about a month, and when which tasks of a Landkreis in Rheinland-Pfalz are better left alone.

The seasons come from public sources or from general knowledge of a Kreisverwaltung, as each says; see rlp/SOURCES.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from inventory.example.base import Base
from inventory.model import Blackout, Calendar, Milestone, Wave

FIRST_YEAR, WAVES = 2027, 40
_DAY = timedelta(days=1)
_ASSUMED, _KNOWN = "Annahme", "allgemeine Kenntnis der Kreisverwaltung"


@dataclass(frozen=True, slots=True)
class Season:
    """Days that come every year: from month and day to month and day, past the turn of the year where need be."""

    id: str
    start: tuple[int, int]
    end: tuple[int, int]
    tasks: str
    reason: str
    source: str


_SEASONS = (
    Season("jahreswechsel-kasse", (12, 10), (1, 31), "finanzwesen kreiskasse haushaltsplanung rechnungseingang",
           "Jahreswechsel der Kasse", _ASSUMED),
    Season("jahresabschluss", (5, 1), (6, 30), "finanzwesen anlagenbuchhaltung pruefung",
           "Jahresabschluss binnen sechs Monaten", "GemO § 108 über LKO; " + _KNOWN),
    Season("haushalt", (10, 1), (12, 31), "haushaltsplanung ratsinformation", "Haushalt im Kreistag", _KNOWN),
    Season("regelsaetze", (12, 15), (1, 15),
           "sozialhilfe-sgb12 asylblg unterhaltsvorschuss jugend-wirtschaftliche-hilfen wohngeld sgb2-leistung",
           "neue Sätze zum 1. Januar", _KNOWN),
    Season("zulassung", (3, 1), (6, 30), "kfz-zulassung i-kfz-portal wunschkennzeichen terminmanagement",
           "Frühjahr und Saisonkennzeichen", _KNOWN),
    Season("fuehrerscheinumtausch", (12, 1), (1, 19), "fuehrerscheinwesen fuehrerschein-umtausch",
           "Umtauschfrist am 19. Januar", "Anlage 8e FeV (landkreis-neunkirchen.de, lk-vr.de)"),
    Season("weinbau-winter", (1, 1), (1, 31), "weinbau-foerderung", "Antragsteil 2", "mwvlw.rlp.de"),
    Season("weinbau-sommer", (5, 1), (8, 31), "weinbau-foerderung", "Antragsteil 1", "mwvlw.rlp.de"),
    Season("agrarantrag", (3, 1), (5, 15), "agrarfoerderung", "Flächenantrag bis 15. Mai", "add.rlp.de"),
    Season("jagdjahr", (2, 1), (4, 30), "jagdwesen", "Jagdjahr ab 1. April", _KNOWN),
    Season("lernmittel", (2, 1), (3, 15), "schulbuchausleihe", "Anträge auf Lernmittelfreiheit",
           "rhein-lahn-kreis.de, bernkastel-wittlich.de (Muster)"),
    Season("schulbeginn", (6, 1), (9, 30), "schuelerbefoerderung bafoeg schul-it bildung-teilhabe schulbuchausleihe",
           "Wechsel des Schuljahrs", _KNOWN),
    Season("schuleingang", (9, 1), (6, 30), "schuleingangsuntersuchung", "Untersuchungen vor der Einschulung", _KNOWN),
    Season("massenbescheide", (1, 15), (2, 28), "abfall-gebuehren druckstrasse", "Jahresbescheide", _ASSUMED),
    Season("hochwasser", (11, 1), (3, 31),
           "leitstellen-anbindung einsatzfuehrung-tel lagekarte hochwasser-karte warnung-bevoelkerung",
           "Hochwasserzeit an den Flüssen", _ASSUMED),
    Season("jahresende", (12, 23), (1, 8), "", "Weihnachtsferien: Schlüsselpersonen fehlen", "schule-verstehen.de"),
)  # fmt: skip
_PAYMENTS = (
    "sozialhilfe-sgb12 asylblg unterhaltsvorschuss jugend-wirtschaftliche-hilfen wohngeld sgb2-leistung "
    "personalabrechnung"
)
_ELECTION = (
    "wahlen-ergebnis wahlen-vorschlaege wahl-praesentation webauftritt kommunalnetz-anbindung reverse-proxy-waf "
    "verzeichnisdienst identitaetsverwaltung"
)
# Ten weeks before to three weeks after; both dates are not fixed yet.
_ELECTIONS = (
    ("bundestagswahl-2029", date(2028, 11, 16), date(2029, 4, 15), "Bundestagswahl zwischen 25.01. und 25.03.2029",
     "Art. 39 GG, Termin nicht festgelegt"),
    ("kommunalwahl-2029", date(2029, 4, 1), date(2029, 7, 15),
     "Kommunal- und Europawahl, wohl 10.06., Stichwahl 24.06.2029", "aus 2024 geschlossen, Termin nicht festgelegt"),
)  # fmt: skip
_ROSENMONTAG = (date(2027, 2, 8), date(2028, 2, 28), date(2029, 2, 12))
_CARNIVAL = ("07131", "07135", "07137", "07138", "07140", "07141", "07231", "07235", "07331", "07338", "07339")


def calendar(base: Base) -> Calendar:
    """Waves, blackouts and milestones of the example, as far as its tenants and tasks are concerned."""
    waves = tuple(_waves())
    return Calendar(waves, tuple(_blackouts(base, waves[-1].end)), tuple(_milestones(waves)))


def _waves() -> Iterator[Wave]:
    """Each ends on the third Sunday of a month: away from payment runs at the end, with a weekend for the change."""
    start = _third_sunday(FIRST_YEAR, 1) + _DAY
    for number in range(1, WAVES + 1):
        end = _third_sunday(FIRST_YEAR + number // 12, number % 12 + 1)
        yield Wave(number, start, end)
        start = end + _DAY


def _third_sunday(year: int, month: int) -> date:
    fifteenth = date(year, month, 15)
    return fifteenth + (6 - fifteenth.weekday()) * _DAY


def _blackouts(base: Base, last: date) -> Iterator[Blackout]:
    years = range(FIRST_YEAR - 1, last.year + 1)
    for season in _SEASONS:
        for year in years:
            start = date(year, *season.start)
            end = date(year + (season.end < season.start), *season.end)
            if end >= date(FIRST_YEAR, 1, 1) and start <= last:
                yield from _blackout(
                    base, f"{season.id}-{year}", start, end, season.tasks, season.reason, season.source
                )
    for year in years[1:]:
        for month in range(1, 13):
            yield from _payment_run(base, year, month)
    for id_, start, end, reason, source in _ELECTIONS:
        yield from _blackout(base, id_, start, end, _ELECTION, reason, source)
    tenants = tuple(key for key in _CARNIVAL if key in base.tenants)
    for monday in _ROSENMONTAG if tenants else ():
        reason, source = "Fastnacht an Rhein und Mosel", f"{_KNOWN}, Rosenmontag errechnet"
        yield Blackout(f"fastnacht-{monday.year}", monday - 4 * _DAY, monday + _DAY, tenants, (), reason, source)


def _payment_run(base: Base, year: int, month: int) -> Iterator[Blackout]:
    """The last five working days of a month."""
    end = date(year + month // 12, month % 12 + 1, 1) - _DAY
    working = [day for day in (end - n * _DAY for n in range(10)) if day.weekday() < 5]
    return _blackout(
        base, f"zahllauf-{year}-{month:02}", working[4], end, _PAYMENTS, "Zahlläufe zum Monatsende", _ASSUMED
    )


def _blackout(base: Base, id_: str, start: date, end: date, tasks: str, reason: str, source: str) -> Iterator[Blackout]:
    """A blackout of those tasks that there are; none where there is none of them."""
    named = tuple(task for task in tasks.split() if task in base.tasks)
    if named or not tasks:
        yield Blackout(id_, start, end, (), named, reason, source)


def _milestones(waves: tuple[Wave, ...]) -> Iterator[Milestone]:
    """Invented dates of the steering committee and the yearly report to the assembly of the Landräte."""
    yield Milestone("start", waves[0].start, "Beginn der ersten Welle (Beispiel)")
    for year in range(FIRST_YEAR, waves[-1].end.year + 1):
        yield Milestone(f"jahresbericht-{year}", date(year, 11, 30), f"Jahresbericht {year} an die Landräte (Beispiel)")
    yield Milestone("ende", waves[-1].end, "Ende der letzten Welle (Beispiel)")
