"""Spans of days in which something holds, and what follows from two of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From `start` to `end`, both days included."""

    start: date
    end: date

    def covers(self, start: date, end: date) -> bool:
        """Whether every day from `start` to `end` lies within."""
        return self.start <= start and end <= self.end


Periods = tuple[Period, ...]
ALWAYS: Periods = (Period(date.min, date.max),)


def union(periods: Iterable[Period]) -> Periods:
    """The days covered by any of `periods`, as few as possible; neighbouring days are joined."""
    result: list[Period] = []
    for period in sorted(item for item in periods if item.start <= item.end):
        last = result[-1] if result else None
        if last is not None and (last.end == date.max or period.start <= last.end + _DAY):
            result[-1] = Period(last.start, max(last.end, period.end))
        else:
            result.append(period)
    return tuple(result)


def intersection(left: Periods, right: Periods) -> Periods:
    """The days covered by both."""
    pairs = (Period(max(a.start, b.start), min(a.end, b.end)) for a in left for b in right)
    return union(pairs)


def covered(periods: Periods, start: date, end: date) -> bool:
    """Whether one of `periods` covers every day from `start` to `end`."""
    return any(period.covers(start, end) for period in periods)
