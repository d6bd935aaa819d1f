"""Is every readiness score the sum of its answers?"""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from migration.check.view import View, Violation


def scores(view: View) -> Iterator[Violation]:
    """Score, range and unknown share follow from the answers and the published points."""
    points = {(item.id, answer.code): answer.points for item in view.plan.criteria for answer in item.answers}
    weights = {criterion.id: criterion.weight for criterion in view.plan.criteria}
    for item in view.decisions.values():
        if item.answers.keys() != weights.keys():
            yield Violation(
                "score", item.installation, "Die Antworten sind nicht die auf die veröffentlichten Kriterien."
            )
            continue
        given = {name: code for name, code in item.answers.items() if code is not None}
        if any(answer not in points for answer in given.items()):
            yield Violation("score", item.installation, "Eine Antwort gibt es unter den veröffentlichten nicht.")
            continue
        earned = sum(points[answer] for answer in given.items())
        weight = sum(weights[name] for name in given)
        score = int((Decimal(100 * earned) / weight).quantize(Decimal(1), ROUND_HALF_UP)) if weight else None
        expected = (score, earned, earned + 100 - weight, 100 - weight)
        if (item.score, item.score_low, item.score_high, item.unknown) != expected:
            yield Violation("score", item.installation, "Der Wert ist nicht die Summe der Antworten.")
