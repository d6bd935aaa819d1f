"""All costs of a plan and of its baseline, as lines over budget years: what every figure is made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from inventory.model import Inventory
from migration.money import ranges
from migration.money.agreements import agreements
from migration.money.assumptions import Assumptions
from migration.money.cloud import cloud
from migration.money.lines import Line, Side, merged
from migration.money.moves import moves
from migration.money.notes import Notes
from migration.money.own_metal import Hardware, own_metal
from migration.money.ranges import Range
from migration.money.years import Span, span
from migration.parameters import Parameters
from migration.plan import Plan


@dataclass(frozen=True, slots=True)
class Ledger:
    """Lines with known prices and those prices; `unpriced` has the price ids nobody knows, with the sides they miss.

    `hardware` is what was assumed of new servers.
    """

    span: Span
    hardware: Hardware
    lines: tuple[Line, ...]
    prices: Mapping[str, Range]
    unpriced: Mapping[str, frozenset[Side]]
    notes: Notes


def ledger(inventory: Inventory, plan: Plan, parameters: Parameters, assumptions: Assumptions) -> Ledger:
    """The ledger of a plan for all tenants; raises InputError where the range of a price is not in order."""
    period, notes = span(inventory, assumptions.outlook_years), Notes()
    names = {*ranges.USED, *assumptions.effort_range.values(), ranges.SERVER_LIFE}
    known = ranges.ranges(inventory.prices, names, assumptions.point_spread_percent)
    hardware = Hardware(_life_years(known, assumptions), parameters.hosts_per_renewal)
    moved = {item.installation: item.end for item in plan.decisions if item.end is not None}
    lines = merged(
        chain(
            own_metal(inventory, {}, Side.BASELINE, period, hardware, notes),
            own_metal(inventory, moved, Side.PLAN, period, hardware, notes),
            agreements(inventory, plan.decisions, period, notes),
            cloud(inventory, plan.decisions, period, assumptions.windows_servers_per_licence, notes),
            moves(inventory, plan.decisions, period, known, assumptions.effort_range, parameters),
        )
    )
    priced = tuple(line for line in lines if all(name in known for name in line.factors))
    used = {name for line in priced for name in line.factors}
    return Ledger(
        span=period,
        hardware=hardware,
        lines=priced,
        prices={name: price for name, price in known.items() if name in used},
        unpriced=_unpriced(lines, known),
        notes=notes,
    )


def _life_years(known: Mapping[str, Range], assumptions: Assumptions) -> int:
    life = known.get(ranges.SERVER_LIFE)
    return max(1, int(life.likely)) if life else assumptions.server_life_years


def _unpriced(lines: tuple[Line, ...], known: Mapping[str, Range]) -> dict[str, frozenset[Side]]:
    sides: dict[str, set[Side]] = {}
    for line in lines:
        for name in line.factors:
            if name not in known:
                sides.setdefault(name, set()).add(line.place.side)
    return {name: frozenset(found) for name, found in sorted(sides.items())}
