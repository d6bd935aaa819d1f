"""How good are schedules and bounds on the hard instances, against whom, in what time?

`python -m benchmarks.waves.compare i24 60` runs in turn, with the same seconds on the same model: greedy alone, our
solver, CP-SAT alone with two workers and the greedy plan as hint, HiGHS alone. They need what
`uv pip install --group benchmarks` installs. Each runs in a process of its own (their libraries clash).
Times of processor and load are printed beside the results: a figure from a busy machine is marked by them.
"""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.waves.check import check
from benchmarks.waves.generate import WAVES, instance
from migration.solver import Effort, first_schedule, solve, worth

METHODS = ("greedy", "ours", "cp-sat", "highs")


def run(name: str, method: str, seconds: float) -> str:
    """One line: objective, bound, gap, times."""
    found, problem, job = instance(name)
    solve(problem, Effort(relaxation=1, search=8))  # the kernels are compiled before the clock starts
    begin, used = time.monotonic(), time.process_time()
    bound: float | None = None
    if method == "greedy":
        schedule: Any = first_schedule(problem)
    elif method == "ours":
        solution = solve(problem, seconds=seconds)
        schedule, bound = solution.schedule, solution.bound.value
    elif method == "cp-sat":
        from benchmarks.waves.peers import cp_sat

        schedule, bound = cp_sat(problem, first_schedule(problem), seconds)
    else:
        from benchmarks.waves.peers import highs

        schedule, bound = highs(problem, seconds)
    wall, cpu = time.monotonic() - begin, time.process_time() - used
    value = None if schedule is None else worth(problem, schedule)
    if schedule is not None:
        groups = problem.jobs - found["P"]
        assert check(found, np.asarray(schedule)[job], np.asarray(schedule)[groups:]) == value
    gap = f"{100 * (bound / value - 1):.1f} %" if value and bound else "-"
    mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    shown = [f"{value:,}" if value else "none", f"{bound:,.0f}" if bound else "-", gap]
    return f"{name:5} {method:7} {shown[0]:>12} {shown[1]:>12} {shown[2]:>8} {wall:6.1f} s {cpu:6.1f} s cpu {mib} MiB"


def main() -> None:
    """All methods one after the other, or with a third argument that one."""
    name, seconds = sys.argv[1], float(sys.argv[2])
    if len(sys.argv) > 3:
        print(run(name, sys.argv[3], seconds))
        return
    print(f"instance, method, objective, bound, gap, wall, processor, memory; {WAVES} waves")
    for method in METHODS:
        call = [sys.executable, "-m", "benchmarks.waves.compare", name, str(seconds), method]
        done = subprocess.run(call, cwd=Path(__file__).parents[2], text=True, capture_output=True)
        last = done.stderr.strip().splitlines()[-1:] or ["failed"]
        print(done.stdout.strip() or f"{name} {method}: {last[0]}", f"load {os.getloadavg()[0]:.1f}", flush=True)


if __name__ == "__main__":
    main()
