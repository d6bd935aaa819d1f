"""A tenant's part of the inventory while an import adds to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from inventory.importers.ledger import Ledger
from inventory.importers.reckoning import Outcome
from inventory.model import Dependency, Installation, Inventory, Server


@dataclass(frozen=True, slots=True)
class Part:
    """What became of one of the things in a row, with the reason and its particulars in German."""

    outcome: Outcome
    reason: str
    detail: str = ""


@dataclass(slots=True)
class Draft:
    """Servers, installations and dependencies of all, those of `tenant` growing; `update`: the file is right."""

    inventory: Inventory
    tenant: str
    ledger: Ledger
    update: bool = False
    servers: dict[str, Server] = field(default_factory=dict)
    installations: dict[str, Installation] = field(default_factory=dict)
    dependencies: dict[tuple[str, str], Dependency] = field(default_factory=dict)
    uuids: dict[str, str] = field(default_factory=dict)  # server -> UUID, of this import

    @classmethod
    def of(cls, inventory: Inventory, tenant: str, ledger: Ledger, update: bool = False) -> "Draft":
        """The inventory as it is before the import."""
        edges = {(edge.source, edge.target): edge for edge in inventory.dependencies}
        servers, installations = dict(inventory.servers), dict(inventory.installations)
        return cls(inventory, tenant, Ledger.of(ledger.lines.values()), update, servers, installations, edges)

    def finished(self) -> Inventory:
        """The inventory as it is after the import."""
        edges = tuple(self.dependencies.values())
        return replace(
            self.inventory, servers=self.servers, installations=self.installations, dependencies=edges, digest={}
        )


def differing(old: object, new: Mapping[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    """Of the known values in `new`: those that `old` does not know, and those that it knows otherwise."""
    known = {name: value for name, value in new.items() if value is not None}
    filled = {name: value for name, value in known.items() if getattr(old, name) is None}
    other = {name: value for name, value in known.items() if getattr(old, name) not in (None, value)}
    return filled, other
