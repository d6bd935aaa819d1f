"""Which budget years does money fall into? A Haushaltsjahr is a calendar year."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from inventory.model import Inventory


@dataclass(frozen=True, slots=True)
class Span:
    """From the planning date to the end of the last year looked at; `calendar_end` is the year of the last wave."""

    as_of: date
    calendar_end: int
    last: int

    @property
    def end(self) -> date:
        """The day after the last one."""
        return date(self.last + 1, 1, 1)

    @property
    def years(self) -> tuple[int, ...]:
        """All budget years; the first one counts from the planning date only."""
        return tuple(range(self.as_of.year, self.last + 1))


def span(inventory: Inventory, outlook_years: int) -> Span:
    """The years of the calendar of waves, each to its end, and the outlook after them."""
    as_of = inventory.settings.as_of
    calendar_end = max((wave.end.year for wave in inventory.calendar.waves), default=as_of.year)
    calendar_end = max(calendar_end, as_of.year)
    return Span(as_of, calendar_end, calendar_end + outlook_years)


def days_by_year(start: date, end: date) -> Iterator[tuple[int, int]]:
    """Each year with its days from `start` up to, but without, `end`."""
    for year in range(start.year, end.year + 1):
        days = (min(end, date(year + 1, 1, 1)) - max(start, date(year, 1, 1))).days
        if days > 0:
            yield year, days
