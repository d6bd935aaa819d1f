"""How much Schutzbedarf arrives at an installation from what needs it? Looked up from each installation for itself.

BSI-Standard 200-2, 8.2: Maximumprinzip, Kumulation (from a number of installations on), Verteilung (where decided).
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from inventory.model import DependencyKind, Inventory, Protection, Schutzbedarf

VALUES = ("confidentiality", "integrity", "availability")
_RANKS = {level: rank for rank, level in enumerate(Schutzbedarf)}
_TOP = len(_RANKS) - 1


class Inheritance:
    """The recorded values of an inventory, and what needs what."""

    def __init__(self, inventory: Inventory, cumulation: Mapping[Schutzbedarf, int]) -> None:
        self.cumulation = {_RANKS[level]: count for level, count in cumulation.items()}
        usual = {key: inventory.tasks[item.task].protection for key, item in inventory.products.items()}
        self.recorded = {
            key: _recorded(item.protection, usual[item.product]) for key, item in inventory.installations.items()
        }
        self.above: dict[str, list[str]] = defaultdict(list)
        for edge in inventory.dependencies:
            if edge.kind is DependencyKind.NEEDS:
                self.above[edge.target].append(edge.source)
        self.highest = cache(self._highest)
        self.limits = {(item.installation, item.value): _RANKS[item.level] for item in inventory.distributions.values()}

    def _highest(self, key: str) -> Schutzbedarf | None:
        """The highest effective value of an installation; unknown where one is, unless another is very high."""
        values = [self.effective(key, value) for value in VALUES]
        if Schutzbedarf.SEHR_HOCH in values or None not in values:
            return max((value for value in values if value is not None), key=_RANKS.__getitem__)
        return None

    def effective(self, key: str, value: str) -> Schutzbedarf | None:
        """One effective basic value of an installation."""
        ranks = self._asked(key, value)
        rank = max((found for found in ranks if found is not None), default=0)
        asking = sum(found is not None and found >= rank for found in ranks) + (ranks.count(None) if rank == 0 else 0)
        if (key, value) not in self.limits and asking >= self.cumulation.get(rank, asking + 1):
            rank += 1
        return None if None in ranks and rank < _TOP else list(Schutzbedarf)[rank]

    def _asked(self, key: str, value: str) -> list[int | None]:
        """What each installation that rests on `key`, itself among them, asks of it; `None` is unknown."""
        limits: dict[str, int] = {}
        waiting = [(key, _TOP)]
        while waiting:
            node, limit = waiting.pop()
            limit = min(limit, self.limits.get((node, value), _TOP))
            for source in self.above[node]:
                if limit > limits.get(source, -1):
                    limits[source] = limit
                    waiting.append((source, limit))
        return [self._asks(source, value, limit) for source, limit in (limits | {key: _TOP}).items()]

    def _asks(self, source: str, value: str, limit: int) -> int | None:
        level = self.recorded[source][value]
        if level is None:
            return None if limit == _TOP else 0
        return min(_RANKS[level], limit)


@cache
def _recorded(own: Protection | None, usual: Protection) -> Mapping[str, Schutzbedarf | None]:
    return {value: (getattr(own, value) if own else None) or getattr(usual, value) for value in VALUES}
