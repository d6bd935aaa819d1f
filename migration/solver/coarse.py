"""Coarse first (cascadic multigrid, Bornemann and Deuflhard 1996): the relaxation is solved with two waves taken as
one, and where that has come to is where it starts itself; and so on down to few waves.

News of a full wave travels from one wave to the next per step. Where eight waves are one it is there in an eighth of
the steps, each of which takes an eighth of the time. Nothing that is proven rests on where the relaxation starts.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from migration.solver.network import Network, network
from migration.solver.problem import Floats, Ints, Problem
from migration.solver.relaxation import Relaxation

FEWEST = 5  # waves that are left at least
STEPS = 1024  # with half of the waves; twice as many with a quarter, and so on
TOGETHER = 2

Run = Callable[[Relaxation, int], None]


def started(problem: Problem, net: Network, run: Run, steps: int = STEPS) -> Relaxation:
    """The relaxation of a problem, started where the rougher one has come to after `run` has gone on by `steps`."""
    found = Relaxation(net)
    if problem.waves >= TOGETHER * FEWEST:
        half = coarse(problem, net)
        rough = started(half, network(half), run, TOGETHER * steps)
        run(rough, steps)
        spread(rough, found)
    return found


def coarse(problem: Problem, net: Network) -> Problem:
    """The problem with two waves as one: open where one of them is, worth their mean, their capacities added."""
    allowed = _pairs(net.allowed)
    value = (_pairs(problem.value) * allowed).sum(axis=2) // np.maximum(1, allowed.sum(axis=2))
    return replace(
        problem, value=value, allowed=np.asarray(allowed.any(axis=2)), capacity=_pairs(problem.capacity).sum(axis=2)
    )


def spread(rough: Relaxation, fine: Relaxation) -> None:
    """Have `fine` start where `rough` has come to, a wave of which is two of its own."""
    net, of = fine.net, rough.net
    index = np.zeros((len(of.node_start) - 1, of.capacity.shape[1]), np.int64)
    index[of.node_job, of.node_wave] = np.arange(len(of.node_job))
    above = index[net.node_job, net.node_wave // TOGETHER]
    over = (net.node_wave % TOGETHER + 1) / TOGETHER  # the share of its rough wave that is over with a wave
    first = of.node_start[of.node_job[above]] == above
    done, chain = (_between(numbers, above, first, over) for numbers in (rough.done, rough.now.chain.astype(float)))
    chain[net.node_start[1:] - 1] = 0  # there is no next one
    unit = rough.rows.unit / fine.rows.unit
    prices = np.repeat(rough.prices, TOGETHER, axis=1)[:, : net.capacity.shape[1]]
    fine.start_at(done, chain * unit, _shared(rough, fine, above) * unit, prices)


def _pairs(numbers: NDArray[np.integer]) -> Ints:
    """Rows x waves as rows x rough waves x two; 0 for a wave after the last."""
    padded = np.pad(numbers, ((0, 0), (0, -numbers.shape[1] % TOGETHER)))
    return padded.reshape(len(numbers), padded.shape[1] // TOGETHER, TOGETHER).astype(np.int64)


def _between(numbers: Floats, above: Ints, first: NDArray[np.bool_], over: Floats) -> Floats:
    """Between what the rough wave before has (0 before the first of a job) and what the node's own has."""
    before = np.where(first, 0, numbers[above - 1])
    found: Floats = before + (numbers[above] - before) * over
    return found


def _shared(rough: Relaxation, fine: Relaxation, above: Ints) -> Floats:
    """The duals of the arcs between jobs: that of an arc between rough waves, shared by all that lie in it."""
    count = np.int64(len(rough.net.node_job))
    key, wanted = (tail * count + head for tail, head in (
        (rough.rows.tail, rough.rows.head), (above[fine.rows.tail], above[fine.rows.head]),
    ))  # fmt: skip
    arcs, arc, sharing = np.unique(wanted, return_inverse=True, return_counts=True)
    found = np.zeros(len(arcs))
    _, there, of = np.intersect1d(arcs, key, return_indices=True)
    found[there] = rough.now.arc[of]
    return np.asarray((found / sharing)[arc], np.float64)
