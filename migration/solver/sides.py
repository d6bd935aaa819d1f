"""How do two threads search one schedule? Each has the waves on its side of a border, and the jobs there.

Capacities are those of a wave, and a job needs only what is in its own wave or an earlier one: whatever one side does
within its reach, what the other does stays valid. What has no wave goes to one of the sides, and what a later side may
need of an earlier one has to stay. The border changes from round to round, so that jobs get across.
"""

from dataclasses import dataclass

import numpy as np

from migration.solver.compiled import lean
from migration.solver.network import Network
from migration.solver.problem import Ints
from migration.solver.state import Search, search

SIDES = 2
MIDDLE = (0.3, 0.7)  # shares of the placed jobs between which the border falls


@dataclass(frozen=True, slots=True)
class Sides:
    """The searches of a round, and which of them has a job."""

    searches: tuple[Search, Search]
    owner: Ints

    def joined(self, parts: list[Ints]) -> Ints:
        """One schedule from those of both sides."""
        joined: Ints = np.choose(self.owner, parts)
        return joined


def sides(net: Network, cluster: Ints, schedule: Ints, unit: float, seed: int) -> Sides:
    """The searches of a round that starts with `schedule`; `seed` settles the border and all else that is chance."""
    waves = net.value.shape[1]
    chance = np.random.default_rng(seed)
    border = _border(schedule, waves, chance.uniform(*MIDDLE))
    owner = np.zeros(len(schedule), np.int64)
    if border < waves:
        _share_out(net, schedule, border, chance.integers(0, SIDES, len(schedule)), owner)
    needed = np.where(schedule == waves, waves - 1, schedule)  # what the later side may place has to find what it needs
    found = []
    for side, span in enumerate(((0, border), (border, waves))):
        mine = owner == side
        start = np.where(mine | (side > 0), schedule, needed)
        found.append(search(net, cluster, start, mine, np.array(span), unit, SIDES * seed + side))
    return Sides((found[0], found[1]), owner)


def _border(schedule: Ints, waves: int, share: float) -> int:
    """The first wave of the later side; the number of waves where there is nothing to share out."""
    placed = np.sort(schedule[schedule < waves])
    if not len(placed) or waves < SIDES:
        return waves
    return int(np.clip(placed[int(share * len(placed))], 1, waves - 1))


@lean
def _share_out(net: Network, schedule: Ints, border: int, drawn: Ints, owner: Ints) -> None:
    """Who has a job: by its wave; without one by what it needs, else by chance."""
    waves = net.value.shape[1]
    for job in net.order:
        owner[job] = drawn[job] if schedule[job] == waves else schedule[job] >= border
        if schedule[job] < waves:
            continue
        for place in range(net.pred_start[job], net.pred_start[job + 1]):
            needed = net.pred[place]
            if schedule[needed] == waves:
                owner[job] = owner[needed]
            elif schedule[needed] >= border:
                owner[job] = 1
