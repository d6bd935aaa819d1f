"""Which cycles of dependencies has nobody declared?"""

from collections.abc import Collection, Iterator, Sequence

import rustworkx

from inventory.model import DependencyKind, Inventory

Edge = tuple[str, str]


def task_cycles(inventory: Inventory) -> Iterator[tuple[str, ...]]:
    """One cycle of each group of tasks that need each other and are not in `known_cycles` together."""
    edges = [(task.id, target) for task in inventory.tasks.values() for target in task.depends_on]
    for group in _groups(edges):
        if not _known(inventory, group):
            yield _cycle(edges, group)


def installation_cycles(inventory: Inventory) -> Iterator[tuple[str, ...]]:
    """One cycle of each group of installations that need each other though their tasks are in no known cycle."""
    edges = _needs(inventory)
    for group in unknown_groups(inventory):
        yield _cycle(edges, group)


def unknown_groups(inventory: Inventory) -> Iterator[list[str]]:
    """The groups of installations that need each other in circles though their tasks are in no known cycle."""
    for group in _groups(_needs(inventory)):
        installations = [inventory.installations[id_] for id_ in group if id_ in inventory.installations]
        tasks = {inventory.products[item.product].task for item in installations if item.product in inventory.products}
        if not _known(inventory, tasks):
            yield group


def _needs(inventory: Inventory) -> list[Edge]:
    return [(edge.source, edge.target) for edge in inventory.dependencies if edge.kind is DependencyKind.NEEDS]


def _known(inventory: Inventory, tasks: Collection[str]) -> bool:
    return any(set(tasks) <= set(cycle) for cycle in inventory.settings.known_cycles)


def _groups(edges: Sequence[Edge]) -> Iterator[list[str]]:
    """Strongly connected components of two nodes or more, each sorted, in order of their first node."""
    nodes = list(dict.fromkeys(node for edge in edges for node in edge))
    index = {node: number for number, node in enumerate(nodes)}
    graph = rustworkx.PyDiGraph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from_no_data([(index[source], index[target]) for source, target in edges])
    components = rustworkx.strongly_connected_components(graph)
    yield from sorted(sorted(nodes[number] for number in component) for component in components if len(component) > 1)


def _cycle(edges: Sequence[Edge], group: Sequence[str]) -> tuple[str, ...]:
    """The shortest cycle through the first node of a strongly connected group, by breadth-first search."""
    start, inside = group[0], set(group)
    paths: dict[str, tuple[str, ...]] = {start: (start,)}
    frontier = [start]
    while True:
        following = []
        for source, target in edges:
            if source in frontier and target in inside:
                if target == start and source != start:
                    return paths[source]
                if target not in paths:
                    paths[target] = (*paths[source], target)
                    following.append(target)
        frontier = following
