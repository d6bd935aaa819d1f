"""How ready is an installation to move? A score of 0 to 100 whose every point can be traced to an answer.

The criteria, their weights and the reasons for them are data (`migration.criteria`). Unknown is a value of its own:
it neither earns nor costs points, but widens the range the score can still take.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from migration.facts import Subject
from migration.plan import Answer, Criterion


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


def assess_all(subjects: Mapping[str, Subject], as_of: date, criteria: tuple[Criterion, ...]) -> dict[str, Readiness]:
    """Answer every criterion for every subject from the inventory's facts and add up the points."""
    points = {(item.id, answer.code): answer.points for item in criteria for answer in item.answers}
    weights = {item.id: item.weight for item in criteria}
    return {key: _assess(answers_of(subject, as_of), points, weights) for key, subject in subjects.items()}


def _assess(
    answers: Mapping[str, str | None], points: Mapping[tuple[str, str], int], weights: Mapping[str, int]
) -> Readiness:
    known = [(name, code) for name, code in answers.items() if code is not None]
    weight = sum(weights[name] for name, _ in known)
    earned = sum(points[item] for item in known)
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


def answers_of(subject: Subject, as_of: date) -> dict[str, str | None]:
    """The code of the answer to every criterion, `None` where the inventory does not know it."""
    item, product, task = subject.installation, subject.product, subject.task
    return {
        "virtualised": _flag(subject.virtualised),
        "special_hardware": _flag(item.special_hardware, "present", "none"),
        "local_device": _flag(subject.local_device, "present", "none"),
        "latency": _flag(task.latency_sensitive),
        "deployment": product.deployment,
        "multi_tenant": _flag(product.multi_tenant),
        "open_interfaces": _flag(product.open_interfaces),
        "export_format": _flag(product.export_format),
        "end_of_support": _support(product.end_of_support, as_of),
        "os_family": product.os_family,
        "personal_data": subject.personal_data.value,
        "protection": subject.protection.value if subject.protection else None,
        "documented": _flag(item.documented),
        "restore_tested": _tested(item.restore_tested, as_of),
        "data_volume": _band(item.data_gib, ((100, "small"), (1024, "medium"), (5120, "large")), "huge"),
        "dependencies": _band(len(subject.needs), ((2, "few"), (6, "some")), "many"),
        "always_on": _flag(task.always_on),
    }


def _flag(value: bool | None, yes: str = "yes", no: str = "no") -> str | None:
    if value is None:
        return None
    return yes if value else no


def _band(value: int | None, bands: tuple[tuple[int, str], ...], above: str) -> str | None:
    if value is None:
        return None
    return next((code for limit, code in bands if value <= limit), above)


def _support(end: date | None, as_of: date) -> str | None:
    if end is None:
        return None
    days = (end - as_of).days
    if days < 0:
        return "over"
    return _band(days, ((365, "short"), (3 * 365, "medium")), "long")


def _tested(tested: date | None, as_of: date) -> str | None:
    if tested is None:
        return None
    return "recent" if (as_of - tested).days <= 365 else "old"
