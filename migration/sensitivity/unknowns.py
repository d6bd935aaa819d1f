"""Which answers that nobody has given yet would change most? A question per product, or per installation."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest

import numpy as np

from migration.criteria import Asking
from migration.plan import STAYS, Criterion, Decision
from migration.sensitivity.model import OpenQuestion
from migration.sensitivity.table import Table, scores

# Reasons to stay that fall away with one answer, and the question that asks for it.
HOLDS = {
    "special_hardware_unknown": "special_hardware",
    "local_device_unknown": "local_device",
    "latency_unknown": "latency",
    "virtualised_unknown": "virtualised",
    "schutzbedarf_unknown": "protection",
}

_Key = tuple[str, str, str | None]  # question, product, and the installation where it is asked for that alone


@dataclass(slots=True)
class _Effect:
    """What an answer would change, summed up while the tables are read."""

    tenants: dict[str, None] = field(default_factory=dict)  # in order, each once
    installations: int = 0
    opens: int = 0
    ranks: int = 0
    points: int = 0


def open_questions(
    tables: Sequence[Table], criteria: Sequence[Criterion], asking: Mapping[str, Asking], most: int
) -> tuple[int, list[OpenQuestion]]:
    """How many questions are open, and which to ask first: at most so many that hold a move, and of the others.

    Of both kinds first what holds most moves, then what moves most ranks, then what settles most points.
    """
    effects: dict[_Key, _Effect] = defaultdict(_Effect)
    for item in tables:
        _add(effects, item, criteria, asking)
    holding = nsmallest(most, (item for item in effects.items() if item[1].opens), key=_greatest_effect)
    others = nsmallest(most, (item for item in effects.items() if not item[1].opens), key=_greatest_effect)
    return len(effects), [_question(*key, effect) for key, effect in holding + others]


def _add(
    effects: dict[_Key, _Effect], item: Table, criteria: Sequence[Criterion], asking: Mapping[str, Asking]
) -> None:
    """Add what a tenant's open answers would change."""
    ordered = np.sort(item.scores)
    earned, weight = item.points.sum(axis=1), item.known.sum(axis=1)
    held = [_held_by(decision) for decision in item.decisions]
    for column, criterion in enumerate(criteria):
        once = asking[criterion.id].once_per_product
        values = [answer.points for answer in criterion.answers]
        total = weight + criterion.weight
        worst, best = scores(earned + min(values), total), scores(earned + max(values), total)
        # Its own score lies between the two, and is no place to move to.
        between = np.searchsorted(ordered, best, side="right") - np.searchsorted(ordered, worst, side="left") - 1
        rows = np.flatnonzero(item.known[:, column] == 0)
        for row, ranks in zip(rows.tolist(), between[rows].tolist(), strict=True):
            decision = item.decisions[row]
            effect = effects[criterion.id, decision.product, None if once else decision.installation]
            effect.tenants[decision.tenant] = None
            effect.installations += 1
            effect.opens += held[row] == criterion.id
            effect.ranks += ranks
            effect.points += criterion.weight


def _question(question: str, product: str, installation: str | None, effect: _Effect) -> OpenQuestion:
    return OpenQuestion(
        question=question,
        product=product,
        installation=installation,
        tenants=tuple(effect.tenants),
        installations=effect.installations,
        opens=effect.opens,
        ranks=effect.ranks,
        points=effect.points,
    )


def _held_by(decision: Decision) -> str | None:
    """The question whose missing answer is the only reason why an installation stays."""
    reasons = {reason.code for reason in decision.reasons}
    return HOLDS.get(reasons.pop()) if decision.target in STAYS and len(reasons) == 1 else None


def _greatest_effect(item: tuple[_Key, _Effect]) -> tuple[int, int, int, str, str, str]:
    (question, product, installation), effect = item
    return -effect.opens, -effect.ranks, -effect.points, question, product, installation or ""
