"""What does a run end with? What exists now, what was found, where to look and how to take it down."""

from collections.abc import Mapping
from pathlib import Path

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Column, Table

from common.estate import Estate
from common.files import read_json
from lab.doctor import Verdict
from lab.levels import HOSTS, SIMULATED

console = Console(highlight=False)


def show(estate: Estate, verdict: Verdict, seconds: Mapping[str, float], failed: str | None, total: float) -> None:
    """Print the summary of a demo run; `seconds` has the time of each command, `total` that of the whole run."""
    console.rule("Summary", align="left")
    table = Table("Step", Column("Time", justify="right"), box=SIMPLE)
    for title, taken in seconds.items():
        table.add_row(title, f"{taken:.1f} s")
    table.add_row("[bold]all together[/]", f"[bold]{total:.1f} s[/]")
    console.print(table)
    for line in [*_state(estate, verdict, failed), *_look(estate, verdict.level)]:
        console.print(line, soft_wrap=True)


def _state(estate: Estate, verdict: Verdict, failed: str | None) -> list[str]:
    lines = []
    if failed:
        lines.append(f"[red]`{failed}` failed[/]: its message is above, more in {estate.log}")
    if verdict.level < HOSTS:
        lines.append(f"[yellow]Left out here[/]: {verdict.sentence}")
    hosts = [host for outputs in _outputs(estate) for host in outputs["hosts"]]
    if hosts:
        lines.append(f"[bold]Exists now[/]: {len(_outputs(estate))} stacks, {len(hosts)} servers")
        lines += [f"  {host['name']}  {host['address']}  {', '.join(host['roles'])}" for host in hosts]
    found = {file.parent.name: _failures(file) for file in sorted(estate.findings.glob("*/findings.json"))}
    if found:
        lines.append("[bold]Found[/]: " + ", ".join(f"{scope}: {count} failed" for scope, count in found.items()))
    return lines


def _outputs(estate: Estate) -> list[dict[str, list[dict[str, str]]]]:
    return [read_json(file) for file in sorted(estate.stacks.glob("*.outputs.json"))]


def _failures(file: Path) -> int:
    return sum(finding["result"] == "fail" for finding in read_json(file)["findings"])


def _look(estate: Estate, level: int) -> list[str]:
    reports = sorted(estate.reports.glob("*.html")) + sorted(estate.reports.glob("audit/*.html"))
    lines = ["[bold]Look[/]"]
    lines += [f"  browser   file://{report}" for report in reports if not report.stem[-5:].isdigit()]
    lines += [f"  browser   {len(list(estate.reports.rglob('*.html')))} reports in all, below {estate.reports}"]
    lines += ["  costs     kreiswolke plan money    what the plan costs, and staying; another page"]
    lines += ['  shell     . .venv/bin/activate; eval "$(kreiswolke env)"']
    if level >= SIMULATED:
        lines += ["  cloud     openstack --os-cloud lab server list --all-projects", "  stacks    pulumi stack ls"]
    if level >= HOSTS:
        lines += ["  servers   kreiswolke hosts ssh-config"]
    if level >= SIMULATED:
        lines += ["[bold]Take down[/]", "  kreiswolke destroy --all    the stacks, and all in them"]
        lines += ["  make down                   the lab; `make demo` goes on from here"]
    return lines
