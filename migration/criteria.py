"""The published criteria of the readiness score: the questionnaires with the weights of `weights.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

from common.errors import InputError
from inventory.questionnaire import UNKNOWN, Question, questions
from migration.plan import Answer, Criterion
from migration.settings import read_settings

WEIGHTS = Path(__file__).parent / "weights.yaml"
PEOPLE = "answers.csv"  # source of an answer that people give
NOT_APPLICABLE = "not_applicable"  # the question is not asked here; nothing of it can hinder the move
_RISKS = ("red", "yellow", "green")


@dataclass(frozen=True, slots=True)
class Asking:
    """Whom a question is put to where nobody has answered it."""

    role: str
    once_per_product: bool


@cache
def load_criteria(path: Path = WEIGHTS) -> tuple[Criterion, ...]:
    """The criteria in their published order.

    Raises InputError where the weights do not fit the questionnaires, the best answer to a question does not earn its
    whole weight, an answer of higher risk earns more than one of lower risk, or the weights do not add up to 100.
    """
    rows = read_settings(path)["weights"]
    for row, name in zip_longest(rows, questions()):
        if row is None or row["question"] != name:
            expected = "expected every question of the questionnaires once, in their order"
            raise InputError(path, expected, field=name or row["question"])
    criteria = tuple(_criterion(path, questions()[row["question"]], row) for row in rows)
    if sum(criterion.weight for criterion in criteria) != 100:
        raise InputError(path, "the weights must add up to 100", field="weight")
    return criteria


@cache
def load_asking(path: Path = WEIGHTS) -> Mapping[str, Asking]:
    """Whom to ask, by question."""
    return {row["question"]: Asking(row["ask"], row["per"] == "product") for row in read_settings(path)["weights"]}


def _criterion(path: Path, question: Question, row: Mapping[str, Any]) -> Criterion:
    points, weight = row["points"], row["weight"]
    choices = [item for item in question.choices.values() if item.risk != UNKNOWN]
    if list(points) != [item.code for item in choices]:
        raise InputError(path, "expected points for every answer of the question, in its order", field=question.id)
    if max(points.values()) != weight:
        raise InputError(path, "the best answer must earn the whole weight", field=question.id)
    by_risk = [[points[item.code] for item in choices if item.risk == risk] for risk in _RISKS]
    worse = [value for values in by_risk for value in sorted(values)]
    if worse != sorted(worse):
        raise InputError(path, "an answer of higher risk earns more than one of lower risk", field=question.id)
    answers = [Answer(item.code, points[item.code], item.text) for item in choices]
    if question.include or question.exclude:
        answers.append(Answer(NOT_APPLICABLE, weight, "entfällt hier"))
    source = question.fact or PEOPLE
    return Criterion(question.id, row["title"], weight, source, row["reason"], tuple(answers))
