"""The scheduling problem: jobs, waves, what a job is worth in each wave, what it takes, and what must go before it.

Every job gets a wave or none. A schedule is worth the sum of `value[job, wave]` over the jobs that have one; more is
better. It is valid where

- a job is in a wave that `allowed` opens, and every `mandatory` job has one;
- of each pair (job, other) in `needs` the job has a wave only if the other has the same or an earlier one;
- in every wave the jobs take of each resource at most its `capacity`.

A set-up that several jobs share is a job they need; what becomes free when the last of several jobs has gone is a job
that needs them all.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem of n jobs, m waves and r resources; raises ValueError where its parts do not fit together.

    `use_start`, `use_resource`, `use_amount`: what job j takes stands at `use_start[j]` to `use_start[j + 1]`.
    `cluster` is a hint for the search: jobs of one number compete for the same hands; -1 for what all share.
    """

    value: Ints  # n x m
    allowed: Bools  # n x m
    mandatory: Bools  # n
    needs: Ints  # edges x 2: the job, and the job it must not be before
    use_start: Ints  # n + 1
    use_resource: Ints
    use_amount: Ints
    capacity: Ints  # r x m
    cluster: Ints  # n

    def __post_init__(self) -> None:
        jobs, waves = self.value.shape
        expected = {
            "allowed": (self.allowed.shape, (jobs, waves)),
            "mandatory": (self.mandatory.shape, (jobs,)),
            "needs": (self.needs.shape[1:], (2,)),
            "use_start": (self.use_start.shape, (jobs + 1,)),
            "use_amount": (self.use_amount.shape, self.use_resource.shape),
            "capacity": (self.capacity.shape[1:], (waves,)),
            "cluster": (self.cluster.shape, (jobs,)),
        }
        for name, (found, wanted) in expected.items():
            if found != wanted:
                raise ValueError(f"{name} has shape {found}, expected {wanted}")
        ranges = (("needs", self.needs, jobs), ("use_resource", self.use_resource, len(self.capacity)))
        for name, numbers, limit in ranges:
            if numbers.size and not 0 <= numbers.min() <= numbers.max() < limit:
                raise ValueError(f"{name} names what is not there")
        if self.use_amount.size and self.use_amount.min() < 0:
            raise ValueError("use_amount is negative")
        if self.capacity.size and self.capacity.min() < 0:
            raise ValueError("capacity is negative")

    @property
    def jobs(self) -> int:
        """The number of jobs."""
        return int(self.value.shape[0])

    @property
    def waves(self) -> int:
        """The number of waves; as the wave of a job it says that the job has none."""
        return int(self.value.shape[1])


def worth(problem: Problem, schedule: Ints) -> int:
    """The value of a schedule (wave per job, `problem.waves` for none)."""
    placed = np.nonzero(schedule < problem.waves)[0]
    return int(problem.value[placed, schedule[placed]].sum())
