"""Do shared costs add up to the cent, whoever bears them by whatever key?"""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from migration.money.notes import Note, Notes
from migration.money.split import KEYS, all_shares, allot, shares
from migration.planning.planner import make_plan
from tests.migration import estate as e

TENANTS = st.text("0123456789", min_size=5, max_size=5)
COUNTS = st.dictionaries(TENANTS, st.integers(0, 10**7), min_size=1, max_size=30)
EQUAL = {"99001": Fraction(1, 3), "99002": Fraction(1, 3), "99003": Fraction(1, 3)}


@given(st.integers(-(10**13), 10**13), COUNTS)
def test_the_parts_add_up_and_none_is_a_cent_from_its_exact_share(cents: int, counts: dict[str, int]) -> None:
    weights = shares(counts)
    parts = allot(cents, weights)
    assert sum(parts.values()) == cents
    assert all(abs(parts[key] - cents * weights[key]) < 1 for key in weights)


@given(st.integers(0, 10**9), COUNTS)
def test_who_counts_as_much_pays_as_much_but_for_one_cent_and_the_lower_key_pays_it(
    cents: int, counts: dict[str, int]
) -> None:
    parts = allot(cents, shares(counts))
    for key in counts:
        for other in (other for other in counts if counts[other] == counts[key] and other > key):
            assert parts[key] - parts[other] in (0, 1)


def test_two_cents_left_over_go_to_the_two_lowest_keys() -> None:
    assert allot(1001, EQUAL) == {"99001": 334, "99002": 334, "99003": 333}
    assert allot(100, dict(reversed(EQUAL.items()))) == {"99003": 33, "99002": 33, "99001": 34}


def test_the_cent_left_over_goes_to_the_largest_remainder() -> None:
    assert allot(10, {"99001": Fraction(26, 100), "99002": Fraction(74, 100)}) == {"99001": 3, "99002": 7}


def test_where_nothing_counts_all_bear_the_same() -> None:
    assert shares({"99001": 0, "99002": 0}) == {"99001": Fraction(1, 2), "99002": Fraction(1, 2)}


def test_every_key_counts_what_its_name_says() -> None:
    moving = [e.installation(e.KEYS[0], users=30), e.installation(e.KEYS[1], users=10)]
    tenants = (e.tenant(e.KEYS[0]), e.tenant(e.KEYS[1]), e.tenant(e.KEYS[2]))
    inventory = e.estate(moving, tenants=tenants)
    plan = make_plan(inventory)
    assert [item.wave is not None for item in plan.decisions] == [True, True]
    found = all_shares(inventory, plan.decisions, {"equal": 1, "users": 3}, Notes())
    assert set(found) == set(KEYS)
    assert found["inhabitants"] == found["equal"] == EQUAL
    assert found["installations"] == dict(zip(e.KEYS, (Fraction(1, 2), Fraction(1, 2), 0), strict=True))
    assert found["users"] == dict(zip(e.KEYS, (Fraction(3, 4), Fraction(1, 4), 0), strict=True))
    assert found["mixed"][e.KEYS[0]] == Fraction(1, 4) * Fraction(1, 3) + Fraction(3, 4) * Fraction(3, 4)


def test_an_unknown_number_of_users_is_the_mean_of_the_known_and_is_named() -> None:
    moving = [e.installation(e.KEYS[0], users=30), e.installation(e.KEYS[1], users=None)]
    inventory, notes = e.estate(moving), Notes()
    found = all_shares(inventory, make_plan(inventory).decisions, {"users": 1}, notes)
    assert found["users"][e.KEYS[0]] == found["users"][e.KEYS[1]] == Fraction(1, 2)
    assert notes.counts == {(e.KEYS[1], Note.USERS_ESTIMATED): 1}
