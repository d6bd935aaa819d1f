"""The same model for others: OR-tools' CP-SAT, and HiGHS. Their libraries must not meet in one process."""

from typing import Any

import numpy as np
import scipy.sparse as sp

from migration.solver.network import network
from migration.solver.problem import Problem

Answer = tuple[Any, float | None]


def cp_sat(problem: Problem, hint: Any, seconds: float) -> Answer:
    """CP-SAT with two workers: a literal per job and wave, a wave per job."""
    from ortools.sat.python import cp_model

    net, model, waves = network(problem), cp_model.CpModel(), problem.waves
    literal: dict[tuple[int, int], Any] = {}
    when = []
    for job in range(problem.jobs):
        options = [*np.nonzero(net.allowed[job])[0].tolist(), *([] if net.mandatory[job] else [waves])]
        here = [model.new_bool_var("") for _ in options]
        literal |= {(job, wave): item for wave, item in zip(options, here, strict=True)}
        model.add_exactly_one(here)
        when.append(model.new_int_var(0, waves, ""))
        model.add(when[job] == sum(wave * item for wave, item in zip(options, here, strict=True)))
        for wave, item in zip(options, here, strict=True):
            model.add_hint(item, int(hint[job] == wave))
    for job, needed in problem.needs.tolist():
        model.add(when[needed] <= when[job])
    rows: dict[tuple[int, int], list[Any]] = {}
    for job in range(problem.jobs):
        for place in range(problem.use_start[job], problem.use_start[job + 1]):
            for wave in np.nonzero(net.allowed[job])[0].tolist():
                term = int(problem.use_amount[place]) * literal[job, wave]
                rows.setdefault((int(problem.use_resource[place]), wave), []).append(term)
    for (resource, wave), terms in rows.items():
        model.add(sum(terms) <= int(problem.capacity[resource, wave]))
    model.maximize(sum(int(problem.value[job, wave]) * item for (job, wave), item in literal.items() if wave < waves))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds, solver.parameters.num_workers = seconds, 2
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, None
    return np.array([solver.value(item) for item in when]), solver.best_objective_bound


def highs(problem: Problem, seconds: float) -> Answer:
    """HiGHS as a mixed-integer solver on the network: nodes as binaries, arcs and capacities as rows."""
    import highspy

    net, waves = network(problem), problem.waves
    nodes, arcs = len(net.node_job), len(net.arc_tail)
    worth = net.value[net.node_job, net.node_wave].astype(float)
    follows = np.append(net.node_job[1:] == net.node_job[:-1], False)
    cost = worth - np.where(follows, np.append(worth[1:], 0), 0)
    counts = np.diff(net.use_start)[net.node_job]
    node = np.repeat(np.arange(nodes), counts)
    use = np.concatenate([np.arange(net.use_start[job], net.use_start[job + 1]) for job in net.node_job])
    line = net.use_resource[use] * waves + net.node_wave[node]
    taken = sp.csr_matrix((net.use_amount[use].astype(float), (line, node)), shape=(net.capacity.size, nodes))
    moved = sp.identity(nodes, format="csr") - sp.csr_matrix(
        (np.ones(follows.sum()), (np.nonzero(follows)[0] + 1, np.nonzero(follows)[0])), shape=(nodes, nodes)
    )
    order = sp.csr_matrix(
        (np.repeat([1.0, -1.0], arcs), (np.tile(np.arange(arcs), 2), np.append(net.arc_tail, net.arc_head)))
    )
    matrix = sp.vstack([taken @ moved, order]).tocsc()
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_, lp.sense_ = nodes, matrix.shape[0], highspy.ObjSense.kMaximize
    low = np.zeros(nodes)
    low[net.node_start[1:][net.mandatory > 0] - 1] = 1
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, low, np.ones(nodes)
    lp.row_lower_ = np.full(matrix.shape[0], -highspy.kHighsInf)
    lp.row_upper_ = np.append(net.capacity.reshape(-1).astype(float), np.zeros(arcs))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    lp.integrality_ = [highspy.HighsVarType.kInteger] * nodes
    solver = highspy.Highs()
    solver.silent()
    solver.setOptionValue("time_limit", seconds)
    solver.setOptionValue("threads", 2)
    solver.passModel(lp)
    solver.run()
    info = solver.getInfo()
    bound = info.mip_dual_bound if np.isfinite(info.mip_dual_bound) else None
    if info.primal_solution_status != 2:
        return None, bound
    done = np.array(solver.getSolution().col_value) > 0.5
    schedule = np.full(problem.jobs, waves)
    for index in np.nonzero(done)[0][::-1]:
        schedule[net.node_job[index]] = net.node_wave[index]
    return schedule, bound
