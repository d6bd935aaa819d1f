"""The reckoning of money as a contract (`plan/money.json`): for all tenants, or the extract for one.

Amounts are gross euro cents unless named otherwise; differences are plan less baseline, so less than zero is cheaper.
Quantiles come from the Monte Carlo and do not add up; rows are likely amounts and add up to the cent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from inventory.model import Provenance
from migration.money.lines import Category, Kind, Side
from migration.money.notes import Note

VERSION = 2


@dataclass(frozen=True, slots=True)
class Band:
    """Quantiles: 10, 50 and 90 of a hundred draws lie at or below."""

    p10: int
    p50: int
    p90: int


@dataclass(frozen=True, slots=True)
class Row:
    """Likely amounts per budget year; `shared` is a share of what all bear together."""

    shared: bool
    side: Side
    category: Category
    kind: Kind
    net_cents: tuple[int, ...]
    tax_cents: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class YearBand:
    """Both sides in a budget year without contracts, and the whole difference summed up since the planning date."""

    year: int
    free_baseline: Band
    free_plan: Band
    summed_difference: Band


@dataclass(frozen=True, slots=True)
class Period:
    """Both sides from the planning date to the end of `last`.

    `saving_permille` is what the plan saves of the baseline's cost without contracts, `saving_all_permille` with them;
    `None` where the baseline costs nothing. `cheaper_permille` and `claim_permille` are the draws of a thousand in
    which the plan is cheaper, and saves at least what is claimed.
    """

    last: int
    baseline_cents: int
    plan_cents: int
    baseline: Band
    plan: Band
    difference: Band
    saving_permille: Band | None
    saving_all_permille: Band | None
    cheaper_permille: int
    claim_permille: int


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The first budget year at whose end the plan has cost no more than the baseline and stays so; `None`: none.

    `early` and `late` are the years of the 10th and 90th of a hundred draws.
    """

    likely: int | None
    early: int | None
    late: int | None


@dataclass(frozen=True, slots=True)
class Driver:
    """The difference over the calendar with one price at its low and its high end, all others likely."""

    id: str
    low_cents: int
    high_cents: int


@dataclass(frozen=True, slots=True)
class SeedMoney:
    """The DigitalisierungsEuro, beside the share of what is shared and all that is paid once, over the calendar."""

    cents: int
    shared_cents: int
    one_off_cents: int


@dataclass(frozen=True, slots=True)
class Account:
    """What a tenant pays on both sides; `tenant` is `None` for all together.

    `exit_cents` is what leaving the clouds again would take; it is in no sum. `taxed_cents` and `untaxed_cents` are the
    difference over the calendar with and without Umsatzsteuer on shared services.
    """

    tenant: str | None
    rows: tuple[Row, ...]
    years: tuple[YearBand, ...]
    calendar: Period
    outlook: Period
    break_even: BreakEven
    drivers: tuple[Driver, ...]
    exit_cents: int
    exit: Band
    taxed_cents: int
    untaxed_cents: int
    seed_money: SeedMoney | None


@dataclass(frozen=True, slots=True)
class UsedPrice:
    """A price the reckoning used; figures as decimal text in the unit of the price. `widened`: an end is assumed."""

    id: str
    title: str
    unit: str
    low: str
    likely: str
    high: str
    widened: bool
    year: str
    source: str
    quality: str


@dataclass(frozen=True, slots=True)
class Unpriced:
    """A price nobody knows, with the sides whose costs are too low for it."""

    id: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something left out or estimated, how often, and the cents a year left out where they are known."""

    note: Note
    count: int
    cents: int


@dataclass(frozen=True, slots=True)
class TaxRule:
    """The rate on bought things in the first year, and the switch of § 2b UStG with its source."""

    percent: int
    rate_source: str
    shared_taxable: bool
    transition_ends: date
    source: str
    unverified: str


@dataclass(frozen=True, slots=True)
class Assumed:
    """What was assumed beside the prices: how long a new server lives and how many one package renews, how many servers
    share a Windows licence, by how much a price without a range may be off, and the weights of the key `mixed`.
    """

    server_life_years: int
    hosts_per_renewal: int
    servers_per_licence: int
    point_spread_percent: int
    mixed: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Money:
    """The whole reckoning, or the extract for one tenant: its own account beside the one of all together.

    `splits` has by key of the split the gross cents of what is shared over the calendar, by tenant; `gaps` by tenant.
    """

    version: int
    provenance: Provenance
    estate: str
    tenant: str | None
    as_of: date
    plan_sha256: str
    seed: int
    draws: int
    generator: str
    claim_percent: int
    split_key: str
    tax: TaxRule
    assumed: Assumed
    years: tuple[int, ...]
    calendar_end: int
    prices: tuple[UsedPrice, ...]
    unpriced: tuple[Unpriced, ...]
    gaps: Mapping[str, tuple[Gap, ...]]
    shared: tuple[Row, ...]
    splits: Mapping[str, Mapping[str, int]]
    total: Account
    accounts: tuple[Account, ...]
