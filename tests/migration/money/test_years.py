"""On which side of a turn of the year do days, taxes and the break-even fall?"""

from datetime import date
from fractions import Fraction

import pytest

from migration.money.account import paid_back
from migration.money.lines import Category, Kind, Side
from migration.money.tax import Rate, SharedServices, Tax, Taxation
from migration.money.years import Span, days_by_year

NEW_YEAR = date(2027, 1, 1)
RATES = tuple(
    Rate(day, percent, "") for day, percent in ((date(2020, 1, 2), 16), (NEW_YEAR, 19), (date(2029, 1, 2), 25))
)


def test_a_rate_counts_for_the_year_on_whose_first_day_it_is_in_force() -> None:
    taxation = Taxation(RATES, SharedServices(True, date.max, "", ""))
    found = {year: taxation.rate(year).percent for year in (2019, 2020, 2026, 2027, 2029, 2030)}
    assert found == {2019: 16, 2020: 16, 2026: 16, 2027: 19, 2029: 19, 2030: 25}
    assert taxation.share(Tax.STANDARD, 2027) == Fraction(19, 100)
    assert taxation.share(Tax.NONE, 2027) == 0


@pytest.mark.parametrize(("ends", "first"), [(date(2026, 12, 31), 2027), (NEW_YEAR, 2028), (date(2027, 12, 31), 2028)])
def test_shared_services_are_taxed_from_the_first_year_that_begins_after_the_transition(ends: date, first: int) -> None:
    shares = {
        taxable: {
            year
            for year in range(2025, 2030)
            if Taxation(RATES, SharedServices(taxable, ends, "", "")).share(Tax.SHARED, year)
        }
        for taxable in (True, False)
    }
    assert shares == {True: set(range(first, 2030)), False: set()}


@pytest.mark.parametrize(
    ("differences", "year"),
    [
        ((100, -100), 2028),  # even at the end of the year: it has cost no more
        ((100, -99), None),
        ((1, -1), 2028),
        ((0, 0), None),  # nothing is paid back where nothing differs
        ((0, -1), 2028),
        ((-1, 2, -1), 2029),  # cheaper at first is not paid back for good
        ((-1, 1, 0), 2027),
    ],
)
def test_a_plan_is_paid_back_from_the_year_on_whose_end_it_has_cost_no_more(
    differences: tuple[int, ...], year: int | None
) -> None:
    place = Category.STAFF, Kind.RUNNING
    years = range(2027, 2027 + len(differences))
    total = {(Side.PLAN, *place, at): 500 + more for at, more in zip(years, differences, strict=True)}
    total |= {(Side.BASELINE, *place, at): 500 for at in years}
    assert paid_back(total, years) == year


def test_days_fall_into_their_years_and_the_last_day_of_a_span_counts() -> None:
    assert list(days_by_year(date(2026, 12, 31), date(2028, 1, 2))) == [(2026, 1), (2027, 365), (2028, 1)]
    assert list(days_by_year(date(2026, 12, 31), NEW_YEAR)) == [(2026, 1)]
    assert list(days_by_year(NEW_YEAR, NEW_YEAR)) == []
    span = Span(date(2026, 12, 31), 2027, 2028)
    assert (span.years, span.end) == ((2026, 2027, 2028), date(2029, 1, 1))
