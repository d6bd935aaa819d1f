"""How does work on several stacks look? A live table on a terminal, a line per stack elsewhere."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from rich.live import Live
from rich.table import Table

from common.progress import console
from stacks.engine import Event
from stacks.events import changes
from stacks.names import StackName
from stacks.work import Outcome, Result

_COLOURS = {Outcome.CHANGED: "green", Outcome.UNCHANGED: "green", Outcome.FAILED: "red", Outcome.SKIPPED: "yellow"}


@dataclass(slots=True)
class _Row:
    phase: str = "waits"
    done: int = 0
    total: int = 0
    start: float = field(default_factory=time.monotonic)
    result: Result | None = None


class StackTable:
    """Takes what happens to stacks, from any thread, and shows it."""

    def __init__(self, stacks: list[StackName]) -> None:
        """One row for each of `stacks`."""
        self._rows, self._lock = {stack: _Row() for stack in stacks}, Lock()

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Keep the table on the terminal, if there is one, while the work is done."""
        if not console.is_terminal:
            yield
            return
        with Live(get_renderable=self._table, console=console, refresh_per_second=4):
            yield

    def report(self, stack: StackName, phase: str, event: Event | None) -> None:
        """The engine is in `phase` with `stack` and says `event`."""
        with self._lock:
            row = self._rows[stack]
            if row.phase == "waits":
                row.start = time.monotonic()
            if row.phase != phase:
                row.phase, row.done = phase, 0
                self._line(f"... {stack}: {phase}")
            if event is None:
                return
            if phase == "preview" and "summaryEvent" in event:
                row.total = sum(changes([event]).values())
            if "resOutputsEvent" in event and event["resOutputsEvent"]["metadata"]["op"] not in ("same", "read"):
                row.done += 1

    def finish(self, result: Result) -> None:
        """The work on a stack has ended."""
        with self._lock:
            self._rows[result.stack].result = result
            self._line(f"{result.stack}: {summary(result)} {result.milliseconds / 1000:.1f} s")

    def _line(self, text: str) -> None:
        if not console.is_terminal:
            console.print(text, markup=False, soft_wrap=True)

    def _table(self) -> Table:
        table = Table("stack", "state", "resources", "time", box=None, padding=(0, 2, 0, 0))
        with self._lock:
            for stack, row in self._rows.items():
                table.add_row(str(stack), *_cells(row))
        return table


def _cells(row: _Row) -> tuple[str, str, str]:
    if row.result:
        colour = _COLOURS[row.result.outcome]
        return f"[{colour}]{summary(row.result)}[/{colour}]", "", f"{row.result.milliseconds / 1000:.1f} s"
    if row.phase == "waits":
        return "[dim]waits[/dim]", "", ""
    progress = f"{row.done}/{row.total}" if row.total and row.phase != "preview" else ""
    return row.phase, progress, f"{time.monotonic() - row.start:.0f} s"


def summary(result: Result) -> str:
    """The outcome with its numbers, e.g. `changed (40 create)`."""
    counts = ", ".join(f"{count} {op}" for op, count in sorted(result.changes.items()))
    return f"{result.outcome} ({counts})" if counts else str(result.outcome)
