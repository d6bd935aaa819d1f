"""The answers of one tenant as numbers: a row per installation, a column per question."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from migration.plan import Criterion, Decision

Numbers = NDArray[np.int64]
Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Table:
    """Points earned and weights known, each 0 where the answer is unknown; `weights` are the published ones.

    A score is one division of two small whole numbers. IEEE division rounds correctly, so that equal fractions are
    equal floats and others are not: comparing scores is exact, and the same on every machine.
    """

    decisions: tuple[Decision, ...]
    points: Numbers
    known: Numbers
    weights: Numbers

    @property
    def scores(self) -> Scores:
        """The score of each installation as a share of 1; 0 where nothing is known of it."""
        return scores(self.points.sum(axis=1), self.known.sum(axis=1))


def scores(earned: Numbers, weight: Numbers) -> Scores:
    """Earned points as a share of the known weight."""
    shares: Scores = earned / np.maximum(weight, 1)
    return shares


def table(decisions: Sequence[Decision], criteria: Sequence[Criterion]) -> Table:
    """The table of a tenant's decisions, in the order of their installations."""
    columns = [(item.id, {answer.code: answer.points for answer in item.answers}, item.weight) for item in criteria]
    answers = [item.answers for item in decisions]
    points = [[values.get(row[name] or "", 0) for name, values, _ in columns] for row in answers]
    known = [[0 if row[name] is None else weight for name, _, weight in columns] for row in answers]
    shape = (len(answers), len(columns))
    return Table(
        decisions=tuple(decisions),
        points=np.array(points, dtype=np.int64).reshape(shape),
        known=np.array(known, dtype=np.int64).reshape(shape),
        weights=np.array([weight for _, _, weight in columns], dtype=np.int64),
    )
