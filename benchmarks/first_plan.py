"""How long does the first checked plan take, step by step, from CSV files to pages?

Every run is a Python of its own, as a command is; `start` is what it needs before it reads the first file. Processor
seconds, median of the runs. Beside them the whole command `kreiswolke plan --steps 0`, which does not check.

    python -m benchmarks.first_plan [--runs 5] [--estate inventory/rlp]
"""

import argparse
import gc
import multiprocessing
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from common.files import write_text
from inventory.load import load
from kreiswolke.cli import COLLECT
from migration.check.checker import check_plan
from migration.planning.planner import make_plan
from migration.report.page import render
from migration.store import extract, save_plans


def run(estate: Path) -> Mapping[str, float]:
    """Processor seconds of each step."""
    gc.set_threshold(*COLLECT)
    laps = {"start": time.process_time()}
    inventory = load(estate)
    laps["load"] = time.process_time()
    plan = make_plan(inventory)
    laps["plan"] = time.process_time()
    if any(not item.pinned for item in check_plan(plan, inventory)):
        raise SystemExit("the plan breaks rules: kreiswolke plan check names them")
    laps["check"] = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        extracts = [extract(plan, key) for key in inventory.tenants]
        save_plans(plan, extracts, Path(folder))
        laps["write"] = time.process_time()
        for item in (plan, *extracts):
            write_text(Path(folder) / f"{item.tenant}.html", render(item, inventory))
        laps["report"] = time.process_time()
    before = [0.0, *laps.values()]
    return {name: after - before[index] for index, (name, after) in enumerate(laps.items())}


def command(estate: Path) -> float:
    """Processor seconds of the whole command."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "inventory").symlink_to(estate.resolve())
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        call = [sys.executable, "-m", "kreiswolke.cli", "--estate", folder, "plan", "--steps", "0"]
        subprocess.run(call, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print the steps and the command."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--estate", type=Path, default=Path("inventory/rlp"))
    options = parser.parse_args()
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        runs = pool.map(run, [options.estate] * options.runs, chunksize=1)
    for name in runs[0]:
        print(f"{name:8} {median(found[name] for found in runs):5.2f} s")
    print(f"command  {median(command(options.estate) for _ in range(options.runs)):5.2f} s")


if __name__ == "__main__":
    main()
