"""A proven upper bound on what any schedule is worth, from prices for the resources.

For prices that are not negative, no schedule is worth more than the capacities at those prices plus the heaviest
closed set of what the jobs are worth after paying them (Lagrangian relaxation of the capacities). Prices are rounded
to 1/1024 first and everything after is in whole numbers, so that no rounding touches the proof. The flow of the
closure proves its value: `certified` needs only prices and flow.
"""

from dataclasses import dataclass

import numpy as np

from migration.solver.closure import Graph, graph, heaviest, proven
from migration.solver.network import Network
from migration.solver.problem import Floats, Ints

SCALE = 1024  # prices are multiples of 1 / SCALE


@dataclass(frozen=True, slots=True)
class Bound:
    """No schedule is worth more than `value`; `prices` (in 1/1024) and `flow` prove it."""

    value: int
    prices: Ints  # resources x waves
    flow: Ints  # arcs


class Bounder:
    """Makes bounds for one network."""

    def __init__(self, net: Network) -> None:
        self.net = net
        self.graph: Graph = graph(len(net.node_job), net.arc_tail, net.arc_head)

    def bound(self, prices: Floats) -> Bound:
        """The bound that prices (per unit of each resource in each wave) give."""
        whole = np.rint(np.maximum(prices, 0) * SCALE).astype(np.int64)
        weight, taken = _weights(self.net, whole)
        total, flow = heaviest(self.graph, weight)
        return Bound(_rounded(total - taken, whole, self.net), whole, flow)


def certified(net: Network, prices: Ints, flow: Ints) -> int:
    """The bound that prices and flow prove; raises ValueError where one of them is negative."""
    if prices.min(initial=0) < 0 or flow.min(initial=0) < 0:
        raise ValueError("prices and flows must not be negative")
    weight, taken = _weights(net, prices)
    return _rounded(proven(net.arc_tail, net.arc_head, weight, flow) - taken, prices, net)


def _rounded(closure: int, prices: Ints, net: Network) -> int:
    """Closure and capacities at their prices, in whole units, rounded down: what schedules are worth is whole."""
    return (closure + int((prices * net.capacity).sum())) // SCALE


def _weights(net: Network, prices: Ints) -> tuple[Ints, int]:
    """The weight of each node after prices, and what was added to force the mandatory jobs."""
    worth = net.value[net.node_job, net.node_wave] * SCALE
    counts = np.diff(net.use_start)
    owner = np.repeat(np.arange(len(counts)), counts)
    cost = np.zeros_like(net.value)
    np.add.at(cost, owner, net.use_amount[:, None] * prices[net.use_resource])
    worth = worth - cost[net.node_job, net.node_wave]
    weight = worth.copy()
    follows = net.node_job[1:] == net.node_job[:-1]
    weight[:-1][follows] -= worth[1:][follows]
    forced = net.node_start[1:][net.mandatory > 0] - 1
    bonus = 1 + 2 * int(np.abs(weight).sum())
    weight[forced] += bonus
    return weight, bonus * len(forced)
