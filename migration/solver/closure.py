"""The closed set of greatest weight in a directed graph, by a maximum flow (Picard 1976), with its proof.

The flow is found with the algorithm of Boykov and Kolmogorov (2004): two trees grow, from the nodes of positive and
from those of negative weight, meet, and are mended after every path; arcs have no limit. Whole numbers throughout.
The flow proves the result: no closed set weighs more than what it leaves over of the positive weights.
"""

from typing import NamedTuple

import numpy as np

from migration.solver.compiled import compiled, lean
from migration.solver.problem import Ints

UNLIMITED = 2**60
NONE, TERMINAL, ORPHAN = -1, -2, -3
FREE, SOURCE, SINK = 0, 1, 2


class Graph(NamedTuple):
    """Every arc twice, once from each end: the arcs of node i are at `first[i]` to `first[i + 1]`."""

    first: Ints
    head: Ints  # the node at the other end
    sister: Ints  # the same arc seen from there
    forward: Ints  # for each arc its place at its tail


def graph(nodes: int, tail: Ints, head: Ints) -> Graph:
    """The graph of arcs from `tail` to `head`."""
    count = len(tail)
    ends = np.concatenate([tail, head])
    order = np.argsort(ends, kind="stable")
    place = np.empty(2 * count, np.int64)
    place[order] = np.arange(2 * count)
    sister = np.empty(2 * count, np.int64)
    sister[place[:count]], sister[place[count:]] = place[count:], place[:count]
    first = np.searchsorted(ends[order], np.arange(nodes + 1)).astype(np.int64)
    return Graph(first, np.concatenate([head, tail])[order], sister, place[:count].copy())


def heaviest(graph: Graph, weight: Ints) -> tuple[int, Ints]:
    """The greatest weight of a closed set, and the flow on each arc that proves it."""
    residual = np.zeros(len(graph.head), np.int64)
    residual[graph.forward] = UNLIMITED
    left = weight.copy()
    _flow(graph, residual, left)
    return int(left[left > 0].sum()), residual[graph.sister[graph.forward]]


def proven(tail: Ints, head: Ints, weight: Ints, flow: Ints) -> int:
    """What no closed set can outweigh, by any `flow` of whole numbers that are not negative (weak duality)."""
    left = weight.copy()
    np.subtract.at(left, tail, flow)
    np.add.at(left, head, flow)
    return int(left[left > 0].sum())


class _Forest(NamedTuple):
    """The two trees while they grow."""

    side: Ints  # FREE, SOURCE or SINK
    parent: Ints  # the arc to the parent, or TERMINAL, ORPHAN, NONE
    stamp: Ints  # when the distance was last known to be right
    distance: Ints
    queue: Ints  # a ring of active nodes
    queued: Ints
    orphans: Ints
    counts: Ints  # head and length of the ring, orphans from and to, clock


@compiled
def _flow(graph: Graph, residual: Ints, left: Ints) -> None:
    nodes = len(left)
    forest = _Forest(
        np.zeros(nodes, np.int64), np.full(nodes, NONE), np.zeros(nodes, np.int64), np.zeros(nodes, np.int64),
        np.empty(nodes, np.int64), np.zeros(nodes, np.int64), np.empty(nodes, np.int64), np.zeros(5, np.int64),
    )  # fmt: skip
    for node in range(nodes):
        if left[node] != 0:
            forest.side[node] = SOURCE if left[node] > 0 else SINK
            forest.parent[node] = TERMINAL
            forest.distance[node] = 1
            _activate(forest, node)
    while forest.counts[1] > 0:
        node = forest.queue[forest.counts[0]]
        bridge = _grow(graph, forest, residual, node) if forest.side[node] != FREE else NONE
        forest.counts[4] += 1
        if bridge == NONE:
            forest.counts[0] = (forest.counts[0] + 1) % nodes
            forest.counts[1] -= 1
            forest.queued[node] = 0
            continue
        _augment(graph, forest, residual, left, bridge)
        while forest.counts[2] < forest.counts[3]:
            orphan = forest.orphans[forest.counts[2] % nodes]
            forest.counts[2] += 1
            _adopt(graph, forest, residual, orphan)


@lean
def _activate(forest: _Forest, node: int) -> None:
    if not forest.queued[node]:
        forest.queued[node] = 1
        forest.queue[(forest.counts[0] + forest.counts[1]) % len(forest.queue)] = node
        forest.counts[1] += 1


@lean
def _orphan(forest: _Forest, node: int) -> None:
    forest.parent[node] = ORPHAN
    forest.orphans[forest.counts[3] % len(forest.orphans)] = node
    forest.counts[3] += 1


@lean
def _grow(graph: Graph, forest: _Forest, residual: Ints, node: int) -> int:
    """Let the tree of `node` take its free neighbours; returns an arc from the source's tree to the sink's, if met."""
    mine = forest.side[node]
    for arc in range(graph.first[node], graph.first[node + 1]):
        sister = graph.sister[arc]
        if residual[arc if mine == SOURCE else sister] == 0:
            continue
        other = graph.head[arc]
        if forest.side[other] == FREE:
            forest.side[other] = mine
            _hang(forest, other, sister, node)
            _activate(forest, other)
        elif forest.side[other] != mine:
            return int(arc if mine == SOURCE else sister)
        elif forest.stamp[other] <= forest.stamp[node] and forest.distance[other] > forest.distance[node]:
            _hang(forest, other, sister, node)
    return NONE


@lean
def _hang(forest: _Forest, node: int, arc: int, parent: int) -> None:
    forest.parent[node] = arc
    forest.stamp[node] = forest.stamp[parent]
    forest.distance[node] = forest.distance[parent] + 1


@lean
def _augment(graph: Graph, forest: _Forest, residual: Ints, left: Ints, bridge: int) -> None:
    """Send what fits over the path through `bridge`; nodes whose way to their root is used up become orphans."""
    start, end = graph.head[graph.sister[bridge]], graph.head[bridge]
    amount = residual[bridge]
    node = start
    while forest.parent[node] != TERMINAL:
        amount = min(amount, residual[graph.sister[forest.parent[node]]])
        node = graph.head[forest.parent[node]]
    amount = min(amount, left[node])
    node = end
    while forest.parent[node] != TERMINAL:
        amount = min(amount, residual[forest.parent[node]])
        node = graph.head[forest.parent[node]]
    amount = min(amount, -left[node])
    _push(graph, residual, bridge, amount)
    node = start
    while forest.parent[node] != TERMINAL:
        arc = graph.sister[forest.parent[node]]
        above = graph.head[forest.parent[node]]
        _push(graph, residual, arc, amount)
        if residual[arc] == 0:
            _orphan(forest, node)
        node = above
    left[node] -= amount
    if left[node] == 0:
        _orphan(forest, node)
    node = end
    while forest.parent[node] != TERMINAL:
        arc = forest.parent[node]
        above = graph.head[arc]
        _push(graph, residual, arc, amount)
        if residual[arc] == 0:
            _orphan(forest, node)
        node = above
    left[node] += amount
    if left[node] == 0:
        _orphan(forest, node)


@lean
def _push(graph: Graph, residual: Ints, arc: int, amount: int) -> None:
    if residual[arc] < UNLIMITED:
        residual[arc] -= amount
    if residual[graph.sister[arc]] < UNLIMITED:
        residual[graph.sister[arc]] += amount


@lean
def _adopt(graph: Graph, forest: _Forest, residual: Ints, node: int) -> None:
    """Find the orphan a new parent of its side that leads to a root, the nearest one; else set it free."""
    mine, clock = forest.side[node], forest.counts[4]
    best, nearest = NONE, len(forest.side) + 1
    for arc in range(graph.first[node], graph.first[node + 1]):
        if residual[graph.sister[arc] if mine == SOURCE else arc] == 0:
            continue
        other = graph.head[arc]
        if forest.side[other] == mine and forest.parent[other] != NONE:
            distance = _distance(graph, forest, other, clock)
            if 0 < distance < nearest:
                best, nearest = arc, distance
    if best != NONE:
        forest.parent[node], forest.stamp[node], forest.distance[node] = best, clock, nearest + 1
        return
    forest.parent[node] = NONE
    forest.side[node] = FREE
    for arc in range(graph.first[node], graph.first[node + 1]):
        other = graph.head[arc]
        if forest.side[other] != mine:
            continue
        if residual[graph.sister[arc] if mine == SOURCE else arc] > 0:
            _activate(forest, other)
        parent = forest.parent[other]
        if parent >= 0 and graph.head[parent] == node:
            _orphan(forest, other)


@lean
def _distance(graph: Graph, forest: _Forest, start: int, clock: int) -> int:
    """Steps from `start` to its root, noted on the way; 0 where it leads to an orphan."""
    steps = 0
    node = start
    while forest.stamp[node] != clock:
        parent = forest.parent[node]
        steps += 1
        if parent == TERMINAL:
            forest.stamp[node], forest.distance[node] = clock, 1
            break
        if parent < 0:
            return 0
        node = graph.head[parent]
    else:
        steps += forest.distance[node]
    result = steps
    node = start
    while forest.stamp[node] != clock:
        forest.stamp[node], forest.distance[node] = clock, steps
        steps -= 1
        node = graph.head[forest.parent[node]]
    return result
