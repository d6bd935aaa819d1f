"""A problem made ready for the kernels: narrowed windows, neighbours in both directions, and the graph of its closure.

The graph has a node for every job and wave open to it, in order of job and wave: "moved by then". An arc leads to a
node that holds wherever its tail does: the next wave of the same job, and the last wave of a needed job that is not
later. A schedule without capacities is a closed set of nodes.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from migration.solver.compiled import compiled
from migration.solver.problem import Floats, Ints, Problem

Marks = NDArray[np.int8]


class Network(NamedTuple):
    """Arrays for the kernels; lists per job j are at `x_start[j]` to `x_start[j + 1]`."""

    value: Ints  # jobs x waves
    allowed: Marks  # jobs x waves, narrowed
    mandatory: Marks  # jobs, with all that a mandatory job needs
    capacity: Ints  # resources x waves
    use_start: Ints
    use_resource: Ints
    use_amount: Ints
    pred_start: Ints
    pred: Ints  # what the job needs
    succ_start: Ints
    succ: Ints  # what needs the job
    order: Ints  # jobs, each after what it needs
    rank: Ints  # place of each job in `order`
    lost: Floats  # value a job loses per wave of delay, on average; below zero where later is better
    follows: Marks  # jobs that take nothing and go as soon as they can after what they need
    node_start: Ints
    node_job: Ints
    node_wave: Ints
    arc_tail: Ints
    arc_head: Ints


class UnsolvableError(Exception):
    """No schedule keeps every rule: needs run in a circle, or something mandatory has no wave."""


def network(problem: Problem) -> Network:
    """The network of a problem; raises UnsolvableError."""
    jobs = problem.jobs
    pred_start, pred = _lists(problem.needs[:, 0], problem.needs[:, 1], jobs)
    succ_start, succ = _lists(problem.needs[:, 1], problem.needs[:, 0], jobs)
    order = _sorted(pred_start, succ_start, succ)
    if len(order) < jobs:
        raise UnsolvableError("needs run in a circle")
    allowed, mandatory = problem.allowed.astype(np.int8), problem.mandatory.astype(np.int8)
    uses = (problem.use_start, problem.use_resource, problem.use_amount)
    if not _narrow(allowed, mandatory, problem.capacity, *uses, pred_start, pred, succ_start, succ, order):
        raise UnsolvableError("something mandatory has no wave")
    rank = np.empty(jobs, np.int64)
    rank[order] = np.arange(jobs)
    node_job, node_wave = (part.astype(np.int64) for part in np.nonzero(allowed))
    node_start = np.searchsorted(node_job, np.arange(jobs + 1)).astype(np.int64)
    tail, head = _arcs(node_start, node_wave, pred_start, pred)
    lost = _lost(problem.value, allowed)
    follows = (lost > 0) & (np.diff(problem.use_start) == 0) & (np.diff(pred_start) > 0)
    return Network(
        problem.value, allowed, mandatory, problem.capacity, *uses, pred_start, pred, succ_start, succ, order, rank,
        lost, follows.astype(np.int8), node_start, node_job, node_wave, tail, head,
    )  # fmt: skip


def _lost(value: Ints, allowed: Marks) -> Floats:
    jobs, waves = value.shape
    every = np.arange(jobs)
    first = np.where(allowed.any(axis=1), allowed.argmax(axis=1), 0)
    last = waves - 1 - allowed[:, ::-1].argmax(axis=1)
    lost: Floats = (value[every, first] - value[every, last]) / np.maximum(1, last - first)
    return lost


def _lists(owner: Ints, item: Ints, jobs: int) -> tuple[Ints, Ints]:
    """The items of each owner, one list after the other."""
    by_owner = np.lexsort((item, owner))
    start = np.searchsorted(owner[by_owner], np.arange(jobs + 1)).astype(np.int64)
    return start, np.ascontiguousarray(item[by_owner]).astype(np.int64)


@compiled
def _sorted(pred_start: Ints, succ_start: Ints, succ: Ints) -> Ints:
    """Jobs with each after what it needs; those in a circle are left out."""
    jobs = len(pred_start) - 1
    missing = pred_start[1:] - pred_start[:-1]
    order = np.empty(jobs, np.int64)
    filled = 0
    for job in range(jobs):
        if missing[job] == 0:
            order[filled] = job
            filled += 1
    done = 0
    while done < filled:
        job = order[done]
        done += 1
        for place in range(succ_start[job], succ_start[job + 1]):
            missing[succ[place]] -= 1
            if missing[succ[place]] == 0:
                order[filled] = succ[place]
                filled += 1
    return order[:filled]


@compiled
def _narrow(
    allowed: Marks, mandatory: Marks, capacity: Ints, use_start: Ints, use_resource: Ints, use_amount: Ints,
    pred_start: Ints, pred: Ints, succ_start: Ints, succ: Ints, order: Ints,
) -> bool:  # fmt: skip
    """Close waves in which a job can never be, make mandatory what mandatory jobs need; False if that cannot be."""
    jobs, waves = allowed.shape
    earliest = np.full(jobs, waves)
    for job in order:
        start = 0
        for place in range(pred_start[job], pred_start[job + 1]):
            start = max(start, earliest[pred[place]])
        for wave in range(waves):
            for place in range(use_start[job], use_start[job + 1]):
                if use_amount[place] > capacity[use_resource[place], wave]:
                    allowed[job, wave] = 0
            if wave < start:
                allowed[job, wave] = 0
            if allowed[job, wave] and earliest[job] == waves:
                earliest[job] = wave
    latest = np.full(jobs, -1)
    for job in order[::-1]:
        end = waves - 1
        for place in range(succ_start[job], succ_start[job + 1]):
            if mandatory[succ[place]]:
                mandatory[job] = 1
                end = min(end, latest[succ[place]])
        for wave in range(waves):
            if wave > end:
                allowed[job, wave] = 0
            if allowed[job, wave]:
                latest[job] = wave
        if mandatory[job] and latest[job] < 0:
            return False
    return True


@compiled
def _arcs(node_start: Ints, node_wave: Ints, pred_start: Ints, pred: Ints) -> tuple[Ints, Ints]:
    """Arcs between nodes; of several with one head only the last, which implies the others."""
    jobs = len(node_start) - 1
    room = len(node_wave)
    for job in range(jobs):
        room += (pred_start[job + 1] - pred_start[job]) * (node_start[job + 1] - node_start[job])
    tail, head = np.empty(room, np.int64), np.empty(room, np.int64)
    count = 0
    for job in range(jobs):
        first, end = node_start[job], node_start[job + 1]
        for node in range(first, end - 1):
            tail[count], head[count] = node, node + 1
            count += 1
        for place in range(pred_start[job], pred_start[job + 1]):
            other_end = node_start[pred[place] + 1]
            target = node_start[pred[place]] - 1
            for node in range(first, end):
                while target + 1 < other_end and node_wave[target + 1] <= node_wave[node]:
                    target += 1
                last = node + 1 == end
                if last or (target + 1 < other_end and node_wave[target + 1] <= node_wave[node + 1]):
                    tail[count], head[count] = node, target
                    count += 1
    return tail[:count].copy(), head[:count].copy()
