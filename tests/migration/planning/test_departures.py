"""When is a host needed no longer, and when must a new one take its place?"""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from inventory.model import Server
from migration.planning.departures import Fleet, host_ends
from tests.migration import estate as e

END = date(2028, 6, 30)
HORIZON = date(2030, 12, 31)
LEFT = st.one_of(st.none(), st.dates(e.AS_OF, HORIZON))


def host(number: int, ram_gib: int = 64) -> Server:
    return e.server(f"host-{number}", virtual=False, ram_gib=ram_gib, end_of_life=END)


def bought(fleet: Fleet) -> list[bool]:
    return [new for _, new in host_ends(fleet, e.AS_OF, HORIZON)]


def test_the_last_host_is_not_bought_anew_once_nothing_runs_there() -> None:
    gone = (e.server("vm", ram_gib=32), date(2028, 6, 1))
    assert bought(Fleet((gone,), (host(1),))) == [False]
    assert bought(Fleet((gone,), (host(1), host(2)))) == [False, False]


def test_the_last_host_is_bought_anew_while_something_runs_there() -> None:
    here = (e.server("vm", ram_gib=32), date(2028, 7, 1))
    assert bought(Fleet((here,), (host(1),))) == [True]


def test_a_host_is_bought_only_where_the_others_less_a_reserve_are_too_small() -> None:
    here = (e.server("vm", ram_gib=60), None)
    assert bought(Fleet((here,), (host(1), host(2), host(3)))) == [False, True, True]


@given(st.lists(st.tuples(st.integers(1, 64), LEFT), max_size=5), st.lists(st.integers(1, 64), max_size=4))
def test_nothing_is_ever_bought_for_nobody(sizes: list[tuple[int, date | None]], hosts: list[int]) -> None:
    virtual = tuple((e.server(f"vm-{n}", ram_gib=size), left) for n, (size, left) in enumerate(sizes))
    fleet = Fleet(virtual, tuple(host(number, ram) for number, ram in enumerate(hosts)))
    ends = host_ends(fleet, e.AS_OF, HORIZON)
    assert len(ends) == len(hosts)
    assert all(fleet.demand_gib(day) for day, new in ends if new)
