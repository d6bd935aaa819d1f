"""What the tables of the page about money show: sums of the rows, nothing reckoned anew."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from migration.money.lines import Category, Kind, Side
from migration.money.notes import Note
from migration.money.result import Account, Money, Row

Choose = Callable[[Row], bool]


@dataclass(frozen=True, slots=True)
class Amount:
    """Net and tax in cents."""

    net: int
    tax: int

    @property
    def gross(self) -> int:
        """Both together."""
        return self.net + self.tax


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A category over the calendar, on both sides."""

    category: Category
    baseline: Amount
    plan: Amount

    @property
    def difference(self) -> int:
        """Plan less baseline, gross."""
        return self.plan.gross - self.baseline.gross


def by_category(account: Account, money: Money) -> tuple[CategoryRow, ...]:
    """What is paid for, over the calendar; leaving again is left out."""
    years = range(money.years.index(money.calendar_end) + 1)

    def amount(category: Category, side: Side) -> Amount:
        return _sum(account.rows, years, lambda row: row.category is category and row.side is side)

    rows = (
        CategoryRow(category, amount(category, Side.BASELINE), amount(category, Side.PLAN))
        for category in Category
        if category is not Category.EXIT
    )
    return tuple(row for row in rows if row.baseline.gross or row.plan.gross)


@dataclass(frozen=True, slots=True)
class YearRow:
    """A budget year: gross cents by side and kind."""

    year: int
    outlook: bool
    amounts: tuple[int, int, int, int]  # baseline investment and running, plan investment and running

    @property
    def baseline(self) -> int:
        """Both kinds without a move."""
        return self.amounts[0] + self.amounts[1]

    @property
    def plan(self) -> int:
        """Both kinds with the plan."""
        return self.amounts[2] + self.amounts[3]


def by_year(account: Account, money: Money) -> tuple[YearRow, ...]:
    """Investment and running cost of every budget year; leaving again is left out."""

    def gross(index: int, side: Side, kind: Kind) -> int:
        return _sum(account.rows, [index], lambda row: row.side is side and row.kind is kind and _counts(row)).gross

    return tuple(
        YearRow(
            year,
            year > money.calendar_end,
            (
                gross(index, Side.BASELINE, Kind.INVESTMENT),
                gross(index, Side.BASELINE, Kind.RUNNING),
                gross(index, Side.PLAN, Kind.INVESTMENT),
                gross(index, Side.PLAN, Kind.RUNNING),
            ),
        )
        for index, year in enumerate(money.years)
    )


def shared_amount(money: Money) -> Amount:
    """What all bear together over the calendar."""
    return _sum(money.shared, range(money.years.index(money.calendar_end) + 1), _counts)


@dataclass(frozen=True, slots=True)
class GapRow:
    """Something left out or estimated, at how many tenants, how often, and the cents a year left out."""

    note: Note
    tenants: int
    count: int
    cents: int


def gaps(money: Money) -> tuple[GapRow, ...]:
    """Every kind of gap, the most frequent first."""
    found = [gap for items in money.gaps.values() for gap in items]
    rows = (
        GapRow(
            note,
            sum(gap.note is note for gap in found),
            sum(gap.count for gap in found if gap.note is note),
            sum(gap.cents for gap in found if gap.note is note),
        )
        for note in Note
    )
    return tuple(sorted((row for row in rows if row.count), key=lambda row: (-row.count, row.note)))


def _counts(row: Row) -> bool:
    return row.category is not Category.EXIT


def _sum(rows: Iterable[Row], years: Iterable[int], choose: Choose) -> Amount:
    chosen, years = [row for row in rows if choose(row)], list(years)
    return Amount(
        net=sum(row.net_cents[index] for row in chosen for index in years),
        tax=sum(row.tax_cents[index] for row in chosen for index in years),
    )
