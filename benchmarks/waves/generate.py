"""Frozen, invented instances of wave planning: products, districts, set-ups, needs, groups, windows, deadlines.

`python -m benchmarks.waves.generate` makes the three hard ones and says whether their arrays are the frozen ones. The
order in which random numbers are drawn is part of the instances: never change it.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from migration.solver.listing import Placing, place_all, prune
from migration.solver.network import network
from migration.solver.problem import Problem

Arrays = dict[str, Any]

WAVES, AFTER = 40, 12  # waves, and waves after the last that still count
COMMON_BLACKOUTS = [11, 23, 35]
SHARE = 0.65  # of the work that fits into the capacity


@dataclass(frozen=True, slots=True)
class Spec:
    """What an instance is made from; `sha256` of its arrays where it is frozen."""

    districts: int
    seed: int
    risky: int = 1  # risky moves per district and wave
    setup_factor: float = 1.0
    team_factor: float = 1.05  # capacity of the central teams for their share of the work
    low: float = 0.66  # share of products a district runs
    high: float = 0.86
    products: int = 298
    sha256: str = ""


INSTANCES = {
    "i24": Spec(24, 1, sha256="787fcf5c574e557cbfb45c797975f2659cce16e51209de290712f664ee45b1df"),
    "i24b": Spec(24, 3, sha256="36b2b705a481e9f675a0150754c32ef923a13b31c8f272cba782f457943714d8"),
    "i24s": Spec(24, 2, 3, 0.4, 1.35, sha256="6367cf304522c2498d85ad23a26cf870259f06731f4c6a8050373f772913759f"),
    "i170": Spec(170, 1),
}


def generate(spec: Spec) -> Arrays:
    """The arrays of an instance."""
    rng = np.random.default_rng(spec.seed)
    count, districts = spec.products, spec.districts
    place = np.arange(count) / count
    layer = np.select([place < 0.05, place < 0.15, place < 0.40], [0, 1, 2], 3)
    popular = np.clip(rng.normal(0, 0.12, count) + np.where(layer == 0, 0.3, 0), -0.3, 0.35)
    share = rng.uniform(spec.low, spec.high, districts)
    runs = rng.random((count, districts)) < np.clip(share[None] + popular[:, None], 0.15, 1.0)
    runs[runs.sum(1) == 0, 0] = True
    district, product = np.nonzero(runs.T)
    index = -np.ones((count, districts), int)
    index[product, district] = np.arange(len(product))
    needs, order = _needs(rng, layer, runs, index)
    groups = _groups(rng, layer, runs, index, product, district)
    cycles = [(group[a], group[(a + 1) % len(group)]) for group in groups for a in range(len(group))]
    found: Arrays = {
        "P": count, "D": districts, "T": WAVES, "R": spec.risky, "pi": product, "ki": district,
        "E": np.array(sorted(set(needs) | set(cycles))),
        "SE": np.array(sorted({pair for pair in order if rng.random() < 0.3})),
    }  # fmt: skip
    closed = _work(rng, spec, found, layer, groups)
    _values_and_windows(rng, found, layer, groups, closed)
    return _with_deadlines(rng, found)


def _needs(rng: np.random.Generator, layer: Any, runs: Any, index: Any) -> tuple[list[Any], list[Any]]:
    """Needs of installations: on products of lower layers, and on a pilot's of the same product."""
    count = len(layer)
    weight = rng.pareto(1.2, count) + 0.1
    order = []
    for product in range(count):
        lower = np.nonzero(layer < layer[product])[0]
        if len(lower):
            many = min(len(lower), 1 + rng.integers(0, 4))
            chosen = rng.choice(lower, many, replace=False, p=weight[lower] / weight[lower].sum())
            order += [(product, other) for other in chosen]
    needs = []
    for product, other in order:
        both = np.nonzero(runs[product] & runs[other])[0]
        both = both[rng.random(len(both)) < 0.9]
        needs += [(index[product, k], index[other, k]) for k in both]
    for product in rng.choice(count, count // 5, replace=False):
        where = np.nonzero(runs[product])[0]
        pilot = rng.choice(where)
        needs += [(index[product, k], index[product, pilot]) for k in where if k != pilot and rng.random() < 0.5]
    return needs, order


def _groups(rng: np.random.Generator, layer: Any, runs: Any, index: Any, product: Any, district: Any) -> list[Any]:
    """What moves together: within a district, and a few of one product across districts."""
    used = np.zeros(len(product), bool)
    groups = []
    for k in range(runs.shape[1]):
        for _ in range(rng.poisson(8)):
            level = rng.choice([2, 3, 3])
            size = int(min(15, 2 + rng.geometric(0.35) - 1))
            if rng.random() < 0.08:
                size = int(rng.integers(8, 16))
            candidates = np.nonzero((district == k) & (layer[product] == level) & ~used)[0]
            if len(candidates) >= size:
                groups.append(rng.choice(candidates, size, replace=False))
                used[groups[-1]] = True
    for _ in range(runs.shape[1] // 2):
        chosen = rng.integers(runs.shape[0])
        where = [k for k in np.nonzero(runs[chosen])[0] if not used[index[chosen, k]]]
        if len(where) >= 3:
            some = rng.choice(where, min(len(where), int(rng.integers(2, 5))), replace=False)
            groups.append(index[chosen, some])
            used[groups[-1]] = True
    return groups


def _work(rng: np.random.Generator, spec: Spec, found: Arrays, layer: Any, groups: list[Any]) -> Any:
    """Efforts in tenths of days, capacities of districts and of two central teams, risky moves; the blackouts."""
    product, district = found["pi"], found["ki"]
    count, installations, size = len(layer), len(product), spec.districts / 24
    base = np.select([layer == 0, layer == 1, layer == 2], [18, 14, 9], 7) * rng.lognormal(0, 0.5, count)
    effort = np.maximum(5, (10 * base[product] * rng.lognormal(0, 0.35, installations)).astype(int))
    always = np.maximum(0, (effort * rng.uniform(0.05, 0.35, installations)).astype(int))
    sometimes = rng.random(installations) < 0.5
    central = np.stack(
        [always, np.where(sometimes, (effort * rng.uniform(0.05, 0.4, installations)).astype(int), 0)], 1
    )
    setup = np.stack(
        [(10 * base * rng.uniform(*span, count) * size * spec.setup_factor).astype(int) for span in ((1, 5), (0.5, 4))],
        1,
    )
    closed = np.zeros((spec.districts, WAVES), bool)
    closed[:, COMMON_BLACKOUTS] = True
    for k in range(spec.districts):
        closed[k, rng.choice(WAVES, rng.integers(1, 4), replace=False)] = True
    capacity = np.zeros((spec.districts, WAVES), np.int64)
    for k in range(spec.districts):
        mean = SHARE * effort[district == k].sum() / (~closed[k]).sum()
        capacity[k] = np.where(closed[k], 0, mean * rng.uniform(0.85, 1.15, WAVES)).astype(int)
    for group in groups:  # what moves together is cheaper, and fits into one wave
        for k in set(district[group]):
            here = group[district[group] == k]
            factor = min(0.7, 0.7 * capacity[k][capacity[k] > 0].min() / effort[here].sum())
            effort[here] = np.maximum(1, (effort[here] * factor).astype(int))
            central[here] = (central[here] * factor).astype(int)
    for k in range(spec.districts):
        mine = district == k
        effort[mine] = np.minimum(effort[mine], int(0.75 * capacity[k][capacity[k] > 0].min()))
        capacity[k] = (capacity[k] * max(SHARE * effort[mine].sum() / capacity[k].sum(), 0.9)).astype(int)
    teams = np.zeros((2, WAVES), np.int64)
    usual = np.where(np.isin(np.arange(WAVES), COMMON_BLACKOUTS), 0.4, 1.05)
    for team in range(2):
        total = central[:, team].sum() + setup[:, team].sum()
        teams[team] = (SHARE * spec.team_factor * total / WAVES * usual * rng.uniform(0.9, 1.1, WAVES)).astype(int)
        setup[:, team] = np.minimum(setup[:, team], int(0.7 * np.median(teams[team])))
    alone = np.ones(installations, bool)
    for group in groups:
        alone[group[1:]] = False
    risky = alone & (rng.random(installations) < 0.2)
    found |= {"e": effort, "ec": central, "S": setup, "cap": capacity, "ccap": teams, "risk": risky}
    return closed


def _values_and_windows(rng: np.random.Generator, found: Arrays, layer: Any, groups: list[Any], closed: Any) -> None:
    """What a move is worth by wave, and the waves open to it."""
    product, district, effort = found["pi"], found["ki"], found["e"]
    installations, level = len(product), layer[product]
    saved = np.where(level <= 1, -20, 60) * 1.0 + rng.lognormal(3.6, 0.9, installations) * np.where(
        level <= 1, 1, 1.6
    ) * np.sqrt(effort / 90.0)
    saved = saved - 60 * (rng.random(installations) < 0.12)
    moving = 3.0 * effort * rng.uniform(0.6, 1.4, installations)
    double = np.abs(saved) * rng.uniform(0.5, 3, installations)
    discount = 0.995 ** np.arange(WAVES + AFTER + 1)
    remaining = np.array([discount[wave + 1 : WAVES + AFTER].sum() for wave in range(WAVES)])
    value = np.rint(saved[:, None] * remaining[None] - (moving + double)[:, None] * discount[None, :WAVES])
    cleared = np.where(rng.random(found["P"]) < 0.3, rng.integers(0, 20, found["P"]), 0)
    bound = np.where(rng.random(installations) < 0.25, rng.integers(0, 25, installations), 0)
    earliest = np.maximum(cleared[product], bound)
    for group in groups:
        earliest[group] = np.minimum(earliest[group].max(), 20)
    found["val"] = value.astype(np.int64)
    found["allowed"] = ~closed[district] & (np.arange(WAVES)[None] >= earliest[:, None])
    found["mand"] = np.zeros(installations, bool)
    found["clr"] = cleared


def _with_deadlines(rng: np.random.Generator, found: Arrays) -> Arrays:
    """Pins, deadlines and windows around a planted schedule, so that there is one that keeps them."""
    problem, job = compiled(found)
    jobs, groups = problem.jobs, int(job.max()) + 1
    planted = _planted(rng, problem, found["D"])
    moved = np.nonzero(planted[:groups] < WAVES)[0]
    shuffled = rng.permutation(moved)
    pins, deadlines = int(0.03 * groups), int(0.05 * groups)
    pin, last = np.full(groups, -1), np.full(groups, WAVES)
    pin[shuffled[:pins]] = planted[shuffled[:pins]]
    late = shuffled[pins : pins + deadlines]
    last[late] = np.minimum(WAVES - 1, planted[late] + rng.integers(1, 5, deadlines))
    allowed, waves = found["allowed"].copy(), np.arange(WAVES)
    pinned, due = pin[job] >= 0, (pin[job] < 0) & (last[job] < WAVES)
    allowed[pinned] = waves[None] == pin[job][pinned][:, None]
    allowed[due] &= waves[None] <= last[job][due][:, None]
    found["mand"] = pinned | due
    needed = np.zeros(jobs, bool)
    needed[shuffled[: pins + deadlines]] = True
    for _ in range(40):
        needed[problem.needs[needed[problem.needs[:, 0]], 1]] = True
    free = np.setdiff1d(np.arange(groups), np.nonzero(needed)[0])
    some = rng.choice(free, int(0.07 * groups), replace=False)
    start, end = np.zeros(groups, int), np.full(groups, WAVES)
    start[some] = rng.integers(4, WAVES - 8, len(some))
    end[some] = start[some] + rng.integers(4, 9, len(some))
    found["allowed"] = allowed & (waves[None] >= start[job][:, None]) & (waves[None] <= end[job][:, None])
    return found


def _planted(rng: np.random.Generator, problem: Problem, districts: int) -> Any:
    """A list schedule by value for effort, shuffled."""
    mean = problem.capacity.mean(1) + 1e-9
    counts = np.diff(problem.use_start)
    owner = np.repeat(np.arange(problem.jobs), counts)
    share = np.where(problem.use_resource < districts + 2, problem.use_amount / mean[problem.use_resource], 0)
    taken = np.bincount(owner, share, minlength=problem.jobs)
    key = np.empty(problem.jobs)
    key[np.argsort(-(problem.value.max(1) / np.maximum(taken, 1e-6)))] = np.arange(problem.jobs) / problem.jobs
    key = rng.random(problem.jobs) * 0.6 + key * 1.0
    for _ in range(8):
        np.minimum.at(key, problem.needs[:, 1], key[problem.needs[:, 0]])
    net = network(problem)
    placing = Placing(np.full(problem.jobs, WAVES), net.capacity.copy())
    place_all(net, placing, key, np.zeros(problem.jobs))
    prune(net, placing)
    return placing.wave


def compiled(found: Arrays) -> tuple[Problem, Any]:
    """The problem of an instance, with what moves together as one job and a job per set-up; the job of each
    installation.
    """
    product, district, edges = found["pi"], found["ki"], found["E"]
    count, products, districts = len(product), found["P"], found["D"]
    links = coo_matrix((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(count, count))
    groups, label = connected_components(links, directed=True, connection="strong")
    first = np.full(groups, count)
    np.minimum.at(first, label, np.arange(count))
    renumbered = np.empty(groups, int)
    renumbered[np.argsort(first)] = np.arange(groups)
    job = renumbered[label]
    jobs = groups + products
    value = np.zeros((jobs, WAVES), np.int64)
    np.add.at(value, job, found["val"])
    allowed = np.ones((jobs, WAVES), bool)
    np.logical_and.at(allowed, job, found["allowed"])
    mandatory = np.zeros(jobs, bool)
    mandatory[job[found["mand"]]] = True
    needs = {(job[a], job[b]) for a, b in edges if job[a] != job[b]}
    needs |= {(job[item], groups + product[item]) for item in range(count)}
    needs |= {(groups + a, groups + b) for a, b in found["SE"]}
    everyone, risky = np.arange(count), np.nonzero(found["risk"])[0]
    uses = [(job, district, found["e"]), (job[risky], districts + 2 + district[risky], np.ones(len(risky), np.int64))]
    for team in range(2):
        uses.append((job, np.full(len(everyone), districts + team), found["ec"][:, team]))
        uses.append((groups + np.arange(products), np.full(products, districts + team), found["S"][:, team]))
    who, what, much = (np.concatenate([use[part] for use in uses]) for part in range(3))
    taken = coo_matrix((much, (who, what)), shape=(jobs, 2 * districts + 2)).tocsr()
    taken.eliminate_zeros()
    cluster = np.full(jobs, -1)
    cluster[job] = district
    limits = np.full((districts, WAVES), found["R"])
    problem = Problem(
        value, allowed, mandatory, np.array(sorted(needs), np.int64), taken.indptr.astype(np.int64),
        taken.indices.astype(np.int64), taken.data.astype(np.int64),
        np.concatenate([found["cap"], found["ccap"], limits]).astype(np.int64), cluster.astype(np.int64),
    )  # fmt: skip
    return problem, job


def digest(found: Arrays) -> str:
    """SHA-256 over names and whole numbers of all arrays."""
    total = hashlib.sha256()
    for name in sorted(found):
        array = np.asarray(found[name])
        total.update(f"{name}{array.shape}".encode())
        total.update(np.ascontiguousarray(array, np.int64).tobytes())
    return total.hexdigest()


def instance(name: str) -> tuple[Arrays, Problem, Any]:
    """A frozen instance; raises AssertionError where it is not what it was."""
    spec = INSTANCES[name]
    found = generate(spec)
    if spec.sha256:
        assert digest(found) == spec.sha256, f"{name} is not the frozen instance"
    return found, *compiled(found)


if __name__ == "__main__":
    for key in ("i24", "i24b", "i24s"):
        arrays, problem, _ = instance(key)
        print(key, f"{len(arrays['pi'])} installations, {problem.jobs - arrays['P']} groups", digest(arrays))
