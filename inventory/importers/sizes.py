"""Sizes that second tables give: each counts once, and for the machine it belongs to.

Two vCenters may each have their `app01`, and a machine may be in two exports: a name alone does not tell the two cases
apart, its UUID does. Where there is none, a size belongs to the only machine of that name.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from inventory.importers.cells import Cell
from inventory.matching.words import fold


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes in MiB by machine (folded name, then UUID) and part of it; `ambiguous` names have several UUIDs."""

    ambiguous: frozenset[str]
    parts: dict[str, dict[str | None, dict[object, Decimal]]] = field(default_factory=dict)

    @classmethod
    def among(cls, machines: Iterable[tuple[Cell, Cell]]) -> "Sizes":
        """No sizes yet, for these machines by name and UUID."""
        uuids: dict[str, set[Cell]] = {}
        for name, uuid in machines:
            uuids.setdefault(fold(str(name)), set()).add(uuid)
        return cls(frozenset(name for name, found in uuids.items() if len(found) > 1))

    def enter(self, name: str, uuid: str | None, part: object, mebibytes: Decimal) -> None:
        """Of a part that is told again, the first size counts; a machine without parts has one."""
        self.parts.setdefault(fold(name), {}).setdefault(uuid, {}).setdefault(part, mebibytes)

    def mebibytes(self, name: str, uuid: str | None) -> Decimal | None:
        """All parts of a machine together, `None` where nothing certainly belongs to it."""
        known = self.parts.get(fold(name), {})
        if uuid not in known and fold(name) not in self.ambiguous and len(known) == 1 and None in (uuid, *known):
            (uuid,) = known
        return sum(known[uuid].values(), Decimal(0)) if uuid in known else None
