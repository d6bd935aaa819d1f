"""`kreiswolke doctor`: what this machine can run, and why."""

from typing import TYPE_CHECKING

import rich_click as click

if TYPE_CHECKING:
    from lab.doctor import Verdict


@click.command("doctor")
@click.option("--instance", "name", default="demo", show_default=True, help="For which lab.")
@click.option(
    "--need",
    type=click.IntRange(1, 3),
    default=1,
    show_default=True,
    help="Exit code 1 where this level cannot run. 3: servers boot; 2: servers are simulated; 1: planner alone.",
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(name: str, need: int, as_json: bool) -> None:
    """Look at this machine: which level of the lab can run here, and why not more.

    Example: kreiswolke doctor --need 2
    """
    from dataclasses import asdict

    from common.errors import CheckFailedError
    from common.files import canonical_json
    from lab import machine

    verdict = machine.examine(name)
    if as_json:
        click.echo(canonical_json({**asdict(verdict), "sentence": verdict.sentence}), nl=False)
    else:
        show_verdict(verdict)
    if verdict.level < need:
        raise CheckFailedError(f"level {need} is needed, but {verdict.sentence}")


def show_verdict(verdict: "Verdict") -> None:
    """Print every check and the sentence that sums them up."""
    from rich.console import Console
    from rich.markup import escape

    console = Console(highlight=False)
    for check in verdict.checks:
        mark = "[green]✓[/]" if check.ok else "[red]✗[/]"
        remedy = f" [dim]-> {escape(check.remedy)}[/]" if check.remedy and not check.ok else ""
        console.print(f"{mark} {check.name}: {escape(check.found)}{remedy}", soft_wrap=True)
    console.print(f"[bold]{escape(verdict.sentence)}[/]", soft_wrap=True)
