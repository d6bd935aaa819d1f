"""Which ranks flip when a weight moves by a quarter? Every weight, up and down, one at a time."""

from collections.abc import Iterator, Sequence

import numpy as np

from migration.plan import Criterion
from migration.sensitivity.model import Shift, WeightChange
from migration.sensitivity.table import Scores, Table, scores

PERCENT = 25
SHIFTS = 3


def pairs(tables: Sequence[Table]) -> int:
    """Pairs of installations of one tenant of which one scores more."""
    return sum(int(np.count_nonzero(_ahead(item.scores))) for item in tables)


def weight_changes(tables: Sequence[Table], criteria: Sequence[Criterion]) -> Iterator[WeightChange]:
    """What each weight does when it moves, in the published order, down before up."""
    ahead = [_ahead(item.scores) for item in tables]
    for column, criterion in enumerate(criteria):
        for percent in (-PERCENT, PERCENT):
            changed = [_moved(item, column, percent) for item in tables]
            flips = sum(
                int(np.count_nonzero(before & _ahead(after).T)) for before, after in zip(ahead, changed, strict=True)
            )
            found = [_furthest(item, after) for item, after in zip(tables, changed, strict=True)]
            yield WeightChange(criterion.id, percent, flips, _longest(found))


def _ahead(values: Scores) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Who scores more than whom, a row against a column."""
    return values[:, None] > values[None, :]


def _moved(item: Table, column: int, percent: int) -> Scores:
    """The scores with one weight, and the points of its answers, moved by `percent`; all in hundredths."""
    earned = 100 * item.points.sum(axis=1) + percent * item.points[:, column]
    weight = 100 * item.known.sum(axis=1) + percent * item.known[:, column]
    return scores(earned, weight)


def _furthest(item: Table, after: Scores) -> list[Shift]:
    """The installations of a tenant whose rank moves the furthest."""
    before, now = _ranks(item.scores), _ranks(after)
    furthest = np.argsort(-np.abs(now - before), kind="stable")[:SHIFTS]
    return [Shift(item.decisions[row].installation, int(before[row]), int(now[row])) for row in furthest]


def _ranks(values: Scores) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """1 for the highest score; equal scores share a rank."""
    ranks: np.ndarray[tuple[int], np.dtype[np.int64]] = (
        len(values) - np.searchsorted(np.sort(values), values, side="right") + 1
    )
    return ranks


def _longest(found: Sequence[Sequence[Shift]]) -> tuple[Shift, ...]:
    moved = [shift for shifts in found for shift in shifts if shift.before != shift.after]
    return tuple(sorted(moved, key=lambda item: (-abs(item.after - item.before), item.installation))[:SHIFTS])
