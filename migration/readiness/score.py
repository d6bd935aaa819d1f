"""How ready is an installation to move? A score of 0 to 100 whose every point can be traced to an answer.

The questions, their weights and the reasons for them are data (`inventory.questionnaire`, `migration.criteria`).
Unknown is a value of its own: it neither earns nor costs points, but widens the range the score can still take.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from inventory.model import GivenAnswer, Inventory, Product, Task
from inventory.questionnaire import UNKNOWN, Tag, questions
from migration.criteria import NOT_APPLICABLE
from migration.facts.subject import Subject
from migration.plan import Answer, Criterion
from migration.readiness.given import Given
from migration.readiness.tags import common_tags, own_tags
from migration.rounding import half_up

_Worth = Mapping[tuple[str, str | None], int]  # question and answer -> points, or weight


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
    given, as_of = Given.of(inventory), inventory.settings.as_of
    products = {item.product.id: (item.product, item.task) for item in subjects.values()}
    common = {key: _common(*item, as_of, given) for key, item in products.items()}
    points, weights = _worth(criteria)
    return {
        key: _assess(_answers(item, common[item.product.id], as_of, given), points, weights)
        for key, item in subjects.items()
    }


def _worth(criteria: tuple[Criterion, ...]) -> tuple[_Worth, _Worth]:
    """The points of every answer, and the weight that it makes known; an unknown one has neither."""
    points: dict[tuple[str, str | None], int] = {(item.id, None): 0 for item in criteria}
    weights = dict(points)
    for item in criteria:
        points |= {(item.id, answer.code): answer.points for answer in item.answers}
        weights |= {(item.id, answer.code): item.weight for answer in item.answers}
    return points, weights


def _assess(answers: Mapping[str, str | None], points: _Worth, weights: _Worth) -> Readiness:
    weight = sum(map(weights.__getitem__, answers.items()))
    earned = sum(map(points.__getitem__, answers.items()))
    return Readiness(
        answers=answers,
        score=half_up(100 * earned, weight) if weight else None,
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


@dataclass(frozen=True, slots=True)
class _Common:
    """What all installations of a product share: every question with the answer given, and what facts say."""

    given: Mapping[str, str | None]
    facts: Mapping[str, str]
    deciding: frozenset[Tag]  # the tags on which it depends what is asked


def _common(product: Product, task: Task, as_of: date, given: Given) -> _Common:
    tags = common_tags(product, task, as_of)
    answers = dict.fromkeys(questions()) | _codes(given.products.get(product.id, {}))
    facts = dict(pair for tag in tags for pair in _by_fact().get(tag, ()))
    return _Common(answers, facts, _deciding().intersection(tags))


def _answers(subject: Subject, common: _Common, as_of: date, given: Given) -> dict[str, str | None]:
    """The code of the answer to every question, `None` where neither the inventory nor anybody knows it."""
    answers = {**common.given, **_codes(given.installations.get(subject.id, {})), **common.facts}
    tags, by_fact = own_tags(subject, as_of), _by_fact()
    for tag in tags:
        answers.update(by_fact.get(tag, ()))
    answers.update(_not_applicable(common.deciding.union(_deciding().intersection(tags))))
    return answers


def _codes(given: Mapping[str, GivenAnswer]) -> dict[str, str | None]:
    return {name: None if item.answer == UNKNOWN else item.answer for name, item in given.items()}


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
def _deciding() -> frozenset[Tag]:
    return frozenset[Tag]().union(*(item.include | item.exclude for item in questions().values()))


@cache
def _not_applicable(deciding: frozenset[Tag]) -> Mapping[str, str]:
    """The questions that are not asked where these of the deciding tags hold."""
    return {item.id: NOT_APPLICABLE for item in questions().values() if not item.applies(deciding)}
