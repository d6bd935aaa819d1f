"""Which answers are missing, and which to collect next."""

from collections import defaultdict
from dataclasses import dataclass

from migration.plan import Criterion, Decision
from migration.report.subject import Subject, tenants
from migration.rounding import half_up


@dataclass(frozen=True, slots=True)
class OpenAnswer:
    """A criterion with how often its answer is unknown."""

    criterion: Criterion
    installations: int
    percent: int  # of all installations, rounded half up
    tenants: int


def open_answers(subject: Subject) -> list[OpenAnswer]:
    """The criteria with open answers; what would narrow the scores most (weight times number) comes first."""
    missing: dict[str, list[Decision]] = defaultdict(list)
    for item in subject.plan.decisions:
        for name, code in item.answers.items():
            if code is None:
                missing[name].append(item)
    total = len(subject.plan.decisions)
    found = [
        OpenAnswer(criterion, len(items), half_up(100 * len(items), total), tenants(items))
        for criterion in subject.plan.criteria
        if (items := missing[criterion.id])
    ]
    return sorted(found, key=lambda row: (-row.criterion.weight * row.installations, row.criterion.id))
