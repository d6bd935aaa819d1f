"""First schedules by list scheduling: one job after the other by a key, each in the first wave that has room.

Mandatory jobs go first, by their last wave. Those that nevertheless find no room get a better place in the list, with
all that they need, and the list is done again ("squeaky wheel").
"""

import heapq
from typing import NamedTuple

import numpy as np

from migration.solver.compiled import compiled, inlined, lean
from migration.solver.network import Network
from migration.solver.problem import Bools, Floats, Ints

ROUNDS = 60
SELF_FIRST, NEEDED_FIRST = 2e4, 5e3  # how much further to the front, of a list whose keys are of about 1 to 50


class Placing(NamedTuple):
    """A schedule while it is being made: the wave of each job, and what is left of each capacity."""

    wave: Ints
    room: Ints


def density(net: Network) -> Floats:
    """A key from 0 to 1 by value for what a job takes; what others need has the key of the best of them."""
    share = net.use_amount / (net.capacity.mean(axis=1)[net.use_resource] + 1e-9)
    counts = np.diff(net.use_start)
    taken = np.bincount(np.repeat(np.arange(len(counts)), counts), share, minlength=len(counts))
    key = np.empty(len(counts))
    key[np.argsort(-net.value.max(axis=1) / np.maximum(taken, 1e-6), kind="stable")] = np.arange(len(counts))
    key /= max(1, len(counts))
    for job in net.order[::-1]:
        needed = net.pred[net.pred_start[job] : net.pred_start[job + 1]]
        key[needed] = np.minimum(key[needed], key[job])
    return key


def listed(net: Network, key: Floats, release: Floats) -> tuple[Ints, int]:
    """A schedule by `key`, no job before its `release` unless it must, and how many mandatory jobs it misses."""
    key, release, mandatory = key.copy(), release.copy(), net.mandatory > 0
    waves = net.value.shape[1]
    best, fewest = np.full(len(key), waves), len(key) + 1
    for _ in range(ROUNDS):
        placing = Placing(np.full(len(key), waves), net.capacity.copy())
        place_all(net, placing, key, np.maximum(0, release))
        prune(net, placing)
        missed = mandatory & (placing.wave == waves)
        if missed.sum() < fewest:
            best, fewest = placing.wave, int(missed.sum())
        if not fewest:
            break
        release[missed] -= 1
        key[missed] -= SELF_FIRST
        needed = _needed(net, missed) & ~missed
        release[needed] -= 1
        key[needed] -= NEEDED_FIRST
    return best, fewest


def without_loss(net: Network, schedule: Ints) -> Ints:
    """The schedule without what costs and nobody needs, each job where it is worth most, the others as they are."""
    placing = Placing(np.full(len(schedule), net.value.shape[1]), net.capacity.copy())
    for job in np.nonzero(schedule < net.value.shape[1])[0]:
        put(net, placing, int(job), int(schedule[job]))
    prune(net, placing)
    return placing.wave


def _needed(net: Network, wanted: Bools) -> Bools:
    found = wanted.copy()
    for job in net.order[::-1]:
        if found[job]:
            found[net.pred[net.pred_start[job] : net.pred_start[job + 1]]] = True
    return found


@inlined
def fits(net: Network, room: Ints, job: int, wave: int) -> bool:
    """Whether a wave has room for a job."""
    for place in range(net.use_start[job], net.use_start[job + 1]):
        if net.use_amount[place] > room[net.use_resource[place], wave]:
            return False
    return True


@inlined
def put(net: Network, placing: Placing, job: int, wave: int) -> None:
    """Place a job that has no wave."""
    placing.wave[job] = wave
    for place in range(net.use_start[job], net.use_start[job + 1]):
        placing.room[net.use_resource[place], wave] -= net.use_amount[place]


@inlined
def take(net: Network, placing: Placing, job: int) -> None:
    """Take a job out of its wave."""
    wave = placing.wave[job]
    for place in range(net.use_start[job], net.use_start[job + 1]):
        placing.room[net.use_resource[place], wave] += net.use_amount[place]
    placing.wave[job] = net.value.shape[1]


@inlined
def earliest(net: Network, wave: Ints, job: int) -> int:
    """The wave of the last of what a job needs; the number of waves where some of it has none."""
    result = 0
    for place in range(net.pred_start[job], net.pred_start[job + 1]):
        result = max(result, wave[net.pred[place]])
    return result


@inlined
def latest(net: Network, wave: Ints, job: int) -> int:
    """The wave of the first of what needs a job; the last wave where none has one."""
    result = int(net.value.shape[1]) - 1
    for place in range(net.succ_start[job], net.succ_start[job + 1]):
        result = min(result, wave[net.succ[place]])
    return result


@inlined
def is_needed(net: Network, wave: Ints, job: int) -> bool:
    """Whether something that has a wave needs a job."""
    for place in range(net.succ_start[job], net.succ_start[job + 1]):
        if wave[net.succ[place]] < net.value.shape[1]:
            return True
    return False


@compiled
def place_all(net: Network, placing: Placing, key: Floats, release: Floats) -> None:
    """Place what fits: what is mandatory first, then by `key`, each once all it needs is placed."""
    jobs, waves = net.value.shape
    for mandatory in (1, 0):
        missing = np.zeros(jobs, np.int64)
        queue = [(0.0, -1)]
        queue.pop()
        for job in range(jobs):
            if net.mandatory[job] == mandatory:
                for place in range(net.pred_start[job], net.pred_start[job + 1]):
                    missing[job] += placing.wave[net.pred[place]] == waves
                if missing[job] == 0:
                    heapq.heappush(queue, (_place_in_list(net, key, job), job))
        while len(queue):
            job = heapq.heappop(queue)[1]
            wave = _first_room(net, placing, job, min(int(release[job]), waves))
            if wave == waves:
                continue
            put(net, placing, job, wave)
            for place in range(net.succ_start[job], net.succ_start[job + 1]):
                follower = net.succ[place]
                missing[follower] -= 1
                if missing[follower] == 0 and net.mandatory[follower] == mandatory:
                    heapq.heappush(queue, (_place_in_list(net, key, follower), follower))


@lean
def _place_in_list(net: Network, key: Floats, job: int) -> float:
    if not net.mandatory[job]:
        return float(key[job])
    last = 0
    for wave in range(net.value.shape[1]):
        if net.allowed[job, wave]:
            last = wave
    return float(last + 1e-4 * key[job])


@lean
def _first_room(net: Network, placing: Placing, job: int, release: int) -> int:
    """The first wave with room from `release` on, else the last before; the number of waves where there is none."""
    waves = net.value.shape[1]
    start = earliest(net, placing.wave, job)
    for wave in range(max(start, release), waves):
        if net.allowed[job, wave] and fits(net, placing.room, job, wave):
            return wave
    for wave in range(min(release, waves) - 1, start - 1, -1):
        if net.allowed[job, wave] and fits(net, placing.room, job, wave):
            return wave
    return int(waves)


@lean
def prune(net: Network, placing: Placing) -> None:
    """Drop what costs and nobody needs, and move what is worth more in another wave there, until nothing changes."""
    waves = net.value.shape[1]
    changed = True
    while changed:
        changed = False
        for job in net.order[::-1]:
            wave = placing.wave[job]
            if wave == waves:
                continue
            if net.value[job, wave] < 0 and not net.mandatory[job] and not is_needed(net, placing.wave, job):
                take(net, placing, job)
                changed = True
                continue
            best = wave
            for other in range(earliest(net, placing.wave, job), latest(net, placing.wave, job) + 1):
                better = net.allowed[job, other] and net.value[job, other] > net.value[job, best]
                if better and fits(net, placing.room, job, other):
                    best = other
            if best != wave:
                take(net, placing, job)
                put(net, placing, job, best)
                changed = True
