"""Does what depends on each other move in the right order, and together where it must?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from inventory.model import DependencyKind
from migration.check.view import View, Violation
from migration.plan import STAYS, Edge, Target


def needs(view: View) -> Iterator[Violation]:
    """Nothing moves before what it needs, where that moves at all."""
    for edge in view.inventory.dependencies:
        source, target = view.decisions.get(edge.source), view.decisions.get(edge.target)
        if edge.kind is not DependencyKind.NEEDS or source is None or target is None:
            continue
        if source.wave is not None and target.wave is not None and source.wave < target.wave:
            text = (
                f"Zieht in Welle {source.wave} um, braucht aber {edge.target}, das erst in Welle {target.wave} umzieht."
            )
            yield Violation("needs", edge.source, text, view.is_pinned(source) or view.is_pinned(target))


def groups(view: View) -> Iterator[Violation]:
    """What can only move together has one wave and one group, and the plan shows the edges that force it."""
    shown = {group.id: group for group in view.plan.groups}
    expected = set()
    for members in components(_reachable_both_ways(view)):
        if len({view.decisions[key].wave for key in members}) > 1:
            text = f"Muss zusammen umziehen, hat aber mehrere Wellen: {', '.join(members)}."
            yield Violation("together", members[0], text, not view.pins.keys().isdisjoint(members))
        moving = tuple(key for key in members if view.decisions[key].target not in STAYS)
        if len({view.decisions[key].group for key in moving}) > 1:
            yield Violation("group", moving[0], f"Gehört in eine Gruppe: {', '.join(moving)}.")
        if len(moving) > 1:
            expected.add(moving)
            group = shown.get(moving[0])
            if group is None or group.members != moving or _edges(view, set(moving)) != set(group.edges):
                yield Violation("group", moving[0], "Die Gruppe oder die Kanten, die sie erzwingen, fehlen im Plan.")
    for group in view.plan.groups:
        if group.members not in expected:
            yield Violation("group", group.id, "Die Gruppe folgt nicht aus den Abhängigkeiten.")


def _edges(view: View, members: set[str]) -> set[Edge]:
    return {
        Edge(edge.source, edge.target, edge.kind)
        for edge in view.inventory.dependencies
        if edge.source in members and edge.target in members
    }


def _reachable_both_ways(view: View) -> dict[str, set[str]]:
    """Edges between installations that neither stay with a provider nor have moved; `together` counts both ways."""
    edges: dict[str, set[str]] = {
        key: set()
        for key, item in view.decisions.items()
        if item.target is not Target.STAY_PROVIDER and key not in view.done
    }
    for edge in view.inventory.dependencies:
        if edge.source in edges and edge.target in edges:
            edges[edge.source].add(edge.target)
            if edge.kind is DependencyKind.TOGETHER:
                edges[edge.target].add(edge.source)
    return edges


def components(edges: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Strongly connected components by Kosaraju's two passes, each sorted."""
    backwards: dict[str, list[str]] = defaultdict(list)
    for source, targets in edges.items():
        for target in targets:
            backwards[target].append(source)
    finished: list[str] = []
    seen: set[str] = set()
    for start in sorted(edges):
        finished += _visit(start, edges, seen)
    found, assigned = [], set[str]()
    for start in reversed(finished):
        component = _visit(start, backwards, assigned)
        if component:
            found.append(sorted(component))
    return sorted(found)


def _visit(start: str, edges: Mapping[str, Iterable[str]], seen: set[str]) -> list[str]:
    """What is newly reached from `start`, each after all it leads to."""
    if start in seen:
        return []
    seen.add(start)
    order: list[str] = []
    stack = [(start, iter(edges.get(start, ())))]
    while stack:
        node, targets = stack[-1]
        for target in targets:
            if target not in seen:
                seen.add(target)
                stack.append((target, iter(edges.get(target, ()))))
                break
        else:
            order.append(node)
            stack.pop()
    return order
