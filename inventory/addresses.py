"""Which addresses belong to whom? Pure functions over an append-only allocation file.

A tenant keeps its addresses for ever: rows are only added, in the order in which tenants come. Per tenant:

- IPv6: a /40 of 2001:db8::/32 (documentation prefix, RFC 3849). Its /48 number 0 is the data centre, 1 to 255 are
  school sites;
- IPv4 of the data centre: a /18 of 10.0.0.0/10, 64 subnets of /24;
- IPv4 of the schools, for Schulträger: a /15 of the rest of 10.0.0.0/8, 32 sites of /20.

Networks a tenant uses today (`in_use`) are never given to it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Any, TypeVar

from common.errors import InputError, UserError
from common.files import write_text
from common.sources import Source, read_source
from inventory.ags import exists, is_key
from inventory.faults import Fault, Sentence, Tell, in_english, located, say
from inventory.parts import Part
from inventory.tables import Row, read_table

IPV6_POOL = IPv6Network("2001:db8::/32")
DATACENTRE_POOL = IPv4Network("10.0.0.0/10")
SCHOOL_POOLS = (IPv4Network("10.64.0.0/10"), IPv4Network("10.128.0.0/9"))
IPV6_PREFIX, DATACENTRE_PREFIX, SCHOOLS_PREFIX = 40, 18, 15
DATACENTRE_SUBNETS, SCHOOL_SITES = 64, 32
HEADER = "key,slot,ipv4_datacentre,ipv4_schools,ipv6,in_use"

Network = TypeVar("Network", IPv4Network, IPv6Network)
Complain = Callable[[str, Sentence, Sentence], InputError]


@dataclass(frozen=True, slots=True)
class Allocation:
    """The addresses of one tenant; `slot` is the number of its row, `ipv4_schools` is `None` without schools."""

    key: str
    slot: int
    ipv4_datacentre: IPv4Network
    ipv4_schools: IPv4Network | None
    ipv6: IPv6Network
    in_use: tuple[IPv4Network, ...] = ()


@dataclass(frozen=True, slots=True)
class AddressPlan:
    """All allocations in the order of their slots."""

    allocations: tuple[Allocation, ...] = ()

    def of(self, key: str) -> Allocation:
        """The allocation of tenant `key`; raises UserError where it has none."""
        for allocation in self.allocations:
            if allocation.key == key:
                return allocation
        raise UserError(f"tenant {key} has no addresses -> run `kreiswolke inventory allocate {key}`")


def datacentre_subnet(allocation: Allocation, index: int) -> tuple[IPv4Network, IPv6Network]:
    """Subnet `index` (0 to 63) of the data centre: a /24 and a /64; raises UserError outside of that."""
    if not 0 <= index < DATACENTRE_SUBNETS:
        raise UserError(f"data centre subnet {index} of {allocation.key}: expected 0 to {DATACENTRE_SUBNETS - 1}")
    return _part(allocation.ipv4_datacentre, 24, index), _part(_part(allocation.ipv6, 48, 0), 64, index)


def school_site(allocation: Allocation, site: int) -> tuple[IPv4Network, IPv6Network]:
    """Networks of school site `site` (1 to 32): a /20 and a /48; raises UserError outside of that."""
    if allocation.ipv4_schools is None:
        raise UserError(f"tenant {allocation.key} has no addresses for schools -> only a Schulträger has")
    if not 1 <= site <= SCHOOL_SITES:
        raise UserError(f"school site {site} of {allocation.key}: expected 1 to {SCHOOL_SITES}")
    return _part(allocation.ipv4_schools, 20, site - 1), _part(allocation.ipv6, 48, site)


def allocate(plan: AddressPlan, key: str, in_use: Iterable[IPv4Network] = (), *, schools: bool = True) -> AddressPlan:
    """The plan with addresses for tenant `key` added; nobody else's move.

    Takes the lowest free blocks that meet no network of `in_use`. Raises UserError where `key` is no official key, has
    addresses already, or a pool is used up.
    """
    if not is_key(key) or not exists(key):
        raise UserError(f"{key} is no official key -> 5 to 12 digits with the leading zero, e.g. 07135")
    if any(allocation.key == key for allocation in plan.allocations):
        raise UserError(f"tenant {key} has addresses already; they never change")
    avoid, given = tuple(dict.fromkeys(in_use)), plan.allocations
    added = Allocation(
        key,
        len(given),
        _free((DATACENTRE_POOL,), DATACENTRE_PREFIX, {a.ipv4_datacentre for a in given}, avoid),
        _free(SCHOOL_POOLS, SCHOOLS_PREFIX, {a.ipv4_schools for a in given}, avoid) if schools else None,
        _free((IPV6_POOL,), IPV6_PREFIX, {a.ipv6 for a in given}, ()),
        avoid,
    )
    return AddressPlan((*given, added))


def load_addresses(path: Path) -> AddressPlan:
    """Read the allocation file; raises InputError at the first thing that is wrong with it."""
    plan, problems = parse_addresses(read_source(path))
    if problems:
        raise problems[0]
    return plan


def parse_addresses(source: Source) -> tuple[AddressPlan, list[InputError]]:
    """The allocations of a file and everything that is wrong with it, in the order of its lines."""
    table = read_table(source, "addresses")
    plan, problems = allocated(Part("addresses", source.path, table.rows, table.lines))
    return plan, table.problems + problems


def allocated(
    part: Part, before: AddressPlan | None = None, tell: Tell = in_english
) -> tuple[AddressPlan, list[InputError]]:
    """The allocations `before` with those of rows that the schema allows, and what is wrong with the rows, by line."""
    allocations: list[Allocation] = list(before.allocations) if before else []
    problems: list[InputError] = []
    slot = len(allocations)
    for index, row in enumerate(part.rows):
        complain = partial(_complain, part, index, tell)
        try:
            if row["slot"] != slot:
                raise complain("slot", say("slot {}; expected {}", row["slot"], slot), say("rows are only ever added"))
            allocation = _allocation(row, complain)
            _check(allocation, allocations, complain)
            allocations.append(allocation)
        except InputError as problem:
            problems.append(problem)
        slot = row["slot"] + 1
    return AddressPlan(tuple(allocations)), problems


def _complain(part: Part, index: int, tell: Tell, field: str, problem: Sentence, hint: Sentence) -> InputError:
    return located(Fault("addresses", part.rows[index]["key"], field, problem, hint), part, index, tell)


def save_addresses(path: Path, plan: AddressPlan) -> None:
    """Write the allocation file, whole or not at all."""
    rows = [
        f"{a.key},{a.slot},{a.ipv4_datacentre},{a.ipv4_schools or ''},{a.ipv6},{';'.join(map(str, a.in_use))}"
        for a in plan.allocations
    ]
    write_text(path, "\n".join([HEADER, *rows]) + "\n")


def _part(network: Network, prefix: int, index: int) -> Network:
    """Subnet number `index` of length `prefix`."""
    start = int(network.network_address) + (index << (network.max_prefixlen - prefix))
    return type(network)((start, prefix))


def _free(pools: Iterable[Network], prefix: int, taken: set[Any], avoid: Sequence[Network]) -> Network:
    """The lowest block of length `prefix` that is not taken and meets nothing to be avoided."""
    for pool in pools:
        for block in pool.subnets(new_prefix=prefix):
            if block not in taken and not any(block.overlaps(network) for network in avoid):
                return block
    raise UserError(
        f"no free /{prefix} left in {' and '.join(map(str, pools))} -> it is full, or in use by the tenant today"
    )


def _allocation(row: Row, complain: Complain) -> Allocation:
    return Allocation(
        row["key"],
        row["slot"],
        _block(row["ipv4_datacentre"], "ipv4_datacentre", (DATACENTRE_POOL,), DATACENTRE_PREFIX, complain),
        _block(row["ipv4_schools"], "ipv4_schools", SCHOOL_POOLS, SCHOOLS_PREFIX, complain)
        if row["ipv4_schools"]
        else None,
        _block(row["ipv6"], "ipv6", (IPV6_POOL,), IPV6_PREFIX, complain),
        tuple(_network(text, IPv4Network, "in_use", complain) for text in row["in_use"]),
    )


def _network(text: str, kind: type[Network], field: str, complain: Complain) -> Network:
    try:
        return kind(text)
    except ValueError as error:
        raise complain(field, say("not a network ({1})", text, error), say("e.g. 10.1.64.0/18")) from None


def _block(text: str, field: str, pools: Sequence[Network], prefix: int, complain: Complain) -> Network:
    network = _network(text, type(pools[0]), field, complain)
    if network.prefixlen != prefix or not any(network.subnet_of(pool) for pool in pools):
        problem = say("{}; expected a /{} of {}", network, prefix, ", ".join(map(str, pools)))
        raise complain(field, problem, say("give the tenant another block"))
    return network


def _check(allocation: Allocation, before: Sequence[Allocation], complain: Complain) -> None:
    """Raise where a row takes what another has, or meets what its tenant uses today."""
    for field in ("key", "ipv4_datacentre", "ipv4_schools", "ipv6"):
        value = getattr(allocation, field)
        if value is not None and any(getattr(other, field) == value for other in before):
            raise complain(field, say("{} is in the file already", value), say("each tenant has one row of its own"))
    for field, own in (("ipv4_datacentre", allocation.ipv4_datacentre), ("ipv4_schools", allocation.ipv4_schools)):
        if own is not None and any(own.overlaps(network) for network in allocation.in_use):
            raise complain(field, say("{} meets a network in use", own), say("give the tenant another block"))
