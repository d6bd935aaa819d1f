"""Dependencies of a file between installations; those that would close an unknown cycle are left out, and say so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from inventory.cycles import unknown_groups
from inventory.importers.cells import shown
from inventory.importers.draft import Draft, Part
from inventory.importers.ledger import INSTALLATION
from inventory.importers.reckoning import Outcome
from inventory.model import Dependency, DependencyKind

Names = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Edge:
    """A dependency by names and, where both are taken, by ids."""

    names: Names
    ids: tuple[str, str] | None


def place_edges(draft: Draft, edges: Iterable[Names]) -> list[Part]:
    """Put dependencies into the draft; returns what became of each, in their order."""
    found = [_edge(draft, names) for names in edges]
    before = set(draft.dependencies)
    for edge in found:
        if edge.ids and edge.ids[0] != edge.ids[1] and edge.ids not in draft.dependencies:
            draft.dependencies[edge.ids] = Dependency(*edge.ids, DependencyKind.NEEDS)
    refused = _closing(draft, before)
    for ids in refused:
        del draft.dependencies[ids]
    return _parts(found, before, refused)


def _edge(draft: Draft, names: Names) -> Edge:
    source, target = (draft.ledger.id_of(INSTALLATION, name) for name in names)
    known = source in draft.installations and target in draft.installations
    return Edge(names, (source, target) if known and source and target else None)


def _closing(draft: Draft, before: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The new edges inside groups that need each other in a circle nobody has declared.

    Without them only edges from before are left in such a group, and those had no unknown cycle.
    """
    inventory = replace(draft.finished(), dependencies=tuple(draft.dependencies.values()))
    refused = set()
    for group in unknown_groups(inventory):
        inside = set(group)
        refused |= {ids for ids in draft.dependencies if ids not in before and inside.issuperset(ids)}
    return refused


def _parts(edges: Sequence[Edge], before: set[tuple[str, str]], refused: set[tuple[str, str]]) -> list[Part]:
    parts, seen = [], set(before)
    for edge in edges:
        parts.append(_part(edge, seen, refused))
        if edge.ids:
            seen.add(edge.ids)
    return parts


def _part(edge: Edge, seen: set[tuple[str, str]], refused: set[tuple[str, str]]) -> Part:
    said = " → ".join(map(shown, edge.names))
    if edge.ids is None:
        return Part(Outcome.LEFT_OUT, "Abhängigkeit von einer Anwendung, die nicht übernommen ist", said)
    if edge.ids[0] == edge.ids[1]:
        return Part(Outcome.LEFT_OUT, "Abhängigkeit von sich selbst", said)
    if edge.ids in refused:
        detail = f"{said}; Kante entfernen oder die Aufgaben in known_cycles (settings.yaml) eintragen"
        return Part(Outcome.LEFT_OUT, "Abhängigkeit schließt einen Kreis", detail)
    if edge.ids in seen:
        return Part(Outcome.MERGED, "Abhängigkeit schon bekannt", " → ".join(edge.ids))
    return Part(Outcome.TAKEN, "neue Abhängigkeit", " → ".join(edge.ids))
