"""How long may the planner improve its first plan?"""

from collections.abc import Callable
from dataclasses import dataclass

STEPS = 50_000  # usual number of steps: a few seconds for 24 Landkreise

OnProgress = Callable[[int | None, int | None], None]


@dataclass(frozen=True, slots=True)
class Budget:
    """How long to improve: a number of steps, which always give the same plan, or, without that promise, seconds."""

    steps: int
    seconds: float | None = None
    on_progress: OnProgress | None = None  # gets the saving found and its bound in cents, `None` where not known yet

    @property
    def method(self) -> str:
        """What the plan says about how it was made."""
        return f"solver, {self.steps} steps" if self.seconds is None else f"solver, {self.seconds:g} s"
