"""Why does an installation need as much protection as it does? What is recorded, what it inherits, and from where."""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from inventory.model import DependencyKind, Inventory, Protection, Schutzbedarf
from migration.facts.protection import LEVELS, VALUES, Need, needs

TOP = len(LEVELS) - 1


@dataclass(frozen=True, slots=True)
class Origin:
    """One basic value of an installation with where it comes from.

    `path` leads from the installation to the nearest one that asks for as much, over what needs what; it is empty
    where the value is its own. `cumulated` is how many installations add up, `distribution` the decision that limits.
    """

    value: str
    recorded: Schutzbedarf | None
    effective: Schutzbedarf | None
    path: tuple[str, ...]
    cumulated: int | None
    distribution: str | None


class Inheritance:
    """The needs of an inventory, and who hands them down."""

    def __init__(self, inventory: Inventory, cumulation: Mapping[Schutzbedarf, int]) -> None:
        self.needs = needs(inventory, cumulation)
        self.limits = {(item.installation, item.value): item for item in inventory.distributions.values()}
        self._above: dict[str, list[str]] = defaultdict(list)
        for edge in inventory.dependencies:
            if edge.kind is DependencyKind.NEEDS:
                self._above[edge.target].append(edge.source)

    def origins(self, key: str) -> tuple[Origin, ...]:
        """Where each basic value of an installation comes from."""
        return tuple(self._origin(key, value) for value in VALUES)

    def _origin(self, key: str, value: str) -> Origin:
        need = self.needs[key]
        own, effective = getattr(need.recorded, value), getattr(need.effective, value)
        limit = self.limits.get((key, value))
        path: tuple[str, ...] = ()
        cumulated = None
        if own is not effective:
            path = self._path(key, value, lambda level: level is effective or level is Schutzbedarf.SEHR_HOCH)
            cumulated = None if path else self._resting(key)
        return Origin(value, own, effective, path, cumulated, limit.id if limit else None)

    def _path(self, key: str, value: str, asks: Callable[[Schutzbedarf | None], bool]) -> tuple[str, ...]:
        """The shortest way up to an installation whose recorded value `asks` for as much; none where none does."""
        found: dict[str, str | None] = {key: None}
        waiting = deque([key])
        while waiting:
            node = waiting.popleft()
            if (node, value) in self.limits:
                continue  # what arrives here is cut by a decision: only its own value goes on
            for source in sorted(self._above[node]):
                if source in found:
                    continue
                found[source] = node
                if asks(getattr(self.needs[source].recorded, value)):
                    return _way(source, found)
                waiting.append(source)
        return ()

    def _resting(self, key: str) -> int:
        """How many installations rest on one, itself among them."""
        seen, waiting = {key}, [key]
        while waiting:
            fresh = set(self._above[waiting.pop()]) - seen
            seen |= fresh
            waiting += sorted(fresh)
        return len(seen)


def _way(source: str, found: Mapping[str, str | None]) -> tuple[str, ...]:
    way: list[str] = []
    node: str | None = source
    while node is not None:
        way.append(node)
        node = found[node]
    return tuple(reversed(way[:-1]))


def server_needs(
    inventory: Inventory, found: Mapping[str, Need], cumulation: Mapping[Schutzbedarf, int]
) -> dict[str, Protection]:
    """What each server needs: the most of what runs on it, one level more where so many run there (Kumulation)."""
    running: dict[str, list[Protection]] = defaultdict(list)
    for item in inventory.installations.values():
        for server in item.servers:
            running[server].append(found[item.id].effective)
    return {
        key: Protection(*(_most([getattr(one, value) for one in items], cumulation) for value in VALUES))
        for key, items in sorted(running.items())
    }


def _most(levels: list[Schutzbedarf | None], cumulation: Mapping[Schutzbedarf, int]) -> Schutzbedarf | None:
    counts = Counter(level for level in levels if level is not None)
    rank = max((LEVELS.index(level) for level in counts), default=0)
    limit = cumulation.get(LEVELS[rank])
    if limit is not None and (len(levels) if rank == 0 else counts[LEVELS[rank]]) >= limit:
        rank += 1
    return None if None in levels and rank < TOP else LEVELS[rank]
