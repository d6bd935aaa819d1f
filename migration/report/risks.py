"""What can upset the plan in a year: counted from the plan and the inventory, with whose turn it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from inventory.model import ProviderKind
from migration.labels import ARBEITSGRUPPE, ISB, IT, VERTRAG
from migration.plan import Decision
from migration.procurement.steps import LATE
from migration.report.goals import places
from migration.report.staff import changes
from migration.report.subject import Subject, tenants

BUSY_PERCENT = 90
RUNS_OUT = "renewal"
UNCLEARED = frozenset({"not_cleared", "group_blocked"})


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk with how much of what it concerns; no row stands for "nothing can happen"."""

    title: str
    count: int
    units: tuple[str, str]  # of one, of several
    tenants: int
    meaning: str
    owner: str

    @property
    def unit(self) -> str:
        """What is counted, in the number it has."""
        one, several = self.units
        return one if self.count == 1 else several


def risks(subject: Subject, year: int) -> list[Risk]:
    """The risks of a year; those that concern nothing are left out."""
    end = date(year, 12, 31)
    uncleared = [item for item in subject.waiting if UNCLEARED.intersection(why.code for why in item.reasons)]
    found = [
        _of("Freigabe für das Ziel fehlt", uncleared, "Der Umzug hat ein Ziel, darf aber noch nicht beginnen.",
            "Datenschutz- und Informationssicherheitsbeauftragte"),
        _of("Ziel, aber keine Welle", [item for item in subject.waiting if item not in uncleared],
            "Fristen, Stunden oder Kosten lassen keine Welle zu.", ARBEITSGRUPPE),
        _of("Umzug ohne Rückmeldung", [item for item in subject.plan.decisions if item.progress == "unanswered"],
            "Niemand hat gemeldet, ob die geplante Welle gehalten wurde.", IT),
        _of("Freigabe oder Testat läuft bis zum Jahresende aus", _with_todo(subject, RUNS_OUT, end),
            "Ohne Erneuerung müsste die Anwendung zurück.", ISB),
        _of("Kündigungsfrist ist verstrichen", _with_todo(subject, "notice_missed", None),
            "Die Anwendung bleibt länger als nötig beim Dienstleister.", VERTRAG),
        _of("Gemeinsame Vergabe kommt zu spät für ihre Welle", _with_todo(subject, LATE, None),
            "Die Welle ist so nicht zu halten.", "Vergabestelle"),
        _of("Unterstützung des Herstellers endet vor dem Umzug", _unsupported(subject, end),
            "Sicherheitslücken werden nicht mehr geschlossen.", IT),
        _old_servers(subject, end),
        _late_steps(subject, year),
        _busy_teams(subject, year),
    ]  # fmt: skip
    return [risk for risk in found if risk.count]


def _of(title: str, items: Iterable[Decision], meaning: str, owner: str) -> Risk:
    found = list(items)
    return Risk(title, len(found), ("Anwendung", "Anwendungen"), tenants(found), meaning, owner)


def _with_todo(subject: Subject, code: str, until: date | None) -> list[Decision]:
    return [
        item
        for item in subject.plan.decisions
        if any(todo.code == code and (until is None or (todo.due and todo.due <= until)) for todo in item.todos)
    ]


def _unsupported(subject: Subject, end: date) -> list[Decision]:
    """What is still in use at the end of the year, or of its support, whichever comes first."""
    found = []
    for item in subject.plan.decisions:
        last = subject.inventory.products[item.product].end_of_support
        if last and last <= end and (item.end is None or item.end > last):
            found.append(item)
    return found


def _old_servers(subject: Subject, end: date) -> Risk:
    """Own servers beyond their end of life at the end of the year from which not everything has gone by then."""
    there = places(subject, end)
    used = {
        server
        for item in subject.plan.decisions
        if (place := there.get(item.installation)) and place.provider == subject.installation(item).provider
        if subject.inventory.kind_of(place.provider) is ProviderKind.OWN_METAL
        for server in subject.installation(item).servers
    }
    old = [subject.inventory.servers[key] for key in sorted(used)]
    old = [server for server in old if server.end_of_life and server.end_of_life <= end]
    return Risk(
        "Server am Jahresende über ihr Lebensende hinaus in Gebrauch", len(old), ("Server", "Server"),
        len({server.tenant for server in old}), "Ausfall oder neue Investition in eigenes Blech.",
        IT,
    )  # fmt: skip


def _late_steps(subject: Subject, year: int) -> Risk:
    late = [
        row for row in changes(subject) if row.wave.start.year == year and any(item.missed for item in row.deadlines)
    ]
    return Risk(
        "Beteiligung oder Ankündigung kommt zu spät", len(late), ("Welle", "Wellen"),
        len({key for row in late for key in row.by_tenant}), "Die Welle ist nur mit kürzeren Zeiten zu halten.",
        ARBEITSGRUPPE,
    )  # fmt: skip


def _busy_teams(subject: Subject, year: int) -> Risk:
    """Teams at or above nine tenths of their hours in a wave of the year."""
    busy = {
        team
        for wave in subject.plan.waves
        if wave.start.year == year
        for team, hours in wave.load_person_hours.items()
        if 100 * hours >= BUSY_PERCENT * wave.capacity_person_hours[team]
    }
    teams = [team for team in subject.plan.teams if team.id in busy]
    return Risk(
        f"Team in einer Welle zu {BUSY_PERCENT} % oder mehr verplant", len(teams), ("Team", "Teams"),
        len({team.tenant for team in teams if team.tenant}), "Krankheit oder Mehraufwand verschiebt Umzüge.",
        ARBEITSGRUPPE,
    )  # fmt: skip
