"""The milestone plan: the days committees have set, and those the waves give."""

from dataclasses import dataclass
from datetime import date

from migration.labels import number
from migration.plan import Decision
from migration.report.subject import Subject

SHARES = ((25, "Ein Viertel der"), (50, "Die Hälfte der"), (75, "Drei Viertel der"), (100, "Alle"))


@dataclass(frozen=True, slots=True)
class Marker:
    """A day with its event; `planned` where it follows from the waves and is not set by somebody."""

    day: date
    title: str
    planned: bool


def markers(subject: Subject) -> list[Marker]:
    """All milestones in the order of their days."""
    found = [Marker(item.date, item.title, planned=False) for item in subject.calendar.milestones]
    found += [*_joining(subject), *_shares(subject)]
    return sorted(found, key=lambda marker: (marker.day, marker.planned, marker.title))


def _joining(subject: Subject) -> list[Marker]:
    """When the circle of Landkreise has grown: one entry per wave in which some begin."""
    first: dict[str, Decision] = {}
    for item in subject.moves:
        first.setdefault(item.tenant, item)
    days: dict[date, list[str]] = {}
    for key, item in first.items():
        assert item.start is not None
        days.setdefault(item.start, []).append(subject.tenant(key))
    return [Marker(day, f"Es beginnt: {', '.join(sorted(names))}", planned=True) for day, names in sorted(days.items())]


def _shares(subject: Subject) -> list[Marker]:
    """When a quarter, a half, three quarters and all of the planned moves are done."""
    ends = sorted(item.end for item in subject.moves if item.end)
    if not ends:
        return []
    return [
        Marker(ends[-(-len(ends) * percent // 100) - 1], f"{share} {number(len(ends))} Umzüge erledigt", True)
        for percent, share in SHARES
    ]
