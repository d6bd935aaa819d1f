"""Is every readiness score the sum of its answers?"""

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal

from migration.check.view import View, Violation

_Points = Mapping[tuple[str, str | None], int]  # criterion and answer -> points


def scores(view: View) -> Iterator[Violation]:
    """Score, range and unknown share follow from the answers and the published points."""
    weights = {criterion.id: criterion.weight for criterion in view.plan.criteria}
    points: dict[tuple[str, str | None], int] = {(name, None): 0 for name in weights}
    points |= {(item.id, answer.code): answer.points for item in view.plan.criteria for answer in item.answers}
    whole = sum(weights.values())
    for item in view.decisions.values():
        earned = _earned(item.answers, points) if len(item.answers) == len(weights) else None
        if earned is None:
            text = "Die Antworten sind nicht die auf die veröffentlichten Kriterien."
            yield Violation("score", item.installation, text)
            continue
        weight = whole - sum([weights[name] for name, code in item.answers.items() if code is None])
        score = int((Decimal(100 * earned) / weight).quantize(Decimal(1), ROUND_HALF_UP)) if weight else None
        expected = (score, earned, earned + 100 - weight, 100 - weight)
        if (item.score, item.score_low, item.score_high, item.unknown) != expected:
            yield Violation("score", item.installation, "Der Wert ist nicht die Summe der Antworten.")


def _earned(answers: Mapping[str, str | None], points: _Points) -> int | None:
    """The points of the answers; `None` where one of them is not among the published."""
    try:
        return sum(map(points.__getitem__, answers.items()))
    except KeyError:
        return None
