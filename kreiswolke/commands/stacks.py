"""`kreiswolke up`, `preview`, `destroy` and `outputs`: stacks over the Automation API, several at a time."""

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import rich_click as click

from common.errors import CheckFailedError
from common.estate import Estate
from common.files import canonical_json
from common.progress import console

if TYPE_CHECKING:
    from stacks.engine import Engine
    from stacks.names import StackName
    from stacks.work import Result

_PARALLEL = min(os.cpu_count() or 2, 4)  # each keeps about a core busy here; four are enough for a cloud elsewhere
_HELP = {"help_option_names": ["-h", "--help"]}

names_argument = click.argument("names", nargs=-1, metavar="[AGS|platform|STACK]...")
parallel_option = click.option(
    "--parallel", type=click.IntRange(1, 64), default=_PARALLEL, show_default=True, help="Stacks at a time."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print the results for programs.")
wave_option = click.option(
    "--wave", type=click.IntRange(0, 999), help="Build landing zones up to this wave; kept as the stack's setting."
)
refresh_option = click.option("--refresh", is_flag=True, help="Compare with the cloud first, not only with the state.")


@dataclass(frozen=True, slots=True)
class _Task:
    """What is to be done with each stack: a method of Work, and what the options say of it."""

    method: str
    parallel: int
    as_json: bool
    wave: int | None = None
    refresh: bool = False


@click.command(context_settings=_HELP)
@names_argument
@wave_option
@refresh_option
@parallel_option
@json_option
@click.pass_obj
def up(estate: Estate, names: tuple[str, ...], wave: int | None, refresh: bool, parallel: int, as_json: bool) -> None:
    """Bring stacks up; without names all there are. What an interrupted run has left is adopted.

    An official key means the tenant's own stack; the platform comes first where it was never made.

    Example: kreiswolke up 07231 07135 07233 --wave 1
    """
    _towards_plan(estate, names, _Task("up", parallel, as_json, wave, refresh))


@click.command(context_settings=_HELP)
@names_argument
@wave_option
@refresh_option
@parallel_option
@json_option
@click.pass_obj
def preview(
    estate: Estate, names: tuple[str, ...], wave: int | None, refresh: bool, parallel: int, as_json: bool
) -> None:
    """Show what `up` would do, and whether the policies allow it; changes nothing in the cloud.

    Example: kreiswolke preview 07135 --wave 2
    """
    _towards_plan(estate, names, _Task("preview", parallel, as_json, wave, refresh))


@click.command(context_settings=_HELP)
@names_argument
@click.option("--all", "everything", is_flag=True, help="All stacks of the estate.")
@click.option("--forget", is_flag=True, help="Only drop the state: for stacks whose cloud is gone.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@parallel_option
@json_option
@click.pass_obj
def destroy(
    estate: Estate,
    names: tuple[str, ...],
    everything: bool,
    forget: bool,
    yes: bool,
    parallel: int,
    as_json: bool,
) -> None:
    """Take stacks down with everything in them, and forget them; what they stand on stays.

    Example: kreiswolke destroy 07135 schulen-07135
    """
    from stacks.selection import to_take_down

    engine = _engine(estate)
    existing = engine.stacks()
    stacks = to_take_down(names, existing, everything=everything)
    if not yes:
        click.confirm(f"{'Forget' if forget else 'Destroy'} {', '.join(map(str, sorted(stacks)))}?", abort=True)
    _work(engine, estate, stacks, existing, _Task("forget" if forget else "destroy", parallel, as_json))


@click.command(context_settings=_HELP)
@names_argument
@click.pass_obj
def outputs(estate: Estate, names: tuple[str, ...]) -> None:
    """Print what stacks hand on, without secrets, and refresh their files for playbooks and audits.

    Example: kreiswolke outputs 07135
    """
    from stacks.outputs import to_json
    from stacks.selection import existing_ones
    from stacks.work import refresh_outputs

    engine = _engine(estate)
    found = {
        str(stack): to_json(refresh_outputs(engine, estate, stack)) for stack in existing_ones(names, engine.stacks())
    }
    click.echo(canonical_json(found), nl=False)


def _engine(estate: Estate) -> "Engine":
    from kreiswolke import environment
    from stacks.engine import Engine

    environment.make(estate).apply()
    return Engine(estate.stacks)


def _towards_plan(estate: Estate, names: tuple[str, ...], task: _Task) -> None:
    from stacks.selection import to_bring_up

    engine = _engine(estate)
    existing = engine.stacks()
    _work(engine, estate, to_bring_up(names, existing), existing, task)


def _work(
    engine: "Engine",
    estate: Estate,
    stacks: Collection["StackName"],
    existing: Collection["StackName"],
    task: _Task,
) -> None:
    """Do the task with each stack, show it, and raise CheckFailedError where it failed with one."""
    from kreiswolke.stack_table import StackTable
    from stacks.automation import in_order, run_all
    from stacks.names import Kind
    from stacks.work import Work

    table = StackTable(sorted(stacks))

    def work(stack: "StackName") -> "Result":
        settings = {} if task.wave is None or stack.kind is not Kind.KREIS else {"wave": task.wave}
        one = Work(engine, estate, stack, stack in existing, table.report, settings, task.refresh)
        result: Result = getattr(one, task.method)()
        table.finish(result)
        return result

    try:
        with table.shown():
            results = run_all(in_order(stacks, backwards=task.method in ("destroy", "forget")), work, task.parallel)
    except KeyboardInterrupt:
        console.print("What was at work has ended; the same command goes on from here.")
        raise
    _show(results, task.as_json)


def _show(results: Sequence["Result"], as_json: bool) -> None:
    """Print what came of it; raises CheckFailedError where something failed."""
    if as_json:
        click.echo(canonical_json([_plain(result) for result in results]), nl=False)
    errors = [(result, error) for result in results for error in result.errors]
    for result, error in errors:
        console.print(f"{result.stack}: {error}", markup=False, soft_wrap=True)
    if errors:
        failed = sorted({result.log for result, _ in errors if result.log})
        raise CheckFailedError("not all went well" + (f"; more in {', '.join(failed)}" if failed else ""))


def _plain(result: "Result") -> dict[str, Any]:
    return {
        "stack": str(result.stack),
        "outcome": str(result.outcome),
        "milliseconds": result.milliseconds,
        "changes": result.changes,
        "errors": list(result.errors),
        "log": result.log,
    }
