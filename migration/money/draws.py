"""What could it cost? A Monte Carlo over the prices' ranges, with a seed.

Every price is drawn from a triangular distribution (low, likely, high). A price is drawn once per draw and holds
wherever it is paid, at all tenants, in all years and on both sides: what depends on the same price is fully correlated.
Different prices are independent. Each price has a stream of its own (PCG64 seeded with the seed and the CRC-32 of the
price's id), so that a new price changes the draws of no other.

The same seed gives the same bytes on every machine: only single additions, multiplications and square roots of IEEE
754 doubles, in a fixed order, and quantiles that are one of the draws (nearest rank), rounded half to even to a cent.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from migration.money.ranges import Range
from migration.money.result import Band
from migration.money.totals import Quantities

GENERATOR = "PCG64"
Draws = NDArray[np.float64]
PERCENTS = (10, 50, 90)


def draw(prices: Mapping[str, Range], seed: int, count: int) -> dict[str, Draws]:
    """`count` draws of each price, in its own unit."""
    return {name: _triangular(price, _uniform(name, seed, count)) for name, price in prices.items()}


def _uniform(name: str, seed: int, count: int) -> Draws:
    stream = np.random.SeedSequence([seed, crc32(name.encode())])
    return np.random.Generator(np.random.PCG64(stream)).random(count)


def _triangular(price: Range, uniform: Draws) -> Draws:
    """The inverse of the distribution function at `uniform`."""
    low, likely, high = float(price.low), float(price.likely), float(price.high)
    if low == high:
        return np.full_like(uniform, likely)
    width = high - low
    left = low + np.sqrt(uniform * (width * (likely - low)))
    right = high - np.sqrt((1.0 - uniform) * (width * (high - likely)))
    return np.where(uniform * width < likely - low, left, right)


def products(factors: Iterable[tuple[str, ...]], drawn: Mapping[str, Draws]) -> dict[tuple[str, ...], Draws]:
    """The product of the drawn prices for each set of factors; none for the empty set."""
    found: dict[tuple[str, ...], Draws] = {}
    for names in sorted(set(factors) - {()}):
        result = drawn[names[0]]
        for name in names[1:]:
            result = result * drawn[name]
        found[names] = result
    return found


def summed(quantities: Quantities, drawn: Mapping[tuple[str, ...], Draws], count: int) -> Draws:
    """The sum of quantities times their prices in cents, per draw."""
    total = np.full(count, float(quantities.get((), 0)))
    for factors, quantity in sorted(quantities.items()):
        if factors:
            total = total + drawn[factors] * float(quantity)
    return total


def added(parts: Sequence[Draws], count: int) -> Draws:
    """The sum of draws, one after the other."""
    total = np.zeros(count)
    for part in parts:
        total = total + part
    return total


def band(values: Draws) -> Band:
    """The quantiles of the draws as whole numbers: for P10 the draw that a tenth of all draws do not exceed."""
    ordered = np.sort(values)
    p10, p50, p90 = (round(float(ordered[ceil(len(ordered) * percent / 100) - 1])) for percent in PERCENTS)
    return Band(p10, p50, p90)


def permille(condition: NDArray[np.bool_]) -> int:
    """How many of a thousand draws meet a condition, rounded down."""
    return int(np.count_nonzero(condition)) * 1000 // len(condition)
