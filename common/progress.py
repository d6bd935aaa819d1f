"""Long work shows its steps with their times: live on a terminal, plain lines elsewhere."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

console = Console(stderr=True, highlight=False)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Show that `title` runs, and when it is done or failed, with its time in seconds."""
    start = time.monotonic()
    if console.is_terminal:
        with console.status(title):
            yield from _watched(title, start)
    else:
        console.print(f"... {title}", soft_wrap=True)
        yield from _watched(title, start)


def _watched(title: str, start: float) -> Iterator[None]:
    try:
        yield
    except BaseException:
        console.print(f"[red]✗[/red] {title} [dim]{time.monotonic() - start:.1f} s[/dim]", soft_wrap=True)
        raise
    console.print(f"[green]✓[/green] {title} [dim]{time.monotonic() - start:.1f} s[/dim]", soft_wrap=True)


def note(text: str) -> None:
    """One line beside the steps."""
    console.print(f"  {text}", markup=False, soft_wrap=True)
