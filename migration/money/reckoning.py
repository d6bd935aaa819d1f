"""From a plan to what it costs: the whole reckoning, for all tenants and each of them."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from inventory.model import Inventory, Price
from migration.facts.prices import cents
from migration.money import split
from migration.money.account import account
from migration.money.assumptions import Assumptions, load_assumptions
from migration.money.draws import GENERATOR, draw, products
from migration.money.ledger import Ledger, ledger
from migration.money.lines import Line
from migration.money.ranges import SERVER_LIFE
from migration.money.result import VERSION, Account, Assumed, Gap, Money, TaxRule, Unpriced, UsedPrice
from migration.money.simulation import Basis
from migration.money.tax import Taxation
from migration.money.totals import Cell, Cells, added_cells, cells, rows
from migration.parameters import Parameters, load_parameters
from migration.plan import Plan


@dataclass(frozen=True, slots=True)
class Choices:
    """What a user can choose; `None` is what inventory and assumptions say."""

    seed: int | None = None
    draws: int | None = None
    key: str | None = None
    shared_taxable: bool | None = None

    def over(self, assumed: Assumptions) -> Assumptions:
        """The assumptions with what was chosen in place of them."""
        shared = assumed.shared_services
        if self.shared_taxable is not None:
            shared = replace(shared, taxable=self.shared_taxable)
        draws, key = self.draws or assumed.draws, self.key or assumed.split_key
        return replace(assumed, draws=draws, split_key=key, shared_services=shared)


def reckon(
    inventory: Inventory,
    plan: Plan,
    plan_sha256: str,
    choices: Choices | None = None,
    assumptions: Assumptions | None = None,
    parameters: Parameters | None = None,
) -> Money:
    """What the plan for all tenants costs beside its baseline; the same inputs give the same result.

    Raises InputError where the range of a price is not in order.
    """
    chosen = choices or Choices()
    assumed = chosen.over(assumptions or load_assumptions())
    book = ledger(inventory, plan, parameters or load_parameters(), assumed)
    taxation = Taxation(assumed.rates, assumed.shared_services)
    seed = inventory.settings.seed if chosen.seed is None else chosen.seed
    shares = split.all_shares(inventory, plan.decisions, assumed.mixed, book.notes)
    drawn = products((line.factors for line in book.lines), draw(book.prices, seed, assumed.draws))
    basis = Basis(book, taxation, drawn, assumed.draws, assumed.claim_percent)
    own: dict[str | None, list[Line]] = defaultdict(list)
    for line in book.lines:
        own[line.place.tenant].append(line)
    pool = cells(own[None], book.prices, taxation)
    parts = {name: _split(pool, weights) for name, weights in shares.items()}
    key = assumed.split_key
    total, *accounts = _accounts(own, parts[key], shares[key], basis, _seed_money(inventory, assumed.seed_money))
    return Money(
        version=VERSION,
        provenance=plan.provenance,
        estate=plan.estate,
        tenant=None,
        as_of=plan.as_of,
        plan_sha256=plan_sha256,
        seed=seed,
        draws=assumed.draws,
        generator=GENERATOR,
        claim_percent=assumed.claim_percent,
        split_key=key,
        tax=_tax_rule(taxation, book.span.as_of.year),
        assumed=_assumed(assumed, book),
        years=book.span.years,
        calendar_end=book.span.calendar_end,
        prices=(
            *_used(inventory, book),
            *_known_price(inventory, SERVER_LIFE),
            *_known_price(inventory, assumed.seed_money),
        ),
        unpriced=tuple(Unpriced(name, tuple(sorted(sides))) for name, sides in book.unpriced.items()),
        gaps=_gaps(book),
        shared=rows(pool, book.span.years, shared=True),
        splits={name: _by_tenant(part, book) for name, part in parts.items()},
        total=total,
        accounts=tuple(accounts),
    )


def _accounts(
    own: Mapping[str | None, list[Line]],
    parts: Mapping[str, Cells],
    shares: split.Weights,
    basis: Basis,
    seed_money: Callable[[str | None], int | None],
) -> Iterator[Account]:
    """The account of all together, then that of each tenant."""
    book = basis.ledger
    mine = {tenant: cells(own[tenant], book.prices, basis.taxation) for tenant in sorted(parts)}
    together = added_cells(mine.values()), added_cells(parts[tenant] for tenant in mine)
    yield account(None, *together, book.lines, basis, seed_money(None))
    for tenant, found in mine.items():
        yield account(tenant, found, parts[tenant], _lines(own, tenant, shares), basis, seed_money(tenant))


def _lines(own: Mapping[str | None, list[Line]], tenant: str, shares: split.Weights) -> list[Line]:
    """The tenant's own lines and its share of the shared ones."""
    shared = (replace(line, quantity=line.quantity * shares[tenant]) for line in own[None])
    return [*own[tenant], *shared]


def _split(pool: Cells, weights: split.Weights) -> dict[str, Cells]:
    """Every cell of what is shared, net and tax apart, in parts that add up to the cent."""
    parts: dict[str, dict[Cell, tuple[int, int]]] = {tenant: {} for tenant in weights}
    for key, (net, tax) in pool.items():
        nets, taxes = split.allot(net, weights), split.allot(tax, weights)
        for tenant, part in parts.items():
            part[key] = nets[tenant], taxes[tenant]
    return dict(parts)


def _by_tenant(parts: Mapping[str, Cells], book: Ledger) -> dict[str, int]:
    """Gross cents over the calendar of each tenant's part."""
    end = book.span.calendar_end
    return {
        tenant: sum(net + tax for (_, _, _, year), (net, tax) in part.items() if year <= end)
        for tenant, part in sorted(parts.items())
    }


def _seed_money(inventory: Inventory, name: str) -> Callable[[str | None], int | None]:
    """The seed money of a tenant, or of all; unknown where its price is."""
    price = inventory.prices.get(name)
    likely = price.likely if price else None

    def cents_of(tenant: str | None) -> int | None:
        if likely is None:
            return None
        people = [item.population for item in inventory.tenants.values() if tenant in (None, item.key)]
        return sum(cents(Fraction(likely) * count) for count in people)

    return cents_of


def _tax_rule(taxation: Taxation, year: int) -> TaxRule:
    rate, shared = taxation.rate(year), taxation.shared
    return TaxRule(rate.percent, rate.source, shared.taxable, shared.transition_ends, shared.source, shared.unverified)


def _assumed(assumed: Assumptions, book: Ledger) -> Assumed:
    return Assumed(
        server_life_years=book.hardware.life_years,
        hosts_per_renewal=book.hardware.hosts_per_renewal,
        servers_per_licence=assumed.windows_servers_per_licence,
        point_spread_percent=assumed.point_spread_percent,
        mixed=assumed.mixed,
    )


def _used(inventory: Inventory, book: Ledger) -> tuple[UsedPrice, ...]:
    used = []
    for name, found in book.prices.items():
        price = inventory.prices[name]
        used.append(_used_price(price, (found.low, found.likely, found.high), widened=found.widened))
    return tuple(used)


def _known_price(inventory: Inventory, name: str) -> tuple[UsedPrice, ...]:
    """A price that counts with its likely value and is never drawn; nothing where nobody knows it."""
    price = inventory.prices.get(name)
    if price is None or price.likely is None:
        return ()
    ends = [Fraction(price.likely if end is None else end) for end in (price.low, price.likely, price.high)]
    return (_used_price(price, ends, widened=False),)


def _used_price(price: Price, ends: Sequence[Fraction], *, widened: bool) -> UsedPrice:
    """A price with what it counts with: low, likely and high."""
    low, likely, high = map(_decimal, ends)
    return UsedPrice(
        price.id, price.title, price.unit, low, likely, high, widened, price.year, price.source, price.quality
    )


def _decimal(value: Fraction) -> str:
    """A price as decimal text; ranges are made of finite decimals only."""
    return format((Decimal(value.numerator) / Decimal(value.denominator)).normalize(), "f")


def _gaps(book: Ledger) -> dict[str, tuple[Gap, ...]]:
    counts, amounts = book.notes.counts, book.notes.cents
    found: dict[str, list[Gap]] = defaultdict(list)
    for tenant, note in sorted(counts):
        found[tenant].append(Gap(note, counts[tenant, note], amounts[tenant, note]))
    return {tenant: tuple(gaps) for tenant, gaps in found.items()}
