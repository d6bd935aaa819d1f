"""What a step of the search takes out: jobs that have to do with each other, and some that have no wave."""

from migration.solver.compiled import below, inlined, uniform
from migration.solver.network import Network
from migration.solver.state import PICKED, Guide, Search, pick, remove

NEEDING = 12  # jobs after which no more of what needs a set-up leaves with it


@inlined
def ruin(net: Network, search: Search, guide: Guide) -> None:
    """Take some jobs out, and pick them and others to be put in."""
    kind = uniform(search.chance)
    if kind < 0.5 and len(search.member_start) > 1:
        _ruin_cluster(net, search, guide)
    elif kind < 0.75:
        _ruin_waves(net, search, guide)
    elif kind < 0.88 and len(search.shared):
        _ruin_shared(net, search, guide)
    elif kind < 0.93:
        _ruin_chain(net, search)
    else:
        _ruin_swap(net, search, guide)


@inlined
def _ruin_cluster(net: Network, search: Search, guide: Guide) -> None:
    """Some jobs of one cluster in neighbouring waves, and some that have none."""
    state, wave, waves = search.chance, search.placing.wave, net.value.shape[1]
    cluster = below(state, len(search.member_start) - 1)
    first, size = search.member_start[cluster], search.member_start[cluster + 1] - search.member_start[cluster]
    if size == 0:
        return
    start, width, most = _some_wave(search), 1 + below(state, 6), 2 + below(state, 12)
    for near in range(start, min(search.span[1], start + width)):
        job = search.first[cluster, near]
        while job >= 0 and wave[job] == near and search.counts[PICKED] < most:
            following = search.following[job]
            if uniform(state) < 0.7:
                remove(net, search, job)
            job = following
    for _ in range(10):
        job = search.member[first + below(state, size)]
        if wave[job] == waves and guide.moves[job] > 0.01 * uniform(state):
            pick(search, job)


@inlined
def _ruin_waves(net: Network, search: Search, guide: Guide) -> None:
    """Some jobs of all clusters in neighbouring waves, and some that have none."""
    state, wave, (jobs, waves) = search.chance, search.placing.wave, net.value.shape
    start, width, most = _some_wave(search), 1 + below(state, 3), 2 + below(state, 14)
    for _ in range(2 * most):
        job = _somebody(search, start + below(state, width))
        if job >= 0:
            remove(net, search, job)
            if search.counts[PICKED] >= most:
                break
    for _ in range(12):
        job = below(state, jobs)
        if wave[job] == waves and guide.moves[job] > 0.01 * uniform(state):
            pick(search, job)


@inlined
def _some_wave(search: Search) -> int:
    return int(search.span[0] + below(search.chance, search.span[1] - search.span[0]))


@inlined
def _somebody(search: Search, wave: int) -> int:
    """A job of a wave, or of the nearest within reach, whoever's it is; -1 where chance finds none."""
    return _listed(search, below(search.chance, len(search.first)), wave, below(search.chance, 4))


@inlined
def _listed(search: Search, home: int, wave: int, turns: int) -> int:
    """A job of a home and wave, so many places down their list; -1 where there is none."""
    job = search.first[home, max(search.span[0], min(search.span[1] - 1, wave))]
    for _ in range(turns):
        if job >= 0 and search.following[job] >= 0:
            job = search.following[job]
    return int(job)


@inlined
def _ruin_shared(net: Network, search: Search, guide: Guide) -> None:
    """A set-up, mostly with others of about its wave that could change places with it, and some jobs from there."""
    state, wave, waves = search.chance, search.placing.wave, net.value.shape[1]
    job = search.shared[below(state, len(search.shared))]
    if wave[job] == waves and guide.moves[job] < 0.02 * uniform(state):
        return
    about = wave[job] if wave[job] < waves else int(guide.target[job])
    _remove_with_needing(net, search, guide, job)
    if uniform(state) < 0.7:
        for _ in range(1 + below(state, 3)):
            other = _listed(search, search.home[job], about - 5 + below(state, 11), below(state, 6))
            if other >= 0:
                _remove_with_needing(net, search, guide, other)
    for _ in range(below(state, 8)):
        other = _somebody(search, about - 2 + below(state, 5))
        if other >= 0:
            remove(net, search, other)


@inlined
def _remove_with_needing(net: Network, search: Search, guide: Guide, job: int) -> None:
    """A set-up with some of what needs it, directly or not."""
    if search.in_picked[job]:
        return
    state, wave, waves = search.chance, search.placing.wave, net.value.shape[1]
    entry = search.counts[PICKED]
    enough = entry + NEEDING
    remove(net, search, job)
    while entry < search.counts[PICKED] and search.counts[PICKED] < enough:
        needed = search.picked[entry]
        entry += 1
        count = net.succ_start[needed + 1] - net.succ_start[needed]
        offset = below(state, count)  # else it would always be the same Landkreise whose jobs leave
        for turn in range(count):
            other = net.succ[net.succ_start[needed] + (offset + turn) % count]
            if wave[other] < waves:
                remove(net, search, other)
            elif guide.moves[other] > 0.02 and uniform(state) < 0.5:
                pick(search, other)
    for place in range(net.succ_start[job], net.succ_start[job + 1]):
        other = net.succ[place]
        if wave[other] == waves and guide.moves[other] > 0.02 * uniform(state):
            pick(search, other)


@inlined
def _ruin_chain(net: Network, search: Search) -> None:
    """A job, at times with what needs it, at times with something it needs."""
    state = search.chance
    job = search.own[below(state, len(search.own))]
    remove(net, search, job)
    if uniform(state) < 0.5:
        for place in range(net.succ_start[job], min(net.succ_start[job + 1], net.succ_start[job] + 20)):
            remove(net, search, net.succ[place])
    needed = net.pred_start[job + 1] - net.pred_start[job]
    if needed and uniform(state) < 0.5:
        remove(net, search, net.pred[net.pred_start[job] + below(state, needed)])


@inlined
def _ruin_swap(net: Network, search: Search, guide: Guide) -> None:
    """Four jobs of one cluster."""
    state, waves = search.chance, net.value.shape[1]
    if len(search.member_start) < 2:
        return
    cluster = below(state, len(search.member_start) - 1)
    first, size = search.member_start[cluster], search.member_start[cluster + 1] - search.member_start[cluster]
    if size == 0:
        return
    for turn in range(4):
        job = search.member[first + below(state, size)]
        if turn == 0 or search.placing.wave[job] < waves or guide.moves[job] > 0.01:
            remove(net, search, job)
