"""Is every readiness score the sum of its answers?"""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from migration.check.view import View, Violation


def scores(view: View) -> Iterator[Violation]:
    """Score, range and unknown share follow from the answers and the published points."""
    weights = {criterion.id: criterion.weight for criterion in view.plan.criteria}
    points: dict[tuple[str, str | None], int] = {(name, None): 0 for name in weights}
    points |= {(item.id, answer.code): answer.points for item in view.plan.criteria for answer in item.answers}
    for item in view.decisions.values():
        if item.answers.keys() != weights.keys():
            yield Violation(
                "score", item.installation, "Die Antworten sind nicht die auf die veröffentlichten Kriterien."
            )
            continue
        given = item.answers.items()
        if not points.keys() >= given:
            yield Violation("score", item.installation, "Eine Antwort gibt es unter den veröffentlichten nicht.")
            continue
        earned = sum(map(points.__getitem__, given))
        weight = sum([weights[name] for name, code in given if code is not None])
        score = int((Decimal(100 * earned) / weight).quantize(Decimal(1), ROUND_HALF_UP)) if weight else None
        expected = (score, earned, earned + 100 - weight, 100 - weight)
        if (item.score, item.score_low, item.score_high, item.unknown) != expected:
            yield Violation("score", item.installation, "Der Wert ist nicht die Summe der Antworten.")
