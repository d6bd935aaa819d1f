"""What Schutzbedarf does an installation inherit from what needs it? BSI-Standard 200-2, 8.2, per basic value.

- Maximumprinzip: an installation needs at least as much protection as anything that needs it, directly or through
  others. The same holds for a server and what runs on it.
- Kumulationseffekt: where at least as many installations as `parameters.yaml` says rest on one, itself among them, and
  none of them needs more than that level, the damage of all adds up: it needs one level more.
- Verteilungseffekt: a person can decide, with a reason, that an installation inherits less (`distributions.yaml`); what
  lies below it then inherits from above only that much.
- Unknown stays unknown: where something that needs it has no determined value, it is unknown how much is inherited,
  unless the rest makes it very high already.

The installations of a tenant are bits of an integer: what rests on each is then a handful of ORs.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import rustworkx

from inventory.model import Dependency, DependencyKind, Installation, Inventory, Protection, Schutzbedarf

VALUES = ("confidentiality", "integrity", "availability")
LEVELS = (Schutzbedarf.NORMAL, Schutzbedarf.HOCH, Schutzbedarf.SEHR_HOCH)
UNKNOWN = len(LEVELS)  # the row of the installations whose value nobody has determined

Rows = tuple[int, int, int, int]  # the sets, as bits, of what asks for at least each level; then what is unknown

Circle = tuple[list[str], Mapping[str, list[str]]]  # installations, and for each of them what needs it


@dataclass(frozen=True, slots=True)
class Need:
    """The Schutzbedarf of an installation: as recorded for it, and effective with what it inherits."""

    recorded: Protection
    effective: Protection
    highest: Schutzbedarf | None  # the highest effective basic value (Maximumprinzip)


@cache
def highest(protection: Protection) -> Schutzbedarf | None:
    """The highest basic value; unknown where a value is missing, unless another one is very high already."""
    values = (protection.confidentiality, protection.integrity, protection.availability)
    known = [value for value in values if value is not None]
    top = max(known, key=LEVELS.index, default=None)
    return top if len(known) == len(values) or top is Schutzbedarf.SEHR_HOCH else None


def recorded(own: Protection | None, typical: Protection) -> Protection:
    """The Schutzbedarf determined for the installation, else that of its task, value by value."""
    if own is None:
        return typical
    return Protection(
        own.confidentiality or typical.confidentiality,
        own.integrity or typical.integrity,
        own.availability or typical.availability,
    )


def needs(inventory: Inventory, cumulation: Mapping[Schutzbedarf, int]) -> dict[str, Need]:
    """The need of every installation; `cumulation` is the number of installations from which a level counts as more."""
    typical = {key: inventory.tasks[item.task].protection for key, item in inventory.products.items()}
    own = {key: recorded(item.protection, typical[item.product]) for key, item in inventory.installations.items()}
    order = _from_above(inventory.installations, inventory.dependencies)
    bits = _bits(inventory.installations)
    found = [_effective(value, own, order, bits, inventory, cumulation).values() for value in VALUES]
    return {key: _need(item, *levels) for (key, item), *levels in zip(own.items(), *found, strict=True)}


@cache
def _need(own: Protection, *levels: Schutzbedarf | None) -> Need:
    effective = Protection(*levels)
    return Need(own, effective, highest(effective))


def _bits(installations: Mapping[str, Installation]) -> dict[str, int]:
    """A bit for each installation, counted anew in each tenant: dependencies stay within it."""
    counts: dict[str, int] = defaultdict(int)
    bits = {}
    for key, item in installations.items():
        bits[key] = 1 << counts[item.tenant]
        counts[item.tenant] += 1
    return bits


def _from_above(installations: Iterable[str], dependencies: Sequence[Dependency]) -> list[Circle]:
    """What inherits: installations that need each other in a circle (mostly one alone), each with what needs it.

    Those from which others inherit come first.
    """
    ids = list(installations)
    index = {key: number for number, key in enumerate(ids)}
    above: dict[str, list[str]] = defaultdict(list)
    graph: rustworkx.PyDiGraph[str, None] = rustworkx.PyDiGraph(multigraph=False)
    graph.add_nodes_from(ids)
    needed = [(edge.source, edge.target) for edge in dependencies if edge.kind is DependencyKind.NEEDS]
    graph.add_edges_from_no_data([(index[source], index[target]) for source, target in needed])
    for source, target in needed:
        above[target].append(source)
    circles = [[ids[number] for number in circle] for circle in rustworkx.strongly_connected_components(graph)]
    return [(circle, {key: above[key] for key in circle}) for circle in reversed(circles) if circle[0] in above]


def _effective(
    value: str,
    own: Mapping[str, Protection],
    order: Sequence[Circle],
    bits: Mapping[str, int],
    inventory: Inventory,
    cumulation: Mapping[Schutzbedarf, int],
) -> dict[str, Schutzbedarf | None]:
    caps = {item.installation: item.level for item in inventory.distributions.values() if item.value == value}
    levels: dict[str, Schutzbedarf | None] = {key: getattr(item, value) for key, item in own.items()}
    asking = {key: _own_rows(level, bits[key]) for key, level in levels.items()}
    for circle, above in order:
        own_rows = {key: asking[key] for key in circle}
        changed = True
        while changed:
            changed = False
            for key in circle:
                rows = _joined(own_rows[key], (asking[source] for source in above[key]), caps.get(key))
                changed |= len(circle) > 1 and rows != asking[key]
                asking[key] = rows
    alone = {level: _level(_own_rows(level, 1), cumulation) for level in (*LEVELS, None)}
    found = {key: alone[level] for key, level in levels.items()}
    for key in (key for circle, _ in order for key in circle):
        found[key] = _level(asking[key], {} if key in caps else cumulation)
    return found


def _own_rows(level: Schutzbedarf | None, bit: int) -> Rows:
    match level:
        case None:
            return bit, 0, 0, bit
        case Schutzbedarf.NORMAL:
            return bit, 0, 0, 0
        case Schutzbedarf.HOCH:
            return bit, bit, 0, 0
        case Schutzbedarf.SEHR_HOCH:
            return bit, bit, bit, 0


def _joined(own: Rows, inherited: Iterable[Rows], cap: Schutzbedarf | None) -> Rows:
    """What is asked for by itself and from above; by a person's decision from above at most `cap`, and then known."""
    normal = high = very_high = unknown = 0
    for row in inherited:
        normal |= row[0]
        high |= row[1]
        very_high |= row[2]
        unknown |= row[3]
    if cap is not None:
        high, very_high, unknown = high if cap is Schutzbedarf.HOCH else 0, 0, 0
    return normal | own[0], high | own[1], very_high | own[2], unknown | own[3]


def _level(rows: Rows, cumulation: Mapping[Schutzbedarf, int]) -> Schutzbedarf | None:
    rank = max(number for number in range(UNKNOWN) if rows[number])
    limit = cumulation.get(LEVELS[rank])
    if limit is not None and rows[rank].bit_count() >= limit:
        rank += 1
    if rows[UNKNOWN] and LEVELS[rank] is not Schutzbedarf.SEHR_HOCH:
        return None
    return LEVELS[rank]
