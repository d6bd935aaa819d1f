"""How are several stacks worked on at a time? Each starts as soon as what it stands on is done."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from graphlib import TopologicalSorter

from stacks.names import StackName
from stacks.work import Outcome, Result


def in_order(stacks: Iterable[StackName], *, backwards: bool = False) -> dict[StackName, set[StackName]]:
    """Of each stack the ones among `stacks` that have to be done before; `backwards` for taking down."""
    wanted = set(stacks)
    before = {stack: wanted.intersection(stack.needs) for stack in sorted(wanted)}
    if not backwards:
        return before
    return {stack: {other for other in before if stack in before[other]} for stack in before}


def run_all(
    before: Mapping[StackName, set[StackName]], work: Callable[[StackName], Result], parallel: int
) -> list[Result]:
    """Work on all stacks, `parallel` at a time; what stands on a failed one is skipped. Results in order of names.

    An interrupt starts no further stack, waits for those at work and goes on as KeyboardInterrupt.
    """
    order, results = TopologicalSorter(before), dict[StackName, Result]()
    order.prepare()
    with ThreadPoolExecutor(parallel) as workers:
        running: dict[Future[Result], StackName] = {}
        try:
            while order.is_active():
                for stack in order.get_ready():
                    failed = sorted(other for other in before[stack] if _failed(results[other]))
                    if failed:
                        results[stack] = Result(stack, Outcome.SKIPPED, errors=(f"stands on {failed[0]}",))
                        order.done(stack)
                    else:
                        running[workers.submit(work, stack)] = stack
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    stack = running.pop(future)
                    results[stack] = future.result()
                    order.done(stack)
        finally:
            for future in running:
                future.cancel()
    return [results[stack] for stack in sorted(results)]


def _failed(result: Result) -> bool:
    return result.outcome in (Outcome.FAILED, Outcome.SKIPPED)
