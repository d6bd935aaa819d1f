"""What did a run of Ansible do? Events of ansible-runner folded into one result per host."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class HostResult:
    """Tasks of one host by result; `changed` are among `ok`, `error` is the first failure's message or ""."""

    host: str
    ok: int
    changed: int
    failed: int
    unreachable: bool
    error: str

    @property
    def good(self) -> bool:
        """Reached, and no task failed."""
        return not self.unreachable and self.failed == 0


@dataclass(frozen=True, slots=True)
class Summary:
    """The results of all hosts in order of their names."""

    hosts: tuple[HostResult, ...]
    seconds: float

    @property
    def good(self) -> bool:
        """Every host was reached, and no task failed; a run of no host is not good."""
        return bool(self.hosts) and all(host.good for host in self.hosts)

    @property
    def changed(self) -> int:
        """Tasks that changed something, over all hosts."""
        return sum(host.changed for host in self.hosts)

    def as_json(self) -> dict[str, Any]:
        """The summary for programs."""
        return {"hosts": [asdict(host) for host in self.hosts], "milliseconds": int(1000 * self.seconds)}

    def sentence(self) -> str:
        """One line for people."""
        bad = [host.host for host in self.hosts if not host.good]
        ending = f", not done: {', '.join(bad)}" if bad else ""
        return f"{len(self.hosts)} hosts, changed={self.changed}, {self.seconds:.0f} s{ending}"


@dataclass(slots=True)
class Tally:
    """Counts of one host while a run goes on; `task` is the one it is at."""

    ok: int = 0
    changed: int = 0
    failed: int = 0
    unreachable: bool = False
    error: str = ""
    task: str = ""
    outputs: dict[str, str] = field(default_factory=dict)  # task -> standard output

    def result(self, host: str) -> HostResult:
        """What came of it."""
        return HostResult(host, self.ok, self.changed, self.failed, self.unreachable, self.error)


@dataclass(slots=True)
class Tallies:
    """Counts of all hosts while a run goes on.

    Whether a `no_log` task changed something is known at the end only, by Ansible's own statistics.
    """

    hosts: dict[str, Tally] = field(default_factory=dict)

    def count(self, event: Mapping[str, Any]) -> str | None:
        """Count one event of ansible-runner; returns a line worth showing at once: a play's start or a failure."""
        kind, data = event.get("event", ""), event.get("event_data", {})
        if kind == "playbook_on_play_start":
            return str(data.get("name", ""))
        if kind == "playbook_on_stats":
            self._settle(data)
        host = data.get("host")
        if not host:
            return None
        tally = self.hosts.setdefault(host, Tally())
        result = data.get("res", {})
        tally.task = data.get("task", "")
        match kind:
            case "runner_on_ok":
                tally.ok += 1
                tally.changed += bool(result.get("changed"))
                if "stdout" in result:
                    tally.outputs[tally.task] = result["stdout"]
            case "runner_on_failed" if not data.get("ignore_errors"):
                tally.failed += 1
            case "runner_on_unreachable":
                tally.unreachable = True
            case _:
                return None
        if tally.error or kind == "runner_on_ok":
            return None
        tally.error = _message(result)
        return f"{host}: {tally.task}: {tally.error}"

    def _settle(self, statistics: Mapping[str, Mapping[str, int]]) -> None:
        for host, tally in self.hosts.items():
            tally.ok = statistics["ok"].get(host, 0)
            tally.changed = statistics["changed"].get(host, 0)
            tally.failed = statistics["failures"].get(host, 0)
            tally.unreachable = host in statistics["dark"]


def _message(result: Mapping[str, Any]) -> str:
    """One line that says why: what the command wrote last, else the message, else that it is not shown.

    A message whose first line only announces the others (`...:`) is told whole.
    """
    for key, line in (("stderr", -1), ("stdout", -1), ("msg", 0), ("censored", 0)):
        lines = str(result.get(key) or "").strip().splitlines()
        if lines and lines[line].endswith(":"):
            return " ".join(part.strip() for part in lines)
        if lines:
            return lines[line].strip()
    return "no message"
