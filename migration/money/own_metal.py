"""What do the servers of a Landkreis cost: care, electricity, room, backup and new hardware, as long as they are used?

The baseline is the same reckoning with nothing moved. A host runs to its end of life even where it is emptied before,
as in the planner's objective; what is past its end of life at the planning date is due at once.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from heapq import heapify, heappop, heappush

from inventory.model import Inventory, Server
from migration.facts import prices
from migration.money import ranges
from migration.money.lines import Category, Kind, Line, Place, Side
from migration.money.notes import Note, Notes
from migration.money.tax import Tax
from migration.money.years import Span, days_by_year
from migration.planning.departures import Days, Fleet, emptied, fleets


@dataclass(frozen=True, slots=True)
class Hardware:
    """How long new hardware lives, and how many hosts one package of the price `server-renewal` renews."""

    life_years: int
    hosts_per_renewal: int


def own_metal(
    inventory: Inventory, moved: Days, side: Side, span: Span, hardware: Hardware, notes: Notes
) -> Iterator[Line]:
    """The lines of the servers every tenant runs itself, where `moved` has the day each installation leaves."""
    days = emptied(inventory, moved)
    appliances = defaultdict(list)
    for key, left in days.items():
        if inventory.servers[key].virtual is False:
            appliances[inventory.servers[key].tenant].append((inventory.servers[key], left))
    for tenant, fleet in fleets(inventory, days).items():
        if side is Side.BASELINE:
            for host in fleet.hosts:
                if host.end_of_life is None:
                    notes.add(tenant, Note.HOST_LIFE_UNKNOWN)
        hosts = host_lives(fleet, span, hardware.life_years)
        own = _Own(tenant, side, span)
        yield from own.care(fleet)
        yield from own.hosts(hosts, hardware.hosts_per_renewal)
        yield from own.room(hosts, appliances[tenant])
        yield from own.appliances(appliances[tenant], hardware.life_years)


@dataclass(frozen=True, slots=True)
class HostLife:
    """The days on which a host is bought anew, and the day it is switched off for good."""

    bought: tuple[date, ...]
    ends: date


def host_lives(fleet: Fleet, span: Span, life_years: int) -> list[HostLife]:
    """What becomes of each host: bought anew at every end of life at which the others could not do without it.

    They could where, less the largest one as a reserve for a failure, they have the memory the virtual servers still
    here need. A host of unknown end of life runs throughout.
    """
    capacity = sum(host.ram_gib or 0 for host in fleet.hosts) - max(
        (host.ram_gib or 0 for host in fleet.hosts), default=0
    )
    bought: dict[str, list[date]] = {host.id: [] for host in fleet.hosts}
    ends = {host.id: span.end for host in fleet.hosts}
    sizes = {host.id: host.ram_gib or 0 for host in fleet.hosts}
    due = [(max(host.end_of_life, span.as_of), host.id) for host in fleet.hosts if host.end_of_life is not None]
    heapify(due)
    while due and due[0][0] < span.end:
        day, host = heappop(due)
        demand = fleet.demand_gib(day)
        if demand and demand > capacity - sizes[host]:
            bought[host].append(day)
            heappush(due, (years_later(day, life_years), host))
        else:
            capacity -= sizes[host]
            ends[host] = day
    return [HostLife(tuple(bought[host.id]), ends[host.id]) for host in fleet.hosts]


def years_later(day: date, years: int) -> date:
    """The same day `years` later; for 29 February the 28th."""
    return day.replace(year=day.year + years, day=28 if (day.month, day.day) == (2, 29) else day.day)


@dataclass(frozen=True, slots=True)
class _Own:
    """Makes the lines of one tenant and side."""

    tenant: str
    side: Side
    span: Span

    def care(self, fleet: Fleet) -> Iterator[Line]:
        """Care and backup of the virtual servers until each is emptied."""
        days = self._days(left or self.span.end for _, left in fleet.virtual)
        for year, count in days.items():
            years = Fraction(count, 365)
            yield self._line(year, Category.STAFF, Tax.NONE, years, prices.LABOUR)
            yield self._line(year, Category.BACKUP, Tax.STANDARD, years, ranges.BACKUP)

    def hosts(self, hosts: Sequence[HostLife], hosts_per_renewal: int) -> Iterator[Line]:
        """Electricity of the hosts, and those bought anew."""
        for year, count in self._days(host.ends for host in hosts).items():
            yield self._line(year, Category.ENERGY, Tax.STANDARD, Fraction(count, 365), prices.ELECTRICITY)
        for year, count in Counter(day.year for host in hosts for day in host.bought).items():
            yield self._line(
                year, Category.HARDWARE, Tax.STANDARD, Fraction(count, hosts_per_renewal), prices.RENEWAL, invest=True
            )

    def room(self, hosts: Sequence[HostLife], appliances: Sequence[tuple[Server, date | None]]) -> Iterator[Line]:
        """The server room, until nothing stands in it any more."""
        until = [host.ends for host in hosts] + [left or self.span.end for _, left in appliances]
        for year, count in self._days([max(until)] if until else []).items():
            yield self._line(year, Category.SPACE, Tax.NONE, Fraction(count, 365), ranges.ROOM)

    def appliances(self, appliances: Iterable[tuple[Server, date | None]], life_years: int) -> Iterator[Line]:
        """Devices with software built in, bought anew at every end of life while they are used."""
        for server, left in appliances:
            day = server.end_of_life and max(server.end_of_life, self.span.as_of)
            while day is not None and day < min(left or self.span.end, self.span.end):
                yield self._line(day.year, Category.HARDWARE, Tax.STANDARD, Fraction(1), ranges.APPLIANCE, invest=True)
                day = years_later(day, life_years)

    def _days(self, ends: Iterable[date]) -> Counter[int]:
        days: Counter[int] = Counter()
        for end in ends:
            days.update(dict(days_by_year(self.span.as_of, min(end, self.span.end))))
        return days

    def _line(
        self, year: int, category: Category, tax: Tax, quantity: Fraction, price: str, invest: bool = False
    ) -> Line:
        kind = Kind.INVESTMENT if invest else Kind.RUNNING
        return Line(Place(self.tenant, self.side, year, category, kind, tax), quantity, (price,))
