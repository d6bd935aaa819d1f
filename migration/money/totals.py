"""Sums of lines without chance: quantities by what they are priced with, likely amounts, and rows of whole cents."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import prod

from migration.facts.prices import cents
from migration.money.lines import Category, Kind, Line, Side
from migration.money.ranges import Range
from migration.money.result import Row
from migration.money.tax import Taxation

Quantities = Mapping[tuple[str, ...], Fraction]  # factors -> quantity, tax included
Cell = tuple[Side, Category, Kind, int]  # with the budget year
Cells = Mapping[Cell, tuple[int, int]]  # net and tax in cents


def quantities(lines: Iterable[Line], taxation: Taxation) -> dict[tuple[str, ...], Fraction]:
    """Gross quantities by factors: times the prices of the factors they are gross cents."""
    sums: dict[tuple[str, ...], Fraction] = {}
    for line in lines:
        gross = line.quantity * (1 + taxation.share(line.place.tax, line.place.year))
        sums[line.factors] = sums.get(line.factors, Fraction(0)) + gross
    return sums


def amount(quantity: Quantities, prices: Mapping[str, Fraction]) -> Fraction:
    """Gross cents with one value for each price."""
    return sum(
        (value * prod((prices[name] for name in names), start=Fraction(1)) for names, value in quantity.items()),
        Fraction(0),
    )


def likely(prices: Mapping[str, Range]) -> dict[str, Fraction]:
    """The likely value of every price."""
    return {name: price.likely for name, price in prices.items()}


def cells(lines: Iterable[Line], prices: Mapping[str, Range], taxation: Taxation) -> dict[Cell, tuple[int, int]]:
    """Net and tax of each cell at likely prices, each rounded once to a cent, half a cent up."""
    values = likely(prices)
    exact: dict[Cell, tuple[Fraction, Fraction]] = {}
    for line in lines:
        place = line.place
        net = amount({line.factors: line.quantity}, values)
        key = place.side, place.category, place.kind, place.year
        before = exact.get(key, (Fraction(0), Fraction(0)))
        exact[key] = before[0] + net, before[1] + net * taxation.share(place.tax, place.year)
    return {key: (cents(net), cents(tax)) for key, (net, tax) in exact.items()}


def rows(found: Cells, years: Iterable[int], shared: bool) -> tuple[Row, ...]:
    """Cells as rows over the years, in order of side, category and kind."""
    years = tuple(years)
    kinds = sorted({key[:3] for key in found}, key=lambda key: (key[0], list(Category).index(key[1]), key[2]))
    return tuple(
        Row(
            shared=shared,
            side=kind[0],
            category=kind[1],
            kind=kind[2],
            net_cents=tuple(found.get((*kind, year), (0, 0))[0] for year in years),
            tax_cents=tuple(found.get((*kind, year), (0, 0))[1] for year in years),
        )
        for kind in kinds
    )


def added_cells(parts: Iterable[Cells]) -> dict[Cell, tuple[int, int]]:
    """Cells of several payers together."""
    total: dict[Cell, tuple[int, int]] = {}
    for part in parts:
        for key, (net, tax) in part.items():
            before = total.get(key, (0, 0))
            total[key] = before[0] + net, before[1] + tax
    return total
