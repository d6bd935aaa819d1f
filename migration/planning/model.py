"""The plan's waves as a problem for the solver: what each move is worth in each wave, in cents.

A schedule is worth what it saves against no move at all, by the terms of `migration.planning.objective` that follow
from single moves, set-ups, servers and contracts: effort, set-ups, servers and care in the cloud, care on site,
contracts with service providers, and the weights of waiting. Jobs are

- the groups that can move and that no person has pinned, with the hours of their teams;
- the set-up of each product they need, once for all;
- each server that groups share: its arrival in the cloud before the first of them, its end on site after the last;
- each contract that groups share: its end after the last.

Values are rounded up to whole cents, so that the solver's bound holds for the exact cost as well. What is pinned has
its waves and hours beforehand, and what is done already counts from the first wave on. A set-up that a pinned move
needs is due by its wave and may be done earlier; where pins take more hours than there are it stays in that wave, and
the bound is one for plans that leave it there. Electricity and the renewal of hosts follow from the sum of what is left
and are not part of the model.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import ceil

import numpy as np

from inventory.model import Hosting, ProviderKind, Wave
from migration.facts import prices
from migration.facts.effort import Hours
from migration.facts.prices import Prices
from migration.parameters import Parameters
from migration.planning.draft import Draft
from migration.planning.objective import DAYS_PER_MONTH
from migration.planning.waves import Job
from migration.solver.problem import Problem
from migration.targets.windows import earliest

SHARED = -1  # the cluster of what no tenant alone decides
Values = list[Fraction]  # by wave


@dataclass(frozen=True, slots=True)
class Model:
    """The problem, and what its rows and columns are: first the groups, then the set-ups, then all else."""

    problem: Problem
    waves: tuple[int, ...]
    groups: tuple[str, ...]
    setups: tuple[str, ...]
    there: Mapping[str, int]  # products that are set up already, with their waves
    due: frozenset[str]  # set-ups that have a wave in every schedule, since a pinned move needs them


@dataclass(slots=True)
class _Rows:
    """Jobs of the solver while they are collected."""

    value: list[Values] = field(default_factory=list)
    first: list[int] = field(default_factory=list)  # the first column open to it
    last: dict[int, int] = field(default_factory=dict)  # the column by which it must be done
    needs: list[tuple[int, int]] = field(default_factory=list)

    def add(self, value: Values, first: int = 0) -> int:
        """The number of a new job."""
        self.value.append(value)
        self.first.append(first)
        return len(self.value) - 1


def model(
    draft: Draft, jobs: Sequence[Job], capacity: Hours, setup: Hours, known: Prices, parameters: Parameters
) -> Model:
    """The problem of the groups that can move and are not pinned."""
    free = [job for job in jobs if job.pin is None]
    pins = {job.id: job.pin for job in jobs if job.pin is not None}
    rows = _Rows()
    values = _Values(draft, known, parameters)
    number = {job.id: rows.add(values.move(draft, job.id)) for job in free}
    asked = {name for job in free for name in job.products} - draft.there.keys()
    column = {wave.number: index for index, wave in enumerate(draft.future)}
    pinned = {name: wave for name, wave in pinned_setups(jobs).items() if name not in draft.there}
    left = _left(jobs, capacity, setup, pinned, draft.future)
    wanted = {name: column[wave] for name, wave in pinned.items() if name in asked and wave in column}
    due = {name: last for name, last in wanted.items() if _may_move(draft, name, last, setup, left)}
    fixed_setups = {name: wave for name, wave in pinned.items() if name not in due}
    products = sorted(asked - fixed_setups.keys())
    cost = -sum(setup.values()) * values.hour
    setups: dict[str, int] = {}
    for name in products:
        paid = [cost if name not in due else Fraction(0)] * len(draft.future)  # what is due is paid for in any case
        setups[name] = rows.add(paid, _first_open(draft, name))
    rows.last |= {setups[name]: last for name, last in due.items()}
    for job in free:
        row = number[job.id]
        rows.needs += [(row, setups[name]) for name in job.products if name in setups]
        rows.needs += [(row, number[name]) for name in job.needs if name in number]
        fixed = [pins[name] for name in job.needs if name in pins]
        fixed += [fixed_setups[name] for name in job.products if name in fixed_setups]
        rows.first[row] = max((column[wave] for wave in fixed if wave in column), default=0)
    owner = {key: group.id for group in draft.groups for key in group.members} | {key: key for key in draft.done}
    settled = {key: column[wave] for key, wave in pins.items() if wave in column} | dict.fromkeys(draft.done, 0)
    _servers(draft, values, rows, number, settled, owner)
    _contracts(draft, values, rows, number, settled, owner)
    problem = _problem(draft, free, rows, products, setup, _left(jobs, capacity, setup, fixed_setups, draft.future))
    return Model(problem, tuple(column), tuple(number), tuple(products), draft.there, frozenset(due))


def _first_open(draft: Draft, product: str) -> int:
    """The first column in which a product may be set up: the set-up can have been reported as late."""
    later = draft.context.progress.later("", product)
    return next((index for index, wave in enumerate(draft.future) if wave.number in later), len(draft.future))


def _may_move(
    draft: Draft, product: str, last: int, setup: Hours, left: Mapping[tuple[str | None, str], Sequence[int]]
) -> bool:
    """Whether a set-up that is due by the column `last` fits in there beside all that is pinned (`left`: what all of
    it leaves), so that it always finds a place and may also be done earlier.
    """
    fits = all(resource in left and left[resource][last] >= 0 for resource, hours in setup.items() if hours)
    return fits and _first_open(draft, product) <= last


def pinned_setups(jobs: Iterable[Job]) -> dict[str, int]:
    """The products that pinned jobs bring, each with the first wave of those."""
    return earliest((name, job.pin) for job in jobs if job.pin is not None for name in job.products)


class _Values:
    """What something is worth by wave, from its rates per day up to the end of the calendar."""

    def __init__(self, draft: Draft, known: Prices, parameters: Parameters) -> None:
        inventory, future = draft.inventory, draft.future
        members = {group.id: group.members for group in draft.groups}
        self.inventory, self.known, self.parameters = inventory, known, parameters
        self.horizon = max((wave.end for wave in inventory.calendar.waves), default=date.min)
        self.ends = [wave.end for wave in future]
        self.members = members
        self.hour = known.likely(prices.HOUR) or Fraction(0)

    def move(self, draft: Draft, group: str) -> Values:
        """Effort and waiting of a group."""
        members = self.members[group]
        effort = sum(sum(draft.hours[key].values()) for key in members) * self.hour
        delay, stay = (
            rate * len(members) for rate in (self.parameters.delay_cents_per_wave, self.parameters.stay_cents)
        )
        waiting = delay + sum(draft.precedence[key].cents_per_wave(self.parameters) for key in members)
        waves = len(self.ends)
        return [waiting * (waves - column) + stay - effort for column in range(waves)]

    def per_day(self, rate: Fraction, from_day: date | None = None) -> Values:
        """`rate` for every day from a wave's end, or `from_day` where that is later, to the end of the calendar."""
        return [rate * max(0, (self.horizon - max(end, from_day or end)).days) for end in self.ends]

    def arrival(self, server: str) -> Values:
        """Cost of a server in the cloud from its arrival on."""
        item = self.inventory.servers[server]
        sizes = ((prices.VCPU, item.vcpus), (prices.RAM, item.ram_gib), (prices.DISK, item.disk_gib))
        monthly = sum((self.known.likely(name) or Fraction(0)) * (size or 0) for name, size in sizes)
        return self.per_day(-monthly / DAYS_PER_MONTH - (self.known.low(prices.LABOUR) or Fraction(0)) / 365)

    def end(self) -> Values:
        """Care of a server on site that ends."""
        return self.per_day((self.known.likely(prices.LABOUR) or Fraction(0)) / 365)


def _servers(
    draft: Draft, values: _Values, rows: _Rows, number: Mapping[str, int], pins: Mapping[str, int],
    owner: Mapping[str, str],
) -> None:  # fmt: skip
    """Arrivals and ends of servers: part of a group's value, or a job where several groups share one."""
    users: dict[str, list[str]] = defaultdict(list)
    for item in draft.inventory.installations.values():
        for server in item.servers:
            users[server].append(item.id)
    for server, items in sorted(users.items()):
        if draft.inventory.servers[server].virtual is not False:
            _after_last(rows, values.end(), {owner.get(key) for key in items}, number, pins)
        arriving = {owner[key] for key in items if key in owner and _to_cloud(draft, key)}
        if arriving & pins.keys():
            continue  # paid for by then; an earlier arrival is left out, so the bound stays one
        rooms = sorted(number[group] for group in arriving if group in number)
        if len(rooms) == 1:
            _add(rows.value[rooms[0]], values.arrival(server))
        elif rooms:
            arrival = rows.add(values.arrival(server))
            rows.needs += [(row, arrival) for row in rooms]


def _contracts(
    draft: Draft, values: _Values, rows: _Rows, number: Mapping[str, int], pins: Mapping[str, int],
    owner: Mapping[str, str],
) -> None:  # fmt: skip
    """What contracts with service providers cost no longer once the last installation has left and they end."""
    users: dict[str, list[str]] = defaultdict(list)
    for item in draft.inventory.installations.values():
        if item.hosting is Hosting.SERVICE_PROVIDER and item.contract is not None:
            users[item.contract].append(item.id)
    for key, items in sorted(users.items()):
        contract = draft.inventory.contracts[key]
        if contract.annual_cost_cents is not None:
            saved = values.per_day(Fraction(contract.annual_cost_cents) / 365, contract.end)
            _after_last(rows, saved, {owner.get(item) for item in items}, number, pins)


def _after_last(
    rows: _Rows, value: Values, groups: set[str | None], number: Mapping[str, int], pins: Mapping[str, int]
) -> None:
    """Something that ends once the last of `groups` has moved; nothing where one of them never can."""
    known = {group for group in groups if group is not None and (group in number or group in pins)}
    if known != groups:
        return
    rooms = sorted(number[group] for group in known if group in number)
    first = max((pins[group] for group in known if group in pins), default=0)
    if len(rooms) == 1:
        _add(rows.value[rooms[0]], [value[max(first, column)] for column in range(len(value))])
    elif rooms:
        end = rows.add(value, first)
        rows.needs += [(end, row) for row in rooms]


def _add(value: Values, more: Values) -> None:
    for column, part in enumerate(more):
        value[column] += part


def _to_cloud(draft: Draft, installation: str) -> bool:
    return draft.inventory.kind_of(draft.proposals[installation].option.provider) is ProviderKind.SHARED_CLOUD


def _left(
    jobs: Iterable[Job], capacity: Hours, setup: Hours, fixed_setups: Mapping[str, int], future: Sequence[Wave]
) -> dict[tuple[str | None, str], list[int]]:
    """The hours per wave that pinned jobs and their set-ups leave of each team; below zero where they take more."""
    column = {wave.number: index for index, wave in enumerate(future)}
    left = {resource: [hours] * len(future) for resource, hours in capacity.items()}
    pinned = [(job.pin, job.hours) for job in jobs if job.pin is not None]
    for wave, hours in [*pinned, *((wave, setup) for wave in fixed_setups.values())]:
        for resource, value in hours.items():
            if resource in left and wave in column:
                left[resource][column[wave]] -= value
    return left


def _problem(
    draft: Draft, free: Sequence[Job], rows: _Rows, products: Sequence[str], setup: Hours,
    left: Mapping[tuple[str | None, str], list[int]],
) -> Problem:  # fmt: skip
    waves = [wave.number for wave in draft.future]
    known = {resource: index for index, resource in enumerate(left)}
    tenants = {key: index for index, key in enumerate(draft.inventory.tenants)}
    tenant_of = {group.id: group.tenant for group in draft.groups}
    jobs = len(rows.value)
    allowed = np.ones((jobs, len(waves)), bool)
    uses: list[Hours] = [job.hours for job in free] + [setup] * len(products)
    for row, job in enumerate(free):
        allowed[row] = [wave in job.waves and wave >= job.first for wave in waves]
    for row, use in enumerate(uses):
        if any(hours and resource not in known for resource, hours in use.items()):
            allowed[row] = False  # it takes hours of a team that nobody has
    for row, first in enumerate(rows.first):
        allowed[row, :first] = False
    for row, last in rows.last.items():
        allowed[row, last + 1 :] = False
    counted = [[(known[item], hours) for item, hours in use.items() if hours and item in known] for use in uses]
    starts = np.cumsum([0, *map(len, counted), *[0] * (jobs - len(uses))])
    flat = [pair for use in counted for pair in use]
    cluster = [tenants[tenant_of[job.id]] for job in free]
    return Problem(
        value=np.array([[ceil(value) for value in row] for row in rows.value], np.int64).reshape(jobs, len(waves)),
        allowed=allowed,
        mandatory=np.isin(np.arange(jobs), list(rows.last)),
        needs=np.array(sorted(set(rows.needs)), np.int64).reshape(-1, 2),
        use_start=starts.astype(np.int64),
        use_resource=np.array([resource for resource, _ in flat], np.int64),
        use_amount=np.array([hours for _, hours in flat], np.int64),
        capacity=np.array(list(left.values()), np.int64).reshape(len(left), len(waves)).clip(0),
        cluster=np.array(cluster + [SHARED] * (jobs - len(free)), np.int64),
    )
