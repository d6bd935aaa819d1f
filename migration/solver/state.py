"""The state of a search: a schedule that jobs leave and enter, with a log by which a step can be undone."""

from typing import NamedTuple

import numpy as np

from migration.solver.compiled import chance, inlined, lean
from migration.solver.listing import Placing, put, take
from migration.solver.network import Marks, Network
from migration.solver.problem import Bools, Floats, Ints
from migration.solver.rows import Singles

MANDATORY = 8000.0  # what a mandatory job without a wave costs the search, in units
TABLE = 4096  # entries of the tables of chance


class Guide(NamedTuple):
    """What the relaxation says."""

    target: Floats  # per job: its mean wave; where it does not move, a few waves after the last
    moves: Floats  # per job: how much of it moves
    reduced: Singles  # jobs x waves: value less what it takes at the prices; short, so that it stays near the processor
    slope: Floats  # per job: value lost per wave of delay, for what it takes of the scarce


class Search(NamedTuple):
    """A search under way over its own jobs and waves; the others stay as they are."""

    placing: Placing
    mine: Bools  # per job: whether it is an own one
    own: Ints  # the same as a list
    span: Ints  # the first own wave, and the one after the last
    best: Ints  # the best schedule so far
    numbers: Floats  # worth of the present one and of the best; the unit: what a job is worth that moves, on average
    chance: Ints
    member: Ints  # own jobs by cluster
    member_start: Ints
    shared: Ints  # own jobs of no cluster
    home: Ints  # per job: its cluster; where it has none, a number after the last
    first: Ints  # homes x waves: one of its jobs that are there
    following: Ints  # per job: the next one there, or -1
    leading: Ints  # and the one before
    logged: Ints  # jobs touched in this step, and
    before: Ints  # per job: the wave it had then
    in_log: Ints
    picked: Ints  # jobs to put back
    key: Floats  # per job: its place in their order
    in_picked: Ints
    free: Marks  # per wave: whether the job at hand finds room
    counts: Ints  # length of the log, of the picked, steps, accepted
    logarithm: Floats  # table of -log(u)
    noise: Floats  # table of u, long enough for one entry per wave from any place


WORTH, BEST, UNIT = range(3)
LOGGED, PICKED, STEPS, ACCEPTED = range(4)


def search(net: Network, cluster: Ints, start: Ints, mine: Bools, span: Ints, unit: float, seed: int) -> Search:
    """A search from the schedule `start` over the jobs `mine` in the waves from `span[0]` to `span[1] - 1`, where they
    must be if they have one; `unit` is what a job is worth that moves, on average.
    """
    jobs, waves = net.value.shape
    home = np.where(cluster < 0, cluster.max(initial=-1) + 1, cluster)
    owned = np.argsort(cluster, kind="stable")
    owned = owned[(cluster[owned] >= 0) & mine[owned]]
    member_start = np.searchsorted(cluster[owned], np.arange(cluster.max(initial=-1) + 2)).astype(np.int64)
    grid = (np.arange(TABLE) + 0.5) / TABLE
    noise = np.random.default_rng(seed).random(TABLE + waves)
    empty = np.zeros(jobs, np.int64)
    found = Search(
        Placing(start.copy(), net.capacity.copy()), mine, np.nonzero(mine)[0], span, start.copy(), np.zeros(3),
        chance(seed), owned, member_start, np.nonzero((cluster < 0) & mine)[0],
        home, np.full((home.max(initial=0) + 1, waves), -1), np.full(jobs, -1), np.full(jobs, -1),
        empty.copy(), empty.copy(), empty.copy(), empty.copy(), np.zeros(jobs), empty.copy(),
        np.zeros(waves, np.int8), np.zeros(4, np.int64), -np.log(grid), noise,
    )  # fmt: skip
    _fill(net, found)
    placed = np.nonzero(start < waves)[0]
    found.numbers[:2] = net.value[placed, start[placed]].sum() + MANDATORY * unit * net.mandatory[placed].sum()
    found.numbers[UNIT] = unit
    return found


@inlined
def _worth(net: Network, search: Search, job: int, wave: int) -> float:
    return float(net.value[job, wave] + MANDATORY * search.numbers[UNIT] * net.mandatory[job])


@inlined
def _list(search: Search, job: int, wave: int) -> None:
    """Put a job before the others of its home and wave."""
    home = search.home[job]
    other = search.first[home, wave]
    search.leading[job], search.following[job], search.first[home, wave] = -1, other, job
    if other >= 0:
        search.leading[other] = job


@lean
def _fill(net: Network, search: Search) -> None:
    """Take from the capacities what the start takes, and list its jobs."""
    for job in range(net.value.shape[0]):
        wave = search.placing.wave[job]
        if wave < net.value.shape[1]:
            put(net, search.placing, job, wave)
            if search.mine[job]:
                _list(search, job, wave)


@inlined
def _unlist(search: Search, job: int, wave: int) -> None:
    before, after = search.leading[job], search.following[job]
    if before >= 0:
        search.following[before] = after
    else:
        search.first[search.home[job], wave] = after
    if after >= 0:
        search.leading[after] = before


@inlined
def enter(net: Network, search: Search, job: int, wave: int) -> None:
    """Place a job that has no wave."""
    put(net, search.placing, job, wave)
    _list(search, job, wave)
    search.numbers[WORTH] += _worth(net, search, job, wave)


@inlined
def leave(net: Network, search: Search, job: int) -> None:
    """Take a job out of its wave."""
    wave = search.placing.wave[job]
    _unlist(search, job, wave)
    search.numbers[WORTH] -= _worth(net, search, job, wave)
    take(net, search.placing, job)


@inlined
def log(search: Search, job: int) -> None:
    """Note the wave a job had before this step."""
    if not search.in_log[job]:
        search.in_log[job] = 1
        entry = search.counts[LOGGED]
        search.logged[entry], search.before[job] = job, search.placing.wave[job]
        search.counts[LOGGED] += 1


@inlined
def pick(search: Search, job: int) -> None:
    """Have a job put in, or back."""
    if search.mine[job] and not search.in_picked[job]:
        search.in_picked[job] = 1
        search.picked[search.counts[PICKED]] = job
        search.counts[PICKED] += 1


@inlined
def remove(net: Network, search: Search, job: int) -> None:
    """Take a job out, with what only follows from it, and have it put back."""
    pick(search, job)
    if search.placing.wave[job] == net.value.shape[1] or not search.mine[job]:
        return
    for place in range(net.succ_start[job], net.succ_start[job + 1]):
        if net.follows[net.succ[place]]:
            _remove_one(net, search, net.succ[place])
    _remove_one(net, search, job)


@inlined
def _remove_one(net: Network, search: Search, job: int) -> None:
    pick(search, job)
    if search.placing.wave[job] < net.value.shape[1] and search.mine[job]:
        log(search, job)
        leave(net, search, job)


@inlined
def undo(net: Network, search: Search) -> None:
    """Put every job back where it was before this step."""
    waves = net.value.shape[1]
    for entry in range(search.counts[LOGGED]):
        if search.placing.wave[search.logged[entry]] < waves:
            leave(net, search, search.logged[entry])
    for entry in range(search.counts[LOGGED]):
        job = search.logged[entry]
        search.in_log[job] = 0
        if search.before[job] < waves:
            enter(net, search, job, search.before[job])
