"""The linear relaxation, solved step by step: the primal-dual hybrid gradient method (Chambolle and Pock 2011),
reflected, drawn back to where it started (Halpern's iteration, Lu and Yang 2024) and restarted.

Variables are the nodes of the network, from 0 to 1: how much of a job is done by a wave. Loops run over neighbouring
numbers where they can, so that a processor does many at once. Two threads take on a side of the jobs each; each adds up
for itself, and sums are always taken in the same order.
"""

from typing import NamedTuple

import numpy as np

from migration.solver.compiled import compiled, lean, parallel, prange
from migration.solver.network import Network
from migration.solver.problem import Floats
from migration.solver.rows import SIDES, Rows, Singles, rows

APART = 64  # numbers between what both threads write all the time, else their cores wait for each other
CHECK_EVERY = 64  # steps between two looks at whether to restart
ENOUGH, GOOD, LONG = 0.2, 0.8, 0.36  # restart: much better; better and getting worse; after this share of all steps
NORM = np.float32(0.998)  # below 1 over the norm of the scaled matrix, which is at most 1


class Point(NamedTuple):
    """A point: how much of a job is done by a wave, and the duals of the rows."""

    node: Singles
    chain: Singles
    arc: Singles
    line: Floats


class Work(NamedTuple):
    """What follows from the present point, and room for the job at hand."""

    pull: Singles  # sides x nodes: how their arcs pull at them
    mirrored: Singles  # nodes, and 0 after them
    paid: Singles  # the duals of the capacity rows
    taken: Floats  # sides x capacity rows: what the mirrored point takes, by the side whose jobs do so
    price: Singles  # sides x waves, and 0 after them: what a job pays for being done in a wave
    moved: Singles  # the same size: how much of it is


# of the dual against the primal; steps in all and since the restart; errors at the restart and at the last look
WEIGHT, STEPS, SINCE, LAST, PREVIOUS = range(5)


class Relaxation:
    """The relaxation of a network while it is being solved; `prices` and `done` are its results so far."""

    def __init__(self, net: Network) -> None:
        self.net, self.waves = net, net.capacity.shape[1]
        self.rows = rows(net)
        nodes, lines, single = len(self.rows.low), len(self.rows.limit), np.float32
        size = float(np.sqrt(np.sum(self.rows.cost.astype(np.float64) ** 2 * self.rows.node_step)))
        side = float(np.sqrt(np.sum(self.rows.limit**2 * self.rows.line_step)))
        weight = size / side if size > 0 and side > 0 else 1.0
        self.now, self.start, self.before = (
            Point(self.rows.low.copy(), np.zeros(nodes, single), np.zeros(len(self.rows.tail), single), np.zeros(lines))
            for _ in range(3)
        )
        self.work = Work(
            np.zeros((SIDES, nodes), single), np.zeros(nodes + 1, single), np.zeros(lines, single),
            np.zeros((SIDES, lines)), *np.zeros((2, SIDES, self.waves + APART), single),
        )  # fmt: skip
        self.numbers = np.array([weight, 0, 0, np.inf, np.inf])

    def start_at(self, done: Floats, chain: Floats, arc: Floats, prices: Floats) -> None:
        """Start where something else has come to: how much of each job is done, the duals of the arcs, and prices."""
        now, work, rows = self.now, self.work, self.rows
        now.node[:], now.chain[:], now.arc[:] = np.maximum(rows.low, done), chain, arc
        now.line[:] = (prices * rows.scale[:, None]).reshape(-1) / rows.unit
        work.paid[:] = now.line
        work.pull[0] = now.chain
        work.pull[0, 1:] -= now.chain[:-1]
        np.add.at(work.pull[1], rows.tail, now.arc)
        np.subtract.at(work.pull[1], rows.head, now.arc)
        _copy(now, self.start)

    def run(self, steps: int) -> None:
        """Go on by so many steps."""
        _run(self.rows, self.now, self.start, self.before, self.work, self.numbers, steps)

    @property
    def done(self) -> Floats:
        """How much of a job is done by a wave, per node."""
        return np.clip(self.now.node.astype(np.float64), 0, 1)

    @property
    def prices(self) -> Floats:
        """The price of a unit of each resource (rows) in each wave (columns); not negative."""
        lines = np.maximum(0, self.now.line) * self.rows.unit
        return np.asarray(lines.reshape(-1, self.waves) / self.rows.scale[:, None])


@compiled
def _run(rows: Rows, now: Point, start: Point, before: Point, work: Work, numbers: Floats, steps: int) -> None:
    for _ in range(steps):
        begins = numbers[SINCE] == 0
        looks = begins or numbers[STEPS] % CHECK_EVERY == 0
        if looks:
            _copy(now, before)
        kept = (numbers[SINCE] + 1) / (numbers[SINCE] + 2)
        _all_nodes(rows, now, start, work, np.float32(NORM / numbers[WEIGHT]), np.float32(kept))
        _all_rows(rows, now, start, work, np.float32(NORM * numbers[WEIGHT]), np.float32(kept))
        numbers[STEPS] += 1
        numbers[SINCE] += 1
        if looks:
            error = _error(rows, now, start, before, kept, numbers[WEIGHT])
            if begins:
                numbers[LAST] = error
            elif _is_time(numbers, error):
                _restart(rows, now, start, before, numbers)
            numbers[PREVIOUS] = error


@parallel
def _all_nodes(rows: Rows, now: Point, start: Point, work: Work, tau: np.float32, kept: np.float32) -> None:
    for side in prange(SIDES):
        _nodes(rows, now, start, work, side, tau, kept)


@parallel
def _all_rows(rows: Rows, now: Point, start: Point, work: Work, sigma: np.float32, kept: np.float32) -> None:
    for side in prange(SIDES):
        _chains(rows, now, start, work, side, sigma, kept)
        _arcs(rows, now, start, work, side, sigma, kept)
        _lines(rows, now, start, work, side, sigma, kept)


@lean
def _nodes(rows: Rows, now: Point, start: Point, work: Work, side: int, tau: np.float32, kept: np.float32) -> None:
    """The step of the nodes, and what the mirrored point takes of each capacity."""
    price, moved, taken = work.price[side], work.moved[side], work.taken[side]
    waves = len(moved) - APART
    taken[:] = 0.0
    for job in range(rows.first_job[side], rows.first_job[side + 1]):
        for wave in range(waves):
            price[wave], moved[wave] = np.float32(0), np.float32(0)
        for use in range(np.int64(rows.use_start[job]), np.int64(rows.use_start[job + 1])):
            line, share = np.int64(rows.use_line[use]), rows.use_share[use]
            for wave in range(waves):
                price[wave] += share * work.paid[line + wave]
        before = np.float32(0)
        for node in range(np.int64(rows.node_start[job]), np.int64(rows.node_start[job + 1])):
            slope = rows.cost[node] + work.pull[0, node] + work.pull[1, node]
            slope += price[rows.node_wave[node]] - price[rows.next_wave[node]]
            old = now.node[node]
            new = min(np.float32(1), max(rows.low[node], old - tau * rows.node_step[node] * slope))
            mirrored = np.float32(2) * new - old
            work.mirrored[node] = mirrored
            now.node[node] = kept * mirrored + (np.float32(1) - kept) * start.node[node]
            moved[rows.node_wave[node]] = mirrored - before
            before = mirrored
        for use in range(np.int64(rows.use_start[job]), np.int64(rows.use_start[job + 1])):
            line, share = np.int64(rows.use_line[use]), rows.use_share[use]
            for wave in range(waves):
                taken[line + wave] += share * moved[wave]


@lean
def _chains(rows: Rows, now: Point, start: Point, work: Work, side: int, sigma: np.float32, kept: np.float32) -> None:
    """The step of the arcs within jobs, and how they pull at the nodes afterwards."""
    pull, chain = work.pull[side], now.chain
    first, end = np.int64(rows.node_start[rows.first_job[side]]), np.int64(rows.node_start[rows.first_job[side + 1]])
    for node in range(first, end):
        old = chain[node]
        new = old + sigma * rows.chain_step[node] * (work.mirrored[node] - work.mirrored[node + 1])
        new = max(np.float32(0), new)
        chain[node] = kept * (np.float32(2) * new - old) + (np.float32(1) - kept) * start.chain[node]
    pull[:] = np.float32(0)
    for node in range(first, end):
        pull[node] = chain[node]
    for node in range(first + 1, end):
        pull[node] -= chain[node - 1]


@lean
def _arcs(rows: Rows, now: Point, start: Point, work: Work, side: int, sigma: np.float32, kept: np.float32) -> None:
    """The step of the arcs between jobs, and how they pull at the nodes afterwards."""
    pull = work.pull[side]
    for arc in range(rows.first_arc[side], rows.first_arc[side + 1]):
        tail, head = rows.tail[arc], rows.head[arc]
        old = now.arc[arc]
        new = old + sigma * rows.arc_step[arc] * (work.mirrored[tail] - work.mirrored[head])
        new = max(np.float32(0), new)
        new = kept * (np.float32(2) * new - old) + (np.float32(1) - kept) * start.arc[arc]
        now.arc[arc] = new
        pull[tail] += new
        pull[head] -= new


@lean
def _lines(rows: Rows, now: Point, start: Point, work: Work, side: int, sigma: np.float32, kept: np.float32) -> None:
    """The step of the capacity rows."""
    for line in range(rows.first_line[side], rows.first_line[side + 1]):
        old = now.line[line]
        new = old + sigma * rows.line_step[line] * (work.taken[0, line] + work.taken[1, line] - rows.limit[line])
        new = kept * (2 * max(0.0, new) - old) + (1 - kept) * start.line[line]
        now.line[line] = new
        work.paid[line] = new


@compiled
def _copy(point: Point, to: Point) -> None:
    to.node[:], to.chain[:], to.arc[:], to.line[:] = point.node, point.chain, point.arc, point.line


@lean
def _sizes(rows: Rows, now: Point, start: Point, before: Point, a: float, b: float, c: float) -> tuple[float, float]:
    """The squared size of a x `now` + b x `start` + c x `before`: of its nodes, and of its rows."""
    nodes, duals = 0.0, 0.0
    for node in range(len(rows.node_step)):
        part = a * now.node[node] + b * start.node[node] + c * before.node[node]
        nodes += part * part / rows.node_step[node]
        if rows.chain_step[node] > 0:
            part = a * now.chain[node] + b * start.chain[node] + c * before.chain[node]
            duals += part * part / rows.chain_step[node]
    for arc in range(len(rows.arc_step)):
        part = a * now.arc[arc] + b * start.arc[arc] + c * before.arc[arc]
        duals += part * part / rows.arc_step[arc]
    for line in range(len(rows.line_step)):
        part = a * now.line[line] + b * start.line[line] + c * before.line[line]
        duals += part * part / rows.line_step[line]
    return nodes, duals


@lean
def _error(rows: Rows, now: Point, start: Point, before: Point, kept: float, weight: float) -> float:
    """How far a plain step would have led from the point before: zero at an optimum. It follows from the step made."""
    nodes, duals = _sizes(rows, now, start, before, 0.5 / kept, 0.5 - 0.5 / kept, -0.5)
    return float(np.sqrt(weight * nodes + duals / weight))


@lean
def _is_time(numbers: Floats, error: float) -> bool:
    """Whether the point is clearly better than the last start, or better and getting worse, or the start long ago."""
    worse = error <= GOOD * numbers[LAST] and error > numbers[PREVIOUS]
    return bool(error <= ENOUGH * numbers[LAST] or worse or numbers[SINCE] >= LONG * numbers[STEPS])


@compiled
def _restart(rows: Rows, now: Point, start: Point, before: Point, numbers: Floats) -> None:
    """Start anew from the present point, and weigh both sides anew by how far they have come."""
    nodes, duals = _sizes(rows, now, start, before, 1.0, -1.0, 0.0)
    if nodes > 1e-20 and duals > 1e-20:
        numbers[WEIGHT] = np.sqrt(np.sqrt(duals / nodes) * numbers[WEIGHT])
    _copy(now, start)
    numbers[SINCE] = 0.0
