"""How ready is an installation to move? A score of 0 to 100 whose every point can be traced to an answer.

The questions, their weights and the reasons for them are data (`inventory.questionnaire`, `migration.criteria`).
Unknown is a value of its own: it neither earns nor costs points, but widens the range the score can still take.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from inventory.model import Inventory
from inventory.questionnaire import UNKNOWN, Question, Tag, questions
from migration.criteria import NOT_APPLICABLE
from migration.facts import Subject
from migration.given import Given
from migration.plan import Answer, Criterion
from migration.tags import tags_of


@dataclass(frozen=True, slots=True)
class Readiness:
    """The answers and the score they give; `None` where no answer is known."""

    answers: Mapping[str, str | None]
    score: int | None
    low: int
    high: int
    unknown: int  # per cent of the weight


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one answer adds to the score; both are `None` where it is unknown."""

    criterion: Criterion
    answer: Answer | None

    @property
    def points(self) -> int | None:
        """Points of at most the criterion's weight."""
        return None if self.answer is None else self.answer.points


def assess_all(
    subjects: Mapping[str, Subject], inventory: Inventory, criteria: tuple[Criterion, ...]
) -> dict[str, Readiness]:
    """Answer every question for every subject, from the inventory's facts and from what people said, and add up."""
    points = {(item.id, answer.code): answer.points for item in criteria for answer in item.answers}
    weights = {item.id: item.weight for item in criteria}
    given, as_of = Given.of(inventory), inventory.settings.as_of
    return {key: _assess(answers_of(subject, as_of, given), points, weights) for key, subject in subjects.items()}


def _assess(
    answers: Mapping[str, str | None], points: Mapping[tuple[str, str], int], weights: Mapping[str, int]
) -> Readiness:
    known = [(name, code) for name, code in answers.items() if code is not None]
    weight = sum([weights[name] for name, _ in known])
    earned = sum([points[item] for item in known])
    return Readiness(
        answers=answers,
        score=_round(100 * earned, weight) if weight else None,
        low=earned,
        high=earned + 100 - weight,
        unknown=100 - weight,
    )


def contributions(answers: Mapping[str, str | None], criteria: tuple[Criterion, ...]) -> tuple[Contribution, ...]:
    """Every criterion with the answer given and its points, in the published order."""
    return tuple(
        Contribution(criterion, next((item for item in criterion.answers if item.code == answers[criterion.id]), None))
        for criterion in criteria
    )


def _round(numerator: int, denominator: int) -> int:
    """Round half up in integers: the same on every machine."""
    return (2 * numerator + denominator) // (2 * denominator)


def answers_of(subject: Subject, as_of: date, given: Given) -> dict[str, str | None]:
    """The code of the answer to every question, `None` where neither the inventory nor anybody knows it."""
    answers: dict[str, str | None] = dict.fromkeys(questions())
    for name, item in given.about(subject.installation).items():
        answers[name] = None if item.answer == UNKNOWN else item.answer
    tags = tags_of(subject, as_of)
    for tag in tags:
        answers.update(_by_fact().get(tag, ()))
    for question in _conditional():
        if not question.applies(tags):
            answers[question.id] = NOT_APPLICABLE
    return answers


@cache
def _by_fact() -> Mapping[Tag, Sequence[tuple[str, str]]]:
    """The questions that a fact answers, with the code of the answer; a fact has one tag, so no two disagree."""
    found: dict[Tag, list[tuple[str, str]]] = defaultdict(list)
    for question in questions().values():
        for code, choice in question.choices.items():
            for tag in choice.auto:
                found[tag].append((question.id, code))
    return found


@cache
def _conditional() -> tuple[Question, ...]:
    return tuple(item for item in questions().values() if item.include or item.exclude)
