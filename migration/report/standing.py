"""What became of the plan so far: done, late, dropped and without answer, for each tenant, and each of them by name."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from migration.plan import REPORTED, Decision
from migration.report.subject import Subject


@dataclass(frozen=True, slots=True)
class Standing:
    """The planned moves of a tenant by what became of them; what is `ahead` goes by plan, and late ones have a wave."""

    name: str
    done: int
    late: int
    dropped: int
    unanswered: int
    ahead: int


def standings(subject: Subject) -> list[Standing]:
    """Every tenant of the plan in the order of the inventory; none where nothing has been reported or left open."""
    if not any(item.progress for item in subject.plan.decisions):
        return []
    keys = {item.tenant for item in subject.plan.decisions}
    return [
        _standing(subject.tenant(key), [item for item in subject.plan.decisions if item.tenant == key])
        for key in subject.inventory.tenants
        if key in keys
    ]


def _standing(name: str, items: Iterable[Decision]) -> Standing:
    found = Counter(item.progress for item in items if item.progress is not None or item.wave is not None)
    counts = {code: found[code] for code in REPORTED}
    return Standing(name=name, ahead=found[None], **counts)


def total(rows: Iterable[Standing]) -> Standing:
    """The sum of all rows."""
    rows = list(rows)
    names = (*REPORTED, "ahead")
    return Standing("zusammen", **{name: sum(getattr(row, name) for row in rows) for name in names})


def notices(subject: Subject) -> list[Decision]:
    """What is late, dropped or without answer: the open ones first, each in order of tenant and id."""
    order = {code: place for place, code in enumerate(("unanswered", "late", "dropped"))}
    found = [item for item in subject.plan.decisions if item.progress in order]
    return sorted(found, key=lambda item: (order[item.progress or ""], item.tenant, item.installation))
