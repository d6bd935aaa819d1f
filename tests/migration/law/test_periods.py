"""Days that are covered: what union and intersection say must be what each day says."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from migration.law.periods import ALWAYS, Period, covered, intersection, union

DAY0 = date(2027, 1, 1)
DAYS = [DAY0 + timedelta(days=number) for number in range(40)]


@st.composite
def periods(draw: st.DrawFn) -> tuple[Period, ...]:
    pairs = draw(st.lists(st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)), max_size=5))
    return tuple(Period(start, end) for start, end in pairs)


def days(of: tuple[Period, ...]) -> set[date]:
    return {day for day in DAYS if any(item.start <= day <= item.end for item in of)}


@given(periods())
@example((Period(DAYS[0], DAYS[4]), Period(DAYS[5], DAYS[9])))
def test_a_union_covers_the_same_days_with_gaps_between_its_periods(some: tuple[Period, ...]) -> None:
    result = union(some)
    assert days(result) == days(some)
    assert all(b.start - a.end > timedelta(days=1) for a, b in pairwise(result))


@given(periods(), periods())
def test_an_intersection_covers_the_days_of_both(left: tuple[Period, ...], right: tuple[Period, ...]) -> None:
    assert days(intersection(left, right)) == days(left) & days(right)
    assert intersection(left, ALWAYS) == union(left)


@given(periods(), st.sampled_from(DAYS), st.sampled_from(DAYS))
def test_covered_means_every_day(some: tuple[Period, ...], start: date, end: date) -> None:
    wanted = {day for day in DAYS if start <= day <= end}
    if wanted:
        assert covered(union(some), start, end) == (wanted <= days(some))
