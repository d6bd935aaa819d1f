"""What does a plan cost? The objective in cents from the planning date to the end of the last wave, term by term.

| term | what |
| --- | --- |
| move_effort | hours of every move at the full cost of an hour |
| setup_effort | hours to set up each product once for all |
| cloud_servers | vCPU, memory and disk in the shared cloud from the day of the move, at list prices of ten providers |
| cloud_labour | care of the servers there, at the low price: 250 servers per post, as large operators state |
| own_labour | care of the virtual servers still on own metal, at the likely price: 80 servers per post |
| own_electricity | electricity of the hosts still in use |
| own_renewal | new hosts where the old come to their end and what is left still needs them |
| provider_contracts | contracts with service providers until they end, or until the move |
| delay | no real cost: a weight per wave that something waits that could have moved |
| precedence | no real cost: what every such wave counts in addition where something is uncritical, or simple |
| stay | no real cost: a weight for everything that could go elsewhere and gets no wave |

Not in it: licences, rooms, network, backup, prices of SaaS and public clouds, desktops, training,
exit, taxes, interest.
The sign of the difference to the baseline, in which nothing moves, is open; so are the ranges of every price. What is
done counts as moved from the planning date on; what it cost before is over and left out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from inventory.model import Inventory, ProviderKind
from migration.facts import prices
from migration.facts.precedence import Precedence
from migration.facts.prices import Prices, cents
from migration.parameters import Parameters
from migration.plan import STAYS, Decision, Objective
from migration.planning.departures import Fleet, emptied, ended, fleets, host_ends

DAYS_PER_MONTH = Fraction(365, 12)
METHOD = "greedy"


def objective(
    inventory: Inventory,
    decisions: Sequence[Decision],
    setup_cents: int,
    known: Prices,
    parameters: Parameters,
    precedence: Mapping[str, Precedence],
) -> Objective:
    """The objective of a plan beside its baseline.

    `known` has the prices with which its hours were counted, `precedence` says which installations are to go first.
    """
    planned = _terms(inventory, decisions, known, parameters)
    planned["setup_effort"] = setup_cents
    planned["precedence"] = sum(
        waited * precedence[key].cents_per_wave(parameters) for key, waited in _waits(inventory, decisions)
    )
    baseline = _terms(inventory, (), known, parameters)
    return Objective(
        terms=planned,
        total_cents=sum(planned.values()),
        baseline_cents=sum(baseline.values()),
        missing=tuple(sorted(known.missing)),
        bound_cents=None,
        method=METHOD,
    )


def bounded(found: Objective, inventory: Inventory, gap_cents: int, method: str) -> Objective:
    """The objective with its proven bound.

    `gap_cents`: by how much any plan can be cheaper in the terms of `migration.planning.model`. What is not in the
    model, power and renewal of hosts, counts in the bound as if no host were ever bought.
    """
    as_of, horizon = _span(inventory)
    least = Fraction(0)
    price = Prices(inventory).likely(prices.ELECTRICITY)
    for fleet in fleets(inventory, emptied(inventory, {})).values():
        ends = [day for day, _ in host_ends(fleet, as_of, horizon)]
        days = (len(fleet.hosts) - len(ends)) * (horizon - as_of).days + sum((day - as_of).days for day in ends)
        least += _per_year(price, days)
    outside = found.terms["own_electricity"] + found.terms["own_renewal"] - int(least)
    return replace(found, bound_cents=found.total_cents - gap_cents - outside, method=method)


def _span(inventory: Inventory) -> tuple[date, date]:
    """The planning date and the end of the last wave; without a wave, or when all are over, no time lies between."""
    as_of = inventory.settings.as_of
    return as_of, max([as_of, *(wave.end for wave in inventory.calendar.waves)])


def _terms(
    inventory: Inventory, decisions: Sequence[Decision], known: Prices, parameters: Parameters
) -> dict[str, int]:
    as_of, horizon = _span(inventory)
    moved = {item.installation: item.end for item in decisions if item.end is not None}
    days = emptied(inventory, moved)
    own = fleets(inventory, days)
    until = [max(as_of, min(left or horizon, horizon)) for fleet in own.values() for _, left in fleet.virtual]
    return {
        "move_effort": sum(item.cost_cents for item in decisions),
        "setup_effort": 0,
        "cloud_servers": cents(_cloud_servers(inventory, decisions, horizon, known)),
        "cloud_labour": cents(_labour(_arrivals(inventory, decisions).values(), as_of, horizon, known)),
        "own_labour": cents(_per_year(known.likely(prices.LABOUR), sum((day - as_of).days for day in until))),
        "own_electricity": cents(_per_year(known.likely(prices.ELECTRICITY), _host_days(own, as_of, horizon))),
        "own_renewal": cents(_renewal(own, as_of, horizon, known, parameters)),
        "provider_contracts": cents(_contracts(inventory, moved, as_of, horizon, known)),
        "delay": parameters.delay_cents_per_wave * sum(waited for _, waited in _waits(inventory, decisions)),
        "precedence": 0,
        "stay": parameters.stay_cents * sum(item.wave is None and item.target not in STAYS for item in decisions),
    }


def _per_year(price: Fraction | None, days: int) -> Fraction:
    return Fraction(0) if price is None else price * days / 365


def _arrivals(inventory: Inventory, decisions: Iterable[Decision]) -> dict[str, date]:
    """Each server that comes into the shared cloud, with the day its first installation arrives."""
    days: dict[str, date] = {}
    for item in decisions:
        if item.end is not None and inventory.kind_of(item.provider) is ProviderKind.SHARED_CLOUD:
            for server in inventory.installations[item.installation].servers:
                days[server] = min(days.get(server, item.end), item.end)
    return days


def _cloud_servers(inventory: Inventory, decisions: Sequence[Decision], horizon: date, known: Prices) -> Fraction:
    vcpu, ram, disk = (known.likely(name) or Fraction(0) for name in (prices.VCPU, prices.RAM, prices.DISK))
    vcpu_days = ram_days = disk_days = 0
    for key, day in _arrivals(inventory, decisions).items():
        server, days = inventory.servers[key], (horizon - max(day, inventory.settings.as_of)).days
        vcpu_days += (server.vcpus or 0) * days
        ram_days += (server.ram_gib or 0) * days
        disk_days += (server.disk_gib or 0) * days
    return (vcpu * vcpu_days + ram * ram_days + disk * disk_days) / DAYS_PER_MONTH


def _labour(arrivals: Iterable[date], as_of: date, horizon: date, known: Prices) -> Fraction:
    return _per_year(known.low(prices.LABOUR), sum((horizon - max(day, as_of)).days for day in arrivals))


def _host_days(own: Mapping[str, Fleet], as_of: date, horizon: date) -> int:
    """Days of all hosts in use; one that is not replaced runs until its end of life."""
    total = 0
    for fleet in own.values():
        ends = host_ends(fleet, as_of, horizon)
        total += len(fleet.hosts) * (horizon - as_of).days
        total -= sum((horizon - day).days for day, bought in ends if not bought)
    return total


def _renewal(own: Mapping[str, Fleet], as_of: date, horizon: date, known: Prices, parameters: Parameters) -> Fraction:
    price = known.likely(prices.RENEWAL)
    bought = sum(bought for fleet in own.values() for _, bought in host_ends(fleet, as_of, horizon))
    return Fraction(0) if price is None else price * bought / parameters.hosts_per_renewal


def _contracts(inventory: Inventory, moved: Mapping[str, date], as_of: date, horizon: date, known: Prices) -> Fraction:
    """Contracts with service providers: until they end and the last installation has left, else throughout."""
    cent_days = 0
    for key, left in ended(inventory, moved).items():
        contract = inventory.contracts[key]
        if contract.annual_cost_cents is None:
            known.missing.add("contract.annual_cost_cents")
            continue
        end = horizon if left is None else min(horizon, max(as_of, left, contract.end or left))
        cent_days += contract.annual_cost_cents * (end - as_of).days
    return Fraction(cent_days, 365)


def _waits(inventory: Inventory, decisions: Iterable[Decision]) -> Iterator[tuple[str, int]]:
    """How many waves each installation waits that has a target; what never gets one waits throughout."""
    numbers = [wave.number for wave in inventory.calendar.waves if wave.start >= inventory.settings.as_of]
    first, never = min(numbers, default=1), max(numbers, default=0) + 1
    for item in decisions:
        if item.target not in STAYS:
            yield item.installation, max(0, (item.wave or never) - first)
