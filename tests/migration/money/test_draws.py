"""Are the ranges what they say, and the same for the same seed?"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import InputError
from migration.money.draws import band, draw, permille, products, summed
from migration.money.ranges import Range, ranges
from migration.money.result import Band
from tests.migration import estate as e

PRICE = e.PRICES[0]
WIDE = Range(Fraction(100), Fraction(150), Fraction(500), widened=False)


def test_the_same_seed_draws_the_same_and_another_seed_others() -> None:
    first, again, other = (draw({"a": WIDE}, seed, 50)["a"] for seed in (7, 7, 8))
    assert first.tobytes() == again.tobytes()
    assert first.tobytes() != other.tobytes()


def test_a_new_price_changes_the_draws_of_no_other() -> None:
    assert (draw({"a": WIDE}, 7, 50)["a"] == draw({"a": WIDE, "b": WIDE}, 7, 50)["a"]).all()
    both = draw({"a": WIDE, "b": WIDE}, 7, 50)
    assert (both["a"] != both["b"]).any()


@given(st.lists(st.integers(0, 10**8), min_size=3, max_size=3).map(sorted), st.integers(0, 2**32))
def test_no_draw_leaves_its_range(ends: list[int], seed: int) -> None:
    low, likely, high = map(Fraction, ends)
    drawn = draw({"a": Range(low, likely, high, False)}, seed, 200)["a"]
    assert (drawn >= float(low)).all()
    assert (drawn <= float(high)).all()


def test_the_draws_are_triangular() -> None:
    drawn = draw({"a": WIDE}, 1, 200_000)["a"]
    assert drawn.mean() == pytest.approx((100 + 150 + 500) / 3, rel=0.005)
    assert np.mean(drawn < 150) == pytest.approx((150 - 100) / (500 - 100), abs=0.005)
    assert np.median(drawn) == pytest.approx(500 - ((500 - 100) * (500 - 150) / 2) ** 0.5, rel=0.005)


def test_a_price_without_a_range_is_drawn_as_it_is() -> None:
    point = Range(Fraction(80), Fraction(80), Fraction(80), False)
    assert set(draw({"a": point}, 1, 100)["a"].tolist()) == {80.0}


def test_a_quantile_is_one_of_the_draws_by_nearest_rank() -> None:
    assert band(np.arange(10, 0, -1, dtype=np.float64)) == Band(1, 5, 9)
    assert band(np.array([4.0])) == Band(4, 4, 4)
    assert permille(np.array([True, False, False])) == 333


def test_what_is_paid_with_two_prices_is_their_product() -> None:
    drawn = draw({"a": WIDE, "b": WIDE}, 1, 20)
    both = products([("a", "b"), ("b",)], drawn)
    total = summed({(): Fraction(5), ("a", "b"): Fraction(1, 2), ("b",): Fraction(2)}, both, 20)
    assert total.tolist() == pytest.approx((5 + drawn["a"] * drawn["b"] / 2 + 2 * drawn["b"]).tolist())


def test_an_end_nobody_knows_is_assumed_and_said_to_be() -> None:
    found = ranges({"p": replace(PRICE, id="p", low=None, likely=Decimal(80), high=Decimal(90))}, ["p", "q"], 25)
    assert found == {"p": Range(Fraction(60), Fraction(80), Fraction(90), widened=True)}
    assert ranges({"p": replace(PRICE, id="p", likely=None)}, ["p"], 25) == {}


def test_a_range_out_of_order_is_refused() -> None:
    wrong = replace(PRICE, id="verdreht", low=Decimal(90), likely=Decimal(80))
    with pytest.raises(InputError, match=r"prices\.csv.*verdreht"):
        ranges({"verdreht": wrong}, ["verdreht"], 25)
