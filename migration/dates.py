"""Dates as people in Germany write them, and months before a date."""

from calendar import monthrange
from datetime import date
from functools import cache


@cache
def text(day: date) -> str:
    """`day` as 22.11.2026."""
    return f"{day:%d.%m.%Y}"


def months_before(day: date, months: int) -> date:
    """The same day of the month `months` earlier, at the latest its last day (§ 188 (2), (3) BGB)."""
    index = day.year * 12 + day.month - 1 - months
    if index < 12:
        return date.min
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
