"""What one payer, or all together, pay on both sides: rows, ranges, break-even, drivers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from migration.facts.prices import cents
from migration.money.draws import band, summed
from migration.money.lines import Category, Kind, Line, Side
from migration.money.result import Account, BreakEven, Driver, SeedMoney
from migration.money.simulation import Basis, Simulation
from migration.money.tax import Taxation
from migration.money.totals import Cell, Cells, Quantities, amount, likely, quantities, rows

ONE_OFF = frozenset({Category.EFFORT, Category.DOUBLE_RUNNING})
SHARED_SERVICES = "ustg-2b"  # the driver that is a switch, not a price

Total = Mapping[Cell, int]  # gross cents


def account(
    tenant: str | None, own: Cells, share: Cells, lines: Sequence[Line], basis: Basis, seed_money: int | None
) -> Account:
    """The account of a tenant: its own cells and its share at likely prices, and `lines` for both."""
    span = basis.ledger.span
    drawn = Simulation(lines, basis)
    total = {key: sum(own.get(key, (0, 0))) + sum(share.get(key, (0, 0))) for key in {**own, **share}}
    calendar = [line for line in lines if line.place.year <= span.calendar_end]
    taxed, untaxed = (_difference(calendar, basis, taxable) for taxable in (True, False))
    exit_lines = [line for line in lines if line.place.category is Category.EXIT]
    return Account(
        tenant=tenant,
        rows=(*rows(own, span.years, shared=False), *rows(share, span.years, shared=True)),
        years=drawn.years(),
        calendar=drawn.period(span.calendar_end, _sides(total, span.calendar_end)),
        outlook=drawn.period(span.last, _sides(total, span.last)),
        break_even=BreakEven(paid_back(total, span.years), *drawn.break_even()),
        drivers=_drivers(calendar, basis, taxed, untaxed),
        exit_cents=sum(value for key, value in total.items() if key[1] is Category.EXIT),
        exit=band(summed(quantities(exit_lines, basis.taxation), basis.drawn, basis.count)),
        taxed_cents=taxed,
        untaxed_cents=untaxed,
        seed_money=None if seed_money is None else _seed_money(seed_money, total, share, span.calendar_end),
    )


def _sides(total: Total, last: int) -> tuple[int, int]:
    """Baseline and plan up to the end of `last`, without leaving again."""
    baseline, plan = (
        sum(
            cents
            for (of, category, _, year), cents in total.items()
            if of is side and year <= last and _counts(category)
        )
        for side in (Side.BASELINE, Side.PLAN)
    )
    return baseline, plan


def _counts(category: Category) -> bool:
    return category is not Category.EXIT


def paid_back(total: Total, years: Sequence[int]) -> int | None:
    """The first year, once the sides differ, from whose end on the plan has cost no more than the baseline."""
    differences = {year: plan - baseline for year in years for baseline, plan in [_sides(total, year)]}
    begun = [year for year in years if any(differences[before] for before in years if before <= year)]
    last_dearer = max((year for year in begun if differences[year] > 0), default=0)
    return next((year for year in begun if year > last_dearer), None)


def _difference(lines: Sequence[Line], basis: Basis, taxable: bool) -> int:
    """Plan less baseline in gross cents at likely prices, with shared services taxable or not."""
    taxation = replace(basis.taxation, shared=replace(basis.taxation.shared, taxable=taxable))
    return cents(amount(_net_of_baseline(lines, taxation), likely(basis.ledger.prices)))


def _net_of_baseline(lines: Sequence[Line], taxation: Taxation) -> Quantities:
    """Gross quantities of the plan less those of the baseline, without leaving again."""
    signed = (
        line if line.place.side is Side.PLAN else replace(line, quantity=-line.quantity)
        for line in lines
        if _counts(line.place.category)
    )
    return quantities(signed, taxation)


def _drivers(lines: Sequence[Line], basis: Basis, taxed: int, untaxed: int) -> tuple[Driver, ...]:
    """What moves the difference most, the widest first; what moves nothing is left out."""
    prices = likely(basis.ledger.prices)
    difference = _net_of_baseline(lines, basis.taxation)

    def at(name: str, value: Fraction) -> int:
        return cents(amount(difference, {**prices, name: value}))

    drivers = [Driver(name, at(name, price.low), at(name, price.high)) for name, price in basis.ledger.prices.items()]
    drivers.append(Driver(SHARED_SERVICES, untaxed, taxed))
    wide = (item for item in drivers if item.low_cents != item.high_cents)
    return tuple(sorted(wide, key=lambda item: (-abs(item.high_cents - item.low_cents), item.id)))


def _seed_money(amount_cents: int, total: Total, share: Cells, last: int) -> SeedMoney:
    return SeedMoney(
        cents=amount_cents,
        shared_cents=sum(net + tax for (_, _, _, year), (net, tax) in share.items() if year <= last),
        one_off_cents=sum(
            cents
            for (side, category, kind, year), cents in total.items()
            if side is Side.PLAN and year <= last and _is_one_off(category, kind)
        ),
    )


def _is_one_off(category: Category, kind: Kind) -> bool:
    """What the plan pays once: effort, double running, licences bought for the cloud."""
    return category in ONE_OFF or (category is Category.LICENCES and kind is Kind.INVESTMENT)
