"""`make demo`: the whole way on the embedded lab, command by command, with the time of each."""

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from common.errors import UserError
from common.estate import VARIABLE, Estate
from common.progress import console
from kreiswolke import summary
from kreiswolke.commands.doctor import show_verdict
from kreiswolke.lab_owner import take_over
from lab import machine
from lab.doctor import Verdict
from lab.levels import HOSTS, PLANNER, SIMULATED

PILOTS = ("07231", "07135", "07233")  # the EMH project: Bernkastel-Wittlich, Cochem-Zell, Vulkaneifel
SCHULTRAEGER = "07135"
WAVE = "2"  # two landing zones, and so two servers, in each pilot


@dataclass(frozen=True, slots=True)
class Step:
    """A command of `kreiswolke` that needs a level of the lab; an audit exits with 1 when it found something."""

    arguments: tuple[str, ...]
    level: int
    may_find: bool = False

    @property
    def command(self) -> str:
        """As a user would type it."""
        return " ".join(("kreiswolke", *self.arguments))


LAB = Step(("lab", "up"), SIMULATED)  # starts while the planner works
STEPS = (
    Step(("init",), PLANNER),
    Step(("inventory", "check"), PLANNER),
    Step(("plan", "--steps", "0"), PLANNER),  # the first plan; to improve it, its kernels would have to be compiled
    Step(("schools", "plan", SCHULTRAEGER), PLANNER),
    Step(("up", "platform", *PILOTS, f"schulen-{SCHULTRAEGER}", "--wave", WAVE), SIMULATED),
    Step(("hosts", "apply"), HOSTS),
    Step(("audit",), SIMULATED, may_find=True),
)


@dataclass
class Beside:
    """A command that works while others do; what it says goes to a log, which is shown while it is waited for."""

    command: list[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> None:
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log)

    def __exit__(self, *_: object) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait()

    def wait(self) -> int:
        """Its exit code."""
        assert self.process
        with self.log.open(errors="replace") as said:
            running = True
            while running:
                running = self.process.poll() is None
                console.print(said.read(), end="", markup=False, soft_wrap=True)
                time.sleep(0.2 if running else 0)
        return self.process.returncode


@dataclass
class Course:
    """What happened so far: the seconds of each command, and the command that failed."""

    seconds: dict[str, float] = field(default_factory=dict)
    failed: str | None = None

    def record(self, title: str, run: Callable[[], int], good: tuple[int, ...] = (0,)) -> None:
        """Run something that returns an exit code, unless something failed before."""
        if self.failed:
            return
        console.rule(f"$ {title}", align="left", style="dim")
        start = time.monotonic()
        if run() not in good:
            self.failed = title
        self.seconds[title] = time.monotonic() - start
        console.print(f"[dim]{self.seconds[title]:.1f} s[/dim]")


def main() -> int:
    """Run the demo; 0 when all went well, 1 when a step failed."""
    start = time.monotonic()
    estate = Estate.find()
    estate.log.mkdir(parents=True, exist_ok=True)
    console.rule("What this machine can run", align="left")
    verdict = machine.examine("demo")
    show_verdict(verdict)
    if verdict.level >= LAB.level:
        take_over(estate, "demo")
    course = _run(estate, verdict)
    summary.show(estate, verdict, course.seconds, course.failed, time.monotonic() - start)
    return 1 if course.failed else 0


def _run(estate: Estate, verdict: Verdict) -> Course:
    course = Course()
    kreiswolke = [str(Path(sys.executable).with_name("kreiswolke")), "--estate", str(estate.root)]
    toolchain = Beside([sys.executable, "-m", "lab.toolchain"], estate.log / "toolchain.log")
    lab = Beside([*kreiswolke, *LAB.arguments], estate.log / "lab-up.log")
    with ExitStack() as running:
        for step in STEPS:
            if step.level > verdict.level:
                continue
            if step.arguments[0] == "up":
                course.record(LAB.command, lab.wait)
                course.record("python -m lab.toolchain", toolchain.wait)
            call = partial(subprocess.call, [*kreiswolke, *step.arguments])
            course.record(step.command, call, good=(0, 1) if step.may_find else (0,))
            if step.arguments[0] == "init" and verdict.level >= LAB.level and not course.failed:
                running.enter_context(lab)
                running.enter_context(toolchain)
    return course


if __name__ == "__main__":
    try:
        sys.exit(main())
    except UserError as error:
        console.print(f"demo: {error}", markup=False, soft_wrap=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        console.print(f"demo: interrupted; `make demo` goes on from here ({VARIABLE} names the estate)")
        sys.exit(130)
