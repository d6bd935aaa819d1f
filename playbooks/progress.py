"""How far is a run of Ansible? A live table on a terminal, plain lines elsewhere."""

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from rich.live import Live
from rich.table import Table

from common.progress import console, note
from playbooks.results import Tallies, Tally


class Progress:
    """Shows what `tallies` count while the context is open."""

    def __init__(self, tallies: Tallies) -> None:
        self._tallies = tallies
        self._live = Live(console=console, get_renderable=self._table, refresh_per_second=4, transient=True)

    def __enter__(self) -> Self:
        if console.is_terminal:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()
        for host, tally in sorted(self._tallies.hosts.items()):
            note(_line(host, tally))

    def handle(self, event: Mapping[str, Any]) -> bool:
        """Count an event of ansible-runner and show what it brings; True keeps its record for ansible-runner."""
        line = self._tallies.count(event)
        if line:
            note(line)
        return True

    def _table(self) -> Table:
        table = Table("host", "ok", "changed", "task", box=None)
        for host, tally in sorted(self._tallies.hosts.items()):
            table.add_row(host, str(tally.ok), str(tally.changed), tally.task)
        return table


def _line(host: str, tally: Tally) -> str:
    state = "unreachable" if tally.unreachable else f"failed={tally.failed}" if tally.failed else "done"
    return f"{host}: {state}, ok={tally.ok} changed={tally.changed}"
