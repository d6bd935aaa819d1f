"""What the relaxation says about each job, for the search and for a first schedule."""

import numpy as np

from migration.solver.listing import density, listed
from migration.solver.network import Network
from migration.solver.problem import Floats, Ints
from migration.solver.state import Guide

AFTER = 5  # how many waves after the last one a job counts as moved that does not move
HEADSTARTS = (1.0, 0.5, 2.0)  # how much earlier than in the relaxation a job may be listed


def guide(net: Network, done: Floats, prices: Floats) -> Guide:
    """Mean waves, worth after prices and urgency, from how much of each job is `done` by a wave and from `prices`."""
    jobs, waves = net.value.shape
    share = done.copy()
    follows = net.node_job[1:] == net.node_job[:-1]
    share[1:][follows] -= done[:-1][follows]
    moved = np.zeros((jobs, waves + 1))
    moved[net.node_job, net.node_wave] = np.clip(share, 0, 1)
    moved[:, waves] = np.clip(1 - moved.sum(axis=1), 0, 1)
    moved /= moved.sum(axis=1, keepdims=True)
    counts = np.diff(net.use_start)
    owner = np.repeat(np.arange(jobs), counts)
    cost = np.zeros((jobs, waves))
    np.add.at(cost, owner, net.use_amount[:, None] * prices[net.use_resource])
    usual = np.bincount(owner, net.use_amount * prices.mean(axis=1)[net.use_resource], minlength=jobs)
    return Guide(
        target=moved @ np.append(np.arange(waves), waves + AFTER),
        moves=1 - moved[:, waves],
        reduced=(net.value - cost).astype(np.float32),
        slope=net.lost / np.maximum(usual, 1e-6),
    )


def guided(net: Network, cluster: Ints, hints: Guide) -> tuple[Ints, int]:
    """The best of a few list schedules by the mean waves, and how many mandatory jobs it misses.

    Most are not listed before their mean wave, else those that could wait take the hands of the others.
    """
    key = hints.target + 0.01 * density(net)
    waves = net.value.shape[1]
    moved = np.maximum(hints.moves, 1e-3)
    mean = np.where(hints.moves > 1e-3, (hints.target - (1 - hints.moves) * (waves + AFTER)) / moved, waves + AFTER)
    pressing = (net.mandatory > 0) | (cluster < 0)
    best: tuple[int, int, Ints] | None = None
    for headstart in HEADSTARTS:
        for held in (pressing, np.full(len(key), True)):
            schedule, missed = listed(net, key, np.where(held, mean - headstart, 0))
            placed = np.nonzero(schedule < waves)[0]
            rank = (missed, -int(net.value[placed, schedule[placed]].sum()))
            if best is None or rank < best[:2]:
                best = (*rank, schedule)
    assert best is not None
    return best[2], best[0]
