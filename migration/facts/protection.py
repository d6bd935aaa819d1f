"""What Schutzbedarf does an installation inherit from what needs it? BSI-Standard 200-2, 8.2, per basic value.

- Maximumprinzip: an installation needs at least as much protection as anything that needs it, directly or through
  others. The same holds for a server and what runs on it.
- Kumulationseffekt: where at least as many installations as `parameters.yaml` says rest on one, itself among them, and
  none of them needs more than that level, the damage of all adds up: it needs one level more.
- Verteilungseffekt: a person can decide, with a reason, that an installation inherits less (`distributions.yaml`); what
  lies below it then inherits from above only that much.
- Unknown stays unknown: where something that needs it has no determined value, it is unknown how much is inherited,
  unless the rest makes it very high already.

What rests on an installation are sets of installations of its tenant: for each basic value and level those that ask
for at least that level, and those whose value nobody has determined. Each set is `width` bits wide, and all of them lie
side by side in one integer: to inherit is then one OR.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_

import rustworkx

from inventory.model import Dependency, DependencyKind, Installation, Inventory, Protection, Schutzbedarf

VALUES = ("confidentiality", "integrity", "availability")
LEVELS = (Schutzbedarf.NORMAL, Schutzbedarf.HOCH, Schutzbedarf.SEHR_HOCH)
_NORMAL, _HIGH, _VERY_HIGH, _UNKNOWN = range(len(LEVELS) + 1)  # the sets of a basic value
_SETS = len(LEVELS) + 1
_SETS_OF: Mapping[Schutzbedarf | None, tuple[int, ...]] = {
    Schutzbedarf.NORMAL: (_NORMAL,),
    Schutzbedarf.HOCH: (_NORMAL, _HIGH),
    Schutzbedarf.SEHR_HOCH: (_NORMAL, _HIGH, _VERY_HIGH),
    None: (_NORMAL, _UNKNOWN),
}

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
    decided: dict[str, dict[str, Schutzbedarf]] = defaultdict(dict)
    for item in inventory.distributions.values():
        decided[item.installation][item.value] = item.level
    width, places = _places(inventory.installations)
    asking = {key: _own_sets(item, width) << places[key] for key, item in own.items()}
    _inherit(asking, order, {key: _allowed(levels, width) for key, levels in decided.items()})
    alone = cache(lambda item: _need(item, *_levels(_own_sets(item, 1), 1, cumulation)))
    found = {key: alone(item) for key, item in own.items()}
    for key in (key for circle, _ in order for key in circle):
        found[key] = _need(own[key], *_levels(asking[key], width, cumulation, decided.get(key, ())))
    return found


@cache
def _need(own: Protection, *levels: Schutzbedarf | None) -> Need:
    effective = Protection(*levels)
    return Need(own, effective, highest(effective))


def _places(installations: Mapping[str, Installation]) -> tuple[int, dict[str, int]]:
    """How many bits a set has, and the bit of each installation, counted anew in each tenant: needs stay within it."""
    counts: Counter[str] = Counter()
    places = {}
    for key, item in installations.items():
        places[key] = counts[item.tenant]
        counts[item.tenant] += 1
    return max(counts.values(), default=0), places


def _from_above(installations: Iterable[str], dependencies: Sequence[Dependency]) -> list[Circle]:
    """What inherits: installations that need each other in a circle (mostly one alone), each with what needs it.

    Those from which others inherit come first.
    """
    ids = list(installations)
    index = {key: number for number, key in enumerate(ids)}
    above: dict[str, list[str]] = defaultdict(list)
    graph: rustworkx.PyDiGraph[str, None] = rustworkx.PyDiGraph()
    graph.add_nodes_from(ids)
    needed = [(edge.source, edge.target) for edge in dependencies if edge.kind is DependencyKind.NEEDS]
    graph.add_edges_from_no_data([(index[source], index[target]) for source, target in needed])
    for source, target in needed:
        above[target].append(source)
    circles = [[ids[number] for number in circle] for circle in rustworkx.strongly_connected_components(graph)]
    return [(circle, {key: above[key] for key in circle}) for circle in reversed(circles) if circle[0] in above]


def _bits(bits: int, value: str, number: int, width: int) -> int:
    """`bits` as one of the sets of a basic value."""
    return bits << width * (_SETS * VALUES.index(value) + number)


@cache
def _own_sets(own: Protection, width: int) -> int:
    """The sets with what the first installation of a tenant asks for itself."""
    return sum(_bits(1, value, number, width) for value in VALUES for number in _SETS_OF[getattr(own, value)])


def _allowed(decided: Mapping[str, Schutzbedarf], width: int) -> int:
    """What may be inherited: by a person's decision about a basic value at most that level, and then it is known."""
    refused = 0
    for value, level in decided.items():
        for number in range(_NORMAL + 1, _SETS):
            if number not in _SETS_OF[level]:
                refused |= _bits((1 << width) - 1, value, number, width)
    return ~refused


def _inherit(asking: dict[str, int], order: Sequence[Circle], allowed: Mapping[str, int]) -> None:
    """Add to the sets of each installation those of what needs it, once more around a circle until nothing changes."""
    for circle, above in order:
        own = {key: asking[key] for key in circle}
        changed = True
        while changed:
            changed = False
            for key in circle:
                inherited = reduce(or_, map(asking.__getitem__, above[key]), 0)
                sets = own[key] | inherited & allowed.get(key, ~0)
                changed |= len(circle) > 1 and sets != asking[key]
                asking[key] = sets


def _levels(
    sets: int, width: int, cumulation: Mapping[Schutzbedarf, int], decided: Collection[str] = ()
) -> list[Schutzbedarf | None]:
    """The effective level of each basic value; nothing adds up where a person has `decided` about it."""
    rows = [sets >> width * number & (1 << width) - 1 for number in range(_SETS * len(VALUES))]
    return [
        _level(rows[_SETS * index : _SETS * (index + 1)], {} if value in decided else cumulation)
        for index, value in enumerate(VALUES)
    ]


def _level(rows: Sequence[int], cumulation: Mapping[Schutzbedarf, int]) -> Schutzbedarf | None:
    rank = next(number for number in (_VERY_HIGH, _HIGH, _NORMAL) if rows[number])
    limit = cumulation.get(LEVELS[rank])
    if limit is not None and rows[rank].bit_count() >= limit:
        rank += 1
    if rows[_UNKNOWN] and LEVELS[rank] is not Schutzbedarf.SEHR_HOCH:
        return None
    return LEVELS[rank]
