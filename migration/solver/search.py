"""Ruin and recreate with annealing (Schrimpf et al. 2000): take some jobs out, put them back in another order, keep the
result where it is better, or not much worse while it is hot.

What the relaxation says guides it: its mean wave per job, whether a job moves at all, and what a job is worth in a wave
after paying the prices of the capacities.
"""

from migration.solver.compiled import below, inlined, lean
from migration.solver.listing import is_needed
from migration.solver.network import Network
from migration.solver.recreate import recreate
from migration.solver.ruin import ruin
from migration.solver.state import (
    ACCEPTED,
    BEST,
    LOGGED,
    PICKED,
    STEPS,
    TABLE,
    WORTH,
    Guide,
    Search,
    leave,
    undo,
)


@lean
def anneal(net: Network, search: Search, guide: Guide, steps: int, temperature: float) -> None:
    """So many steps at one temperature."""
    numbers, counts = search.numbers, search.counts
    for _ in range(steps):
        counts[LOGGED] = 0
        counts[PICKED] = 0
        before = numbers[WORTH]
        ruin(net, search, guide)
        good = recreate(net, search, guide)
        if good:
            _tidy(net, search)
        change = numbers[WORTH] - before
        counts[STEPS] += 1
        if good and (change >= 0 or -change < temperature * search.logarithm[below(search.chance, TABLE)]):
            counts[ACCEPTED] += 1
            for entry in range(counts[LOGGED]):
                search.in_log[search.logged[entry]] = 0
            if numbers[WORTH] > numbers[BEST]:
                numbers[BEST] = numbers[WORTH]
                for job in range(len(search.best)):
                    search.best[job] = search.placing.wave[job]
        else:
            undo(net, search)
        for entry in range(counts[PICKED]):
            search.in_picked[search.picked[entry]] = 0


@inlined
def _tidy(net: Network, search: Search) -> None:
    """Drop touched jobs that are worth nothing and that nobody needs."""
    for entry in range(search.counts[LOGGED]):
        job = search.logged[entry]
        wave = search.placing.wave[job]
        if wave == net.value.shape[1] or net.mandatory[job] or net.value[job, wave] > 0:
            continue
        if not is_needed(net, search.placing.wave, job):
            leave(net, search, job)
