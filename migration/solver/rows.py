"""The matrix of the relaxation, by its parts: it is never built, since it follows from the network.

Columns are the nodes of the network, rows its arcs (tail <= head) and the capacities. Numbers are kept in single
precision, since memory is what a step of the relaxation waits for; nothing that is proven rests on it.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from migration.solver.network import Network
from migration.solver.problem import Bools, Floats, Ints

Singles = NDArray[np.float32]
Numbers = NDArray[np.uint32]  # without a sign: an index that cannot count from the end is read faster

SIDES = 2  # into which the jobs are cut, one for each thread
RUIZ_ROUNDS = 10


class Rows(NamedTuple):
    """The matrix, the step sizes of its columns and rows, and the units it is written in."""

    node_start: Numbers
    node_wave: Numbers
    next_wave: Numbers  # of the next node of the job; the number of waves where there is none
    use_start: Numbers
    use_line: Numbers  # per use of a job: the first capacity row of the resource
    use_share: Singles  # and how much of it the job takes
    tail: Numbers  # of the arcs to another job; within a job one goes from each node to the next
    head: Numbers
    limit: Floats
    node_step: Singles
    chain_step: Singles  # per node: of the arc to the next one of the job; 0 where there is none
    arc_step: Singles
    line_step: Floats
    cost: Singles
    low: Singles
    first_job: Ints  # of each side, and how many there are; so with
    first_arc: Ints
    first_line: Ints
    unit: float  # of value; so are the duals of the arcs
    scale: Floats  # of each resource: its largest capacity


def rows(net: Network) -> Rows:
    """The rows of a network."""
    waves = net.capacity.shape[1]
    scale = np.maximum(1, net.capacity.max(axis=1, initial=1)).astype(np.float64)
    share = net.use_amount / scale[net.use_resource]
    limit = (net.capacity / scale[:, None]).reshape(-1)
    has_next = np.append(net.node_job[1:] == net.node_job[:-1], False)
    worth = net.value[net.node_job, net.node_wave].astype(np.float64)
    worth -= np.where(has_next, np.roll(worth, -1), 0)
    node_step, every_step, line_step = _steps(net, share, has_next, len(limit))
    unit = max(1e-9, float(np.abs(worth * np.sqrt(node_step)).max(initial=0)))
    within = net.node_job[net.arc_tail] == net.node_job[net.arc_head]
    chain_step = np.zeros(len(worth))
    chain_step[net.arc_tail[within]] = every_step[within]
    tail, head = net.arc_tail[~within], net.arc_head[~within]
    low = np.zeros(len(worth))
    low[net.node_start[1:][net.mandatory > 0] - 1] = 1
    number, single = np.uint32, np.float32
    return Rows(
        net.node_start.astype(number), net.node_wave.astype(number),
        np.where(has_next, np.roll(net.node_wave, -1), waves).astype(number),
        net.use_start.astype(number), (net.use_resource * waves).astype(number), share.astype(single),
        tail.astype(number), head.astype(number), limit,
        node_step.astype(single), chain_step.astype(single), every_step[~within].astype(single), line_step,
        (-worth / unit).astype(single), low.astype(single), *_sides(net, tail, len(limit)), unit, scale,
    )  # fmt: skip


def _sides(net: Network, tail: Ints, lines: int) -> tuple[Ints, Ints, Ints]:
    """The first job, arc and capacity row of each side, and how many there are; arcs are in the order of their jobs."""
    nodes = np.linspace(0, len(net.node_job), SIDES + 1)
    first_job = np.searchsorted(net.node_start, nodes).astype(np.int64)
    first_job[-1] = len(net.node_start) - 1
    first_arc = np.searchsorted(net.node_job[tail], first_job).astype(np.int64)
    return first_job, first_arc, np.linspace(0, lines, SIDES + 1).astype(np.int64)


def _steps(net: Network, job_share: Floats, has_next: Bools, lines: int) -> tuple[Floats, Floats, Floats]:
    """Step sizes of nodes, arcs and capacity rows: squared factors that even out the matrix (Ruiz, then Pock and
    Chambolle), so that the norm of the matrix scaled by them is at most 1.
    """
    counts = np.diff(net.use_start)[net.node_job]
    line_start = np.append(0, np.cumsum(counts))
    entries = np.repeat(np.arange(len(net.node_job)), counts)
    use = np.arange(len(entries)) - np.repeat(line_start[:-1] - net.use_start[net.node_job], counts)
    line, share = net.use_resource[use] * net.capacity.shape[1] + net.node_wave[entries], job_share[use]
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
