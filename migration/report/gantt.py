"""Bars over the years: when what moves, as rows of a table whose last column is the picture."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from migration.plan import Decision
from migration.report.subject import Subject, tenants

WIDTH = 1000  # of the picture, in units that the page scales


@dataclass(frozen=True, slots=True)
class Tick:
    """The first day of a year in the picture, and whether there is room for its number."""

    year: int
    x: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: its moves from the first beginning to the last end, and where the bar lies in the picture."""

    label: str
    moves: int
    tenants: int
    start: date
    end: date
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Section:
    """Rows below one heading."""

    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Gantt:
    """The picture; `of` names what a row is."""

    of: str
    ticks: tuple[Tick, ...]
    sections: tuple[Section, ...]


def by_tenant(subject: Subject) -> Gantt:
    """One row per Landkreis."""
    return _gantt(subject, "Landkreis", lambda _: "", lambda item: subject.tenant(item.tenant))


def by_product(subject: Subject) -> Gantt:
    """One row per product, by department."""
    return _gantt(subject, "Produkt", subject.department, subject.product)


def _gantt(subject: Subject, of: str, section: Callable[[Decision], str], row: Callable[[Decision], str]) -> Gantt:
    found: dict[str, dict[str, list[Decision]]] = defaultdict(lambda: defaultdict(list))
    for item in subject.moves:
        found[section(item)][row(item)].append(item)
    if not subject.waves:
        return Gantt(of, (), ())
    first, last = subject.waves[0].start, subject.waves[-1].end
    days = (last - first).days + 1
    sections = tuple(
        Section(title, tuple(_bar(name, items, first, days) for name, items in rows.items()))
        for title, rows in sorted(found.items())
    )
    years = range(first.year + 1, last.year + 1)
    return Gantt(of, tuple(Tick(year, WIDTH * (date(year, 1, 1) - first).days // days) for year in years), sections)


def _bar(label: str, items: Sequence[Decision], first: date, days: int) -> Bar:
    start = min(item.start for item in items if item.start)
    end = max(item.end for item in items if item.end)
    x = WIDTH * (start - first).days // days
    width = max(1, WIDTH * ((end - first).days + 1) // days - x)
    return Bar(label, len(items), tenants(items), start, end, x, width)
