"""Which jobs get which wave, for the greatest value, with a proven bound on what any schedule could be worth."""

from migration.solver.network import UnsolvableError
from migration.solver.problem import Problem, worth
from migration.solver.solve import Effort, Progress, Solution, first_schedule, solve

__all__ = ["Effort", "Problem", "Progress", "Solution", "UnsolvableError", "first_schedule", "solve", "worth"]
