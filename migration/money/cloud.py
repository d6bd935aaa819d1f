"""What do the clouds cost: servers, their care, licences, parallel run, desktops, and what leaving them would take?

A server arrives when the first of what runs on it moves; until the last has moved it runs in both places, and besides
for the months of the price `parallel-run-months`. A size nobody knows counts as the mean of the known ones, rounded up.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil

from inventory.model import Inventory, ProviderKind, Server
from migration.facts import prices
from migration.money import ranges
from migration.money.lines import Category, Kind, Line, Place, Side
from migration.money.notes import Note, Notes
from migration.money.tax import Tax
from migration.money.years import Span, days_by_year
from migration.plan import Decision, Target
from migration.planning.departures import emptied
from migration.planning.objective import DAYS_PER_MONTH

CLOUDS = {ProviderKind.SHARED_CLOUD: Tax.SHARED, ProviderKind.PUBLIC_CLOUD: Tax.STANDARD}


@dataclass(frozen=True, slots=True)
class Batch:
    """Servers of a tenant that come into a cloud on the same day: their number, sizes by price, and Windows servers."""

    tenant: str
    day: date
    tax: Tax  # how the cloud's service is taxed
    servers: int
    sizes: Mapping[str, int]
    windows: int


def cloud_tax(inventory: Inventory, item: Decision) -> Tax | None:
    """How the cloud is taxed an installation moves into; `None` where it moves into none."""
    if item.end is None or item.provider is None or item.target is Target.RETIRE:
        return None
    return CLOUDS.get(inventory.providers[item.provider].kind)


def cloud(
    inventory: Inventory, decisions: Iterable[Decision], span: Span, per_licence: int, notes: Notes
) -> Iterator[Line]:
    """The lines of everything that runs in a cloud after its move; `per_licence` servers share a Windows licence."""
    decisions = tuple(decisions)
    for batch in batches(inventory, decisions, notes):
        yield from _batch(batch, span, per_licence)
    yield from _desktops(inventory, decisions, span, notes)
    for item in decisions:
        placed = item.target is Target.DESKTOP_POOL or inventory.installations[item.installation].servers
        if cloud_tax(inventory, item) and not placed:
            notes.add(item.tenant, Note.CLOUD_SIZE_UNKNOWN)


def batches(inventory: Inventory, decisions: Sequence[Decision], notes: Notes) -> list[Batch]:
    """All servers that come into a cloud, in order of tenant, day and tax."""
    first: dict[str, tuple[date, Tax]] = {}
    for item in decisions:
        tax = cloud_tax(inventory, item)
        if tax is not None and item.end is not None and item.target is not Target.DESKTOP_POOL:
            for key in inventory.installations[item.installation].servers:
                first[key] = min(first.get(key, (date.max, tax)), (item.end, tax))
    left = emptied(inventory, {item.installation: item.end for item in decisions if item.end is not None})
    sizes = {key: _sizes(inventory.servers[key]) for key in first}
    means = {price: _mean(size[price] for size in sizes.values()) for price in (prices.VCPU, prices.RAM, prices.DISK)}
    together: dict[tuple[str, date, Tax], list[Server]] = defaultdict(list)
    for key, (day, tax) in first.items():
        server = inventory.servers[key]
        together[server.tenant, day, tax].append(server)
        if None in sizes[key].values():
            notes.add(server.tenant, Note.SERVER_SIZE_ESTIMATED)
        if left[key] is None:
            notes.add(server.tenant, Note.SERVER_SPLIT)
    return [_batched(place, servers, means) for place, servers in sorted(together.items(), key=lambda item: item[0])]


def _sizes(server: Server) -> dict[str, int | None]:
    """The size of a server by the price it is paid with."""
    return {prices.VCPU: server.vcpus, prices.RAM: server.ram_gib, prices.DISK: server.disk_gib}


def _mean(sizes: Iterable[int | None]) -> int:
    known = [size for size in sizes if size is not None]
    return ceil(Fraction(sum(known), len(known))) if known else 0


def _batched(place: tuple[str, date, Tax], servers: list[Server], means: Mapping[str, int]) -> Batch:
    sizes = [_sizes(server) for server in servers]
    return Batch(
        *place,
        servers=len(servers),
        sizes={
            price: sum(mean if size[price] is None else size[price] or 0 for size in sizes)
            for price, mean in means.items()
        },
        windows=sum((server.os or "").startswith("Windows") for server in servers),
    )


def _batch(batch: Batch, span: Span, per_licence: int) -> Iterator[Line]:
    tenant, shared = batch.tenant, batch.tax is Tax.SHARED
    payer, care = (None, Tax.SHARED) if shared else (tenant, Tax.NONE)
    for year, days in days_by_year(max(batch.day, span.as_of), span.end):
        for price, size in batch.sizes.items():
            yield _line(tenant, batch.tax, year, Category.CLOUD, size * days / DAYS_PER_MONTH, price)
        years = Fraction(batch.servers * days, 365)
        yield _line(payer, care, year, Category.STAFF, years, ranges.CLOUD_LABOUR)
        yield _line(tenant, batch.tax, year, Category.BACKUP, years, ranges.BACKUP)
    moved = batch.day < span.as_of  # what the move has cost is over
    for price, size in batch.sizes.items() if not moved else ():
        yield _line(tenant, batch.tax, batch.day.year, Category.DOUBLE_RUNNING, Fraction(size), price, ranges.PARALLEL)
    egress = ranges.EGRESS if shared else ranges.EGRESS_PUBLIC
    yield _line(tenant, batch.tax, span.calendar_end, Category.EXIT, Fraction(batch.sizes[prices.DISK]), egress)
    if batch.windows and not moved:
        place = Place(tenant, Side.PLAN, batch.day.year, Category.LICENCES, Kind.INVESTMENT, Tax.STANDARD)
        yield Line(place, Fraction(batch.windows, per_licence), (ranges.WINDOWS,))


def _desktops(inventory: Inventory, decisions: Iterable[Decision], span: Span, notes: Notes) -> Iterator[Line]:
    """Seats in the desktop pool: one per user, who has all that has moved there; so the largest number counts."""
    seats: Counter[str] = Counter()
    moves = [item for item in decisions if item.target is Target.DESKTOP_POOL and item.end is not None]
    for item in sorted(moves, key=lambda item: (item.end, item.installation)):
        users, tax = inventory.installations[item.installation].users, cloud_tax(inventory, item)
        if users is None or tax is None or item.end is None:
            notes.add(item.tenant, Note.DESKTOP_USERS_UNKNOWN)
            continue
        more = max(0, users - seats[item.tenant])
        seats[item.tenant] += more
        for year, days in days_by_year(max(item.end, span.as_of), span.end):
            yield _line(item.tenant, tax, year, Category.CLOUD, more * days / DAYS_PER_MONTH, ranges.DESKTOP)


def _line(tenant: str | None, tax: Tax, year: int, category: Category, quantity: Fraction, *factors: str) -> Line:
    return Line(Place(tenant, Side.PLAN, year, category, Kind.RUNNING, tax), quantity, factors)
