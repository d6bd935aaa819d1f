"""How ready is an installation to move? A score of 0 to 100 whose every point can be traced to an answer.

The questions, their weights and the reasons for them are data (`inventory.questionnaire`, `migration.criteria`).
Unknown is a value of its own: it neither earns nor costs points, but widens the range the score can still take.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import chain

from inventory.model import GivenAnswer, Inventory, Product, Task
from inventory.questionnaire import UNKNOWN, Tag, questions
from migration.criteria import NOT_APPLICABLE
from migration.facts.subject import Subject
from migration.plan import Answer, Criterion
from migration.readiness.given import Given
from migration.readiness.tags import common_tags, own_tags
from migration.rounding import half_up

_Points = Mapping[tuple[str, str | None], int]  # question and answer -> points


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
    points, weights = _points(criteria), {item.id: item.weight for item in criteria}
    return {
        key: _assess(_answers(item, common[item.product.id], as_of, given), points, weights)
        for key, item in subjects.items()
    }


def _points(criteria: tuple[Criterion, ...]) -> _Points:
    """The points of every answer; an unknown one has none."""
    points: dict[tuple[str, str | None], int] = {(item.id, None): 0 for item in criteria}
    for item in criteria:
        points |= {(item.id, answer.code): answer.points for answer in item.answers}
    return points


def _assess(answers: Mapping[str, str | None], points: _Points, weights: Mapping[str, int]) -> Readiness:
    earned = sum(map(points.__getitem__, answers.items()))
    unknown = sum([weights[name] for name, answer in answers.items() if answer is None])
    weight = 100 - unknown
    return Readiness(
        answers=answers,
        score=half_up(100 * earned, weight) if weight else None,
        low=earned,
        high=earned + unknown,
        unknown=unknown,
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
    facts = dict(chain.from_iterable(map(_by_fact().__getitem__, tags)))
    return _Common(answers, facts, _deciding().intersection(tags))


def _answers(subject: Subject, common: _Common, as_of: date, given: Given) -> dict[str, str | None]:
    """The code of the answer to every question, `None` where neither the inventory nor anybody knows it."""
    tags, by_fact = own_tags(subject, as_of), _by_fact()
    return {
        **common.given,
        **_codes(given.installations.get(subject.id, {})),
        **common.facts,
        **dict(chain.from_iterable(map(by_fact.__getitem__, tags))),
        **_not_applicable(common.deciding.union(_deciding().intersection(tags))),
    }


def _codes(given: Mapping[str, GivenAnswer]) -> dict[str, str | None]:
    return {name: None if item.answer == UNKNOWN else item.answer for name, item in given.items()}


@cache
def _by_fact() -> defaultdict[Tag, list[tuple[str, str]]]:
    """The questions that a fact answers, with the code of the answer; a fact has one tag, so no two disagree.

    Most facts answer none.
    """
    found = defaultdict[Tag, list[tuple[str, str]]](list)
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
