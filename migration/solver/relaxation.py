"""The linear relaxation, solved step by step: the primal-dual hybrid gradient method (Chambolle and Pock 2011),
reflected, drawn back to where it started (Halpern's iteration, Lu and Yang 2024) and restarted.

Variables are the nodes of the network, from 0 to 1: how much of a job is done by a wave. Rows are the arcs (tail <=
head) and the capacities. The matrix is never built: it follows from the network. Arcs and nodes are kept in single
precision, since memory is what a step waits for; nothing that is proven rests on it. The jobs are cut into two sides
of equal size, which two threads take on: each side adds up for itself, and sums are always taken in the same order.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from migration.solver.compiled import compiled, lean, parallel, prange
from migration.solver.network import Network
from migration.solver.problem import Floats, Ints

Singles = NDArray[np.float32]
Numbers = NDArray[np.uint32]  # without a sign: an index that cannot count from the end is read faster

SIDES = 2  # where their sums come together, both are named
CHECK_EVERY = 64  # steps between two looks at whether to restart
RUIZ_ROUNDS = 10
ENOUGH, GOOD, LONG = 0.2, 0.8, 0.36  # restart: much better; better and getting worse; after this share of all steps
NORM = np.float32(0.998)  # below 1 over the norm of the scaled matrix, which is at most 1


class Rows(NamedTuple):
    """The matrix by its parts, and the step sizes of its columns and rows."""

    node_start: Numbers
    node_line: Numbers  # per use of a node: its capacity row
    node_share: Singles  # and how much of it the node takes
    line_start: Numbers  # nodes + 1
    tail: Numbers
    head: Numbers
    limit: Floats
    node_step: Singles
    arc_step: Singles
    line_step: Floats
    cost: Singles
    low: Singles
    first_job: Ints  # of each side, and how many there are; so with
    first_arc: Ints
    first_line: Ints


class State(NamedTuple):
    """The present point, the point of the last restart, and what follows from the present one: how its arcs pull at the
    nodes, and what the mirrored point takes of the capacities, by the side whose jobs do so.

    `numbers`: weight of the dual against the primal, steps in all, steps since the restart, errors at the restart and
    at the last look.
    """

    node: Singles
    arc: Singles
    line: Floats
    node_start: Singles
    arc_start: Singles
    line_start: Floats
    pull: Singles  # sides x nodes
    mirrored: Singles
    taken: Floats  # sides x capacity rows
    numbers: Floats


WEIGHT, STEPS, SINCE, LAST, PREVIOUS = range(5)


class Relaxation:
    """The relaxation of a network while it is being solved; `prices` and `done` are its results so far."""

    def __init__(self, net: Network) -> None:
        waves = net.capacity.shape[1]
        self.waves = waves
        self.scale = np.maximum(1, net.capacity.max(axis=1, initial=1)).astype(np.float64)
        counts = np.diff(net.use_start)[net.node_job]
        line_start = np.append(0, np.cumsum(counts))
        use = np.arange(line_start[-1]) - np.repeat(line_start[:-1] - net.use_start[net.node_job], counts)
        resource = net.use_resource[use]
        line = resource * waves + np.repeat(net.node_wave, counts)
        share = net.use_amount[use] / self.scale[resource]
        limit = (net.capacity / self.scale[:, None]).reshape(-1)
        worth = net.value[net.node_job, net.node_wave].astype(np.float64)
        worth[:-1] -= np.where(net.node_job[1:] == net.node_job[:-1], worth[1:], 0)
        node_step, arc_step, row_step = _steps(net, line_start, line, share, len(limit))
        self.unit = max(1e-9, float(np.abs(worth * np.sqrt(node_step)).max(initial=0)))
        cost = -worth / self.unit
        low = np.zeros(len(worth))
        low[net.node_start[1:][net.mandatory > 0] - 1] = 1
        single, number = np.float32, np.uint32
        self.rows = Rows(
            net.node_start.astype(number), line.astype(number), share.astype(single), line_start.astype(number),
            net.arc_tail.astype(number), net.arc_head.astype(number), limit,
            node_step.astype(single), arc_step.astype(single), row_step, cost.astype(single), low.astype(single),
            *_sides(net, len(limit)),
        )  # fmt: skip
        side = float(np.sqrt(np.sum(limit**2 * row_step)))
        size = float(np.sqrt(np.sum(cost**2 * node_step)))
        weight = size / side if size > 0 and side > 0 else 1.0
        zeros = np.zeros(len(net.arc_tail), single), np.zeros(len(limit))
        self.state = State(
            self.rows.low.copy(), *zeros, self.rows.low.copy(), zeros[0].copy(), zeros[1].copy(),
            np.zeros((SIDES, len(low)), single), np.zeros(len(low), single), np.zeros((SIDES, len(limit))),
            np.array([weight, 0, 0, np.inf, np.inf]),
        )  # fmt: skip

    def run(self, steps: int) -> None:
        """Go on by so many steps."""
        _run(self.rows, self.state, steps)

    @property
    def done(self) -> Floats:
        """How much of a job is done by a wave, per node."""
        return np.clip(self.state.node.astype(np.float64), 0, 1)

    @property
    def prices(self) -> Floats:
        """The price of a unit of each resource (rows) in each wave (columns); not negative."""
        lines = np.maximum(0, self.state.line) * self.unit
        return np.asarray(lines.reshape(-1, self.waves) / self.scale[:, None])


def _sides(net: Network, lines: int) -> tuple[Ints, Ints, Ints]:
    """The first job, arc and capacity row of each side, and how many there are; arcs are in the order of their jobs."""
    nodes = np.linspace(0, len(net.node_job), SIDES + 1)
    first_job = np.searchsorted(net.node_start, nodes).astype(np.int64)
    first_job[-1] = len(net.node_start) - 1
    first_arc = np.searchsorted(net.node_job[net.arc_tail], first_job).astype(np.int64)
    return first_job, first_arc, np.linspace(0, lines, SIDES + 1).astype(np.int64)


def _steps(net: Network, line_start: Ints, line: Ints, share: Floats, lines: int) -> tuple[Floats, Floats, Floats]:
    """Step sizes of nodes, arcs and capacity rows: squared factors that even out the matrix (Ruiz, then Pock and
    Chambolle), so that the norm of the matrix scaled by them is at most 1.
    """
    entries = np.repeat(np.arange(len(net.node_job)), np.diff(line_start))
    has_next = np.append(net.node_job[1:] == net.node_job[:-1], False)
    follows = has_next[entries]
    # a node adds to its own wave and takes away from that of the next node of its job, whose uses come right after
    own = np.stack([entries, line])
    following = np.searchsorted(entries, entries + 1) + (np.arange(len(entries)) - line_start[entries])
    other = np.stack([entries[follows], line[following[follows]]])
    arcs, nodes = len(net.arc_tail), len(net.node_job)
    column = np.concatenate([net.arc_tail, net.arc_head, own[0], other[0]])
    row = np.concatenate([np.arange(arcs), np.arange(arcs), arcs + own[1], arcs + other[1]])
    size = np.concatenate([np.ones(2 * arcs), share, share[follows]])
    left, right = np.ones(arcs + lines), np.ones(nodes)
    for turn in range(RUIZ_ROUNDS + 1):
        entry = size * left[row] * right[column]
        if turn < RUIZ_ROUNDS:
            by_row, by_column = np.zeros_like(left), np.zeros_like(right)
            np.maximum.at(by_row, row, entry)
            np.maximum.at(by_column, column, entry)
        else:
            by_row = np.bincount(row, entry, minlength=len(left)).astype(np.float64)
            by_column = np.bincount(column, entry, minlength=len(right)).astype(np.float64)
        left /= np.sqrt(np.where(by_row > 0, by_row, 1))
        right /= np.sqrt(np.where(by_column > 0, by_column, 1))
    return right**2, left[:arcs] ** 2, left[arcs:] ** 2


@compiled
def _run(rows: Rows, state: State, steps: int) -> None:
    numbers = state.numbers
    if numbers[STEPS] == 0:
        numbers[LAST] = _error(rows, state)
    for _ in range(steps):
        kept = (numbers[SINCE] + 1) / (numbers[SINCE] + 2)
        _all_nodes(rows, state, np.float32(NORM / numbers[WEIGHT]), np.float32(kept))
        _all_rows(rows, state, np.float32(NORM * numbers[WEIGHT]), np.float32(kept))
        numbers[STEPS] += 1
        numbers[SINCE] += 1
        if numbers[STEPS] % CHECK_EVERY == 0:
            _restart(rows, state)


@parallel
def _all_nodes(rows: Rows, state: State, tau: np.float32, kept: np.float32) -> None:
    for side in prange(SIDES):
        _nodes(rows, state, side, tau, kept)


@parallel
def _all_rows(rows: Rows, state: State, sigma: np.float32, kept: np.float32) -> None:
    for side in prange(SIDES):
        _arcs(rows, state, side, sigma, kept)
        _lines(rows, state, side, sigma, kept)


@lean
def _nodes(rows: Rows, state: State, side: int, tau: np.float32, kept: np.float32) -> None:
    """The step of the nodes, and what the mirrored point takes of each capacity."""
    taken = state.taken[side]
    taken[:] = 0.0
    for job in range(rows.first_job[side], rows.first_job[side + 1]):
        after = np.float32(0)
        for node in range(np.int64(rows.node_start[job + 1]) - 1, np.int64(rows.node_start[job]) - 1, -1):
            price = np.float32(0)
            for use in range(rows.line_start[node], rows.line_start[node + 1]):
                price += rows.node_share[use] * np.float32(state.line[rows.node_line[use]])
            state.mirrored[node] = rows.cost[node] + state.pull[0, node] + state.pull[1, node] + (price - after)
            after = price
        before = np.float32(0)
        for node in range(rows.node_start[job], rows.node_start[job + 1]):
            old = state.node[node]
            new = old - tau * rows.node_step[node] * state.mirrored[node]
            new = min(np.float32(1), max(rows.low[node], new))
            mirrored = np.float32(2) * new - old
            state.mirrored[node] = mirrored
            state.node[node] = kept * mirrored + (np.float32(1) - kept) * state.node_start[node]
            moved = mirrored - before
            before = mirrored
            for use in range(rows.line_start[node], rows.line_start[node + 1]):
                taken[rows.node_line[use]] += rows.node_share[use] * moved


@lean
def _arcs(rows: Rows, state: State, side: int, sigma: np.float32, kept: np.float32) -> None:
    """The step of the arcs, and how they pull at the nodes afterwards."""
    pull = state.pull[side]
    pull[:] = 0.0
    for arc in range(rows.first_arc[side], rows.first_arc[side + 1]):
        tail, head = rows.tail[arc], rows.head[arc]
        old = state.arc[arc]
        new = old + sigma * rows.arc_step[arc] * (state.mirrored[tail] - state.mirrored[head])
        new = max(np.float32(0), new)
        new = kept * (np.float32(2) * new - old) + (np.float32(1) - kept) * state.arc_start[arc]
        state.arc[arc] = new
        pull[tail] += new
        pull[head] -= new


@lean
def _lines(rows: Rows, state: State, side: int, sigma: np.float32, kept: np.float32) -> None:
    """The step of the capacity rows."""
    for line in range(rows.first_line[side], rows.first_line[side + 1]):
        old = state.line[line]
        new = old + sigma * rows.line_step[line] * (state.taken[0, line] + state.taken[1, line] - rows.limit[line])
        state.line[line] = kept * (2 * max(0.0, new) - old) + (1 - kept) * state.line_start[line]


@lean
def _error(rows: Rows, state: State) -> float:
    """How far one plain step would move: zero at an optimum."""
    weight = state.numbers[WEIGHT]
    tau, sigma = NORM / weight, NORM * weight
    taken = state.taken[0]
    taken[:] = 0.0
    moved, turned = 0.0, 0.0
    for job in range(len(rows.node_start) - 1):
        before = 0.0
        for node in range(rows.node_start[job], rows.node_start[job + 1]):
            price = 0.0
            for use in range(rows.line_start[node], rows.line_start[node + 1]):
                price += rows.node_share[use] * state.line[rows.node_line[use]]
            if node + 1 < rows.node_start[job + 1]:
                for use in range(rows.line_start[node + 1], rows.line_start[node + 2]):
                    price -= rows.node_share[use] * state.line[rows.node_line[use]]
            old = float(state.node[node])
            slope = rows.cost[node] + state.pull[0, node] + state.pull[1, node] + price
            new = old - tau * rows.node_step[node] * slope
            new = min(1.0, max(float(rows.low[node]), new))
            moved += (new - old) ** 2 / rows.node_step[node]
            state.mirrored[node] = 2 * new - old
            for use in range(rows.line_start[node], rows.line_start[node + 1]):
                taken[rows.node_line[use]] += rows.node_share[use] * (2 * new - old - before)
            before = 2 * new - old
    for arc in range(len(rows.tail)):
        old = float(state.arc[arc])
        step = sigma * rows.arc_step[arc]
        new = max(0.0, old + step * (state.mirrored[rows.tail[arc]] - state.mirrored[rows.head[arc]]))
        turned += (new - old) ** 2 / rows.arc_step[arc]
    for line in range(len(taken)):
        old = state.line[line]
        new = max(0.0, old + sigma * rows.line_step[line] * (taken[line] - rows.limit[line]))
        turned += (new - old) ** 2 / rows.line_step[line]
    return float(np.sqrt(weight * moved + turned / weight))


@lean
def _travelled(rows: Rows, state: State) -> tuple[float, float]:
    """How far nodes and rows have come since the last restart."""
    far, turned = 0.0, 0.0
    for node in range(len(state.node)):
        far += (float(state.node[node]) - float(state.node_start[node])) ** 2 / float(rows.node_step[node])
    for arc in range(len(state.arc)):
        turned += (float(state.arc[arc]) - float(state.arc_start[arc])) ** 2 / float(rows.arc_step[arc])
    for line in range(len(state.line)):
        turned += (state.line[line] - state.line_start[line]) ** 2 / rows.line_step[line]
    return float(np.sqrt(far)), float(np.sqrt(turned))


@compiled
def _restart(rows: Rows, state: State) -> None:
    """Start anew from the present point once it is clearly better than the last start, and weigh both sides anew."""
    numbers = state.numbers
    error = _error(rows, state)
    better = error <= ENOUGH * numbers[LAST]
    worse = error <= GOOD * numbers[LAST] and error > numbers[PREVIOUS]
    numbers[PREVIOUS] = error
    if not (better or worse or numbers[SINCE] >= LONG * numbers[STEPS]):
        return
    far, turned = _travelled(rows, state)
    if far > 1e-10 and turned > 1e-10:
        numbers[WEIGHT] = np.sqrt(turned / far * numbers[WEIGHT])
    state.node_start[:], state.arc_start[:], state.line_start[:] = state.node, state.arc, state.line
    numbers[SINCE] = 0.0
    numbers[LAST] = _error(rows, state)
    numbers[PREVIOUS] = np.inf
