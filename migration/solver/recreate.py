"""How a step of the search puts jobs back: in an order and by a rule that chance draws anew for every step."""

import numpy as np

from migration.solver.compiled import below, inlined, uniform
from migration.solver.listing import earliest, is_needed, latest
from migration.solver.network import Network
from migration.solver.state import PICKED, TABLE, UNIT, Guide, Search, enter, log

LONG_AGO = 99.0  # no bound to how much earlier than its target a job may go
DEEPEST = 8  # missing jobs that are placed for one


@inlined
def recreate(net: Network, search: Search, guide: Guide) -> bool:
    """Put the picked jobs back; False where something still placed needs one that finds no wave."""
    state, waves = search.chance, net.value.shape[1]
    noise = (0.0, 0.7, 2.0, 5.0, 12.0)[below(state, 5)]
    ahead = (0.0, 2.0, 5.0, LONG_AGO)[below(state, 4)]
    priced = uniform(state) < 0.6
    blur = search.numbers[UNIT] * (0.0, 0.04, 0.4)[below(state, 3)]
    least = search.numbers[UNIT] * (0.0, -0.2, -1e9)[below(state, 3)]
    count = search.counts[PICKED]
    _order(net, search, guide, count, noise)
    for entry in range(count):
        job = search.picked[entry]
        placed = search.placing.wave[job] < waves or _insert(net, search, guide, job, ahead, priced, blur, least)
        if not placed and is_needed(net, search.placing.wave, job):
            return False
    return True


@inlined
def _order(net: Network, search: Search, guide: Guide, count: int, noise: float) -> None:
    """Sort the picked jobs: by target, or by what they lose by waiting; what only follows comes last."""
    state, waves = search.chance, net.value.shape[1]
    by_slope = uniform(state) < 0.3
    steepest = 1e-9
    for entry in range(count):
        steepest = max(steepest, guide.slope[search.picked[entry]])
    for entry in range(count):
        job = search.picked[entry]
        if net.follows[job]:
            key = 1e9
        elif by_slope and guide.slope[job] > 0:
            key = waves * (1 - guide.slope[job] / steepest) + noise * (uniform(state) - 0.5)
        else:
            key = guide.target[job] + noise * (uniform(state) + uniform(state) + uniform(state) - 1.5)
        search.key[job] = key
        place = entry
        while place > 0 and search.key[search.picked[place - 1]] > key:
            search.picked[place] = search.picked[place - 1]
            place -= 1
        search.picked[place] = job


@inlined
def _insert(
    net: Network, search: Search, guide: Guide, job: int, ahead: float, priced: bool, blur: float, least: float
) -> bool:
    """Place a job and, before it, what it needs and has no wave; False where one of them finds none."""
    wave, waves = search.placing.wave, net.value.shape[1]
    for _ in range(DEEPEST):
        missing = job
        turning = True
        while turning:  # down to something that has all it needs
            turning = False
            for place in range(net.pred_start[missing], net.pred_start[missing + 1]):
                if wave[net.pred[place]] == waves:
                    missing = net.pred[place]
                    turning = True
                    break
        if not search.mine[missing]:
            return False
        chosen = _choose(net, search, guide, missing, ahead, priced, blur, least if missing == job else -1e300)
        if chosen == waves:
            return False
        log(search, missing)
        enter(net, search, missing, chosen)
        if missing == job:
            return True
    return False


@inlined
def _look(net: Network, search: Search, job: int) -> None:
    """Which waves are open to a job and have room for it. Plain loops over all waves: processors do many at once."""
    waves = net.value.shape[1]
    for wave in range(waves):
        search.free[wave] = net.allowed[job, wave]
    for place in range(net.use_start[job], net.use_start[job + 1]):
        resource, amount = net.use_resource[place], net.use_amount[place]
        for wave in range(waves):
            search.free[wave] &= search.placing.room[resource, wave] >= amount


@inlined
def _choose(
    net: Network, search: Search, guide: Guide, job: int, ahead: float, priced: bool, blur: float, least: float
) -> int:
    """A wave for a job, or the number of waves for none."""
    waves = net.value.shape[1]
    start = max(search.span[0], earliest(net, search.placing.wave, job))
    end = min(search.span[1] - 1, latest(net, search.placing.wave, job))
    _look(net, search, job)
    if guide.slope[job] <= 0:
        about = search.key[job] if search.in_picked[job] else guide.target[job]
        return _nearest(search, start, end, int(np.floor(about + 0.5 * uniform(search.chance))))
    if priced:
        best, most = waves, -1e300
        offset = below(search.chance, TABLE) if blur > 0 else 0
        for wave in range(start, end + 1):
            if search.free[wave]:
                worth = guide.reduced[job, wave] + blur * search.noise[offset + wave]
                if worth > most:
                    best, most = wave, worth
        if most < least and not net.mandatory[job] and not is_needed(net, search.placing.wave, job):
            return int(waves)
        return int(best)
    release = start
    if ahead < LONG_AGO:
        release = max(start, min(int(guide.target[job] - ahead), end))
    for wave in range(release, end + 1):
        if search.free[wave]:
            return wave
    for wave in range(release - 1, start - 1, -1):
        if search.free[wave]:
            return wave
    return int(waves)


@inlined
def _nearest(search: Search, start: int, end: int, target: int) -> int:
    """The free wave that is nearest to `target`; the number of waves for none."""
    waves = len(search.free)
    target = max(start, min(end, target))
    for distance in range(waves):
        for wave in (target - distance, target + distance):
            if start <= wave <= end and search.free[wave]:
                return int(wave)
    return int(waves)
