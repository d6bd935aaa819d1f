"""Does the simple and uncritical go first? The moves of each year, and what kept others from an earlier wave."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from inventory.model import Schutzbedarf
from migration.facts.protection import highest, recorded
from migration.labels import HOLDS, OTHER, PRECEDENCE
from migration.plan import Decision
from migration.planning.risk import REASON as RISKY
from migration.report.subject import Subject


@dataclass(frozen=True, slots=True)
class YearRow:
    """Moves that are done in a year; `scored` of them have a readiness."""

    year: int
    moves: int
    scored: int
    readiness: int | None  # the middle one of those scored
    normal: int  # Schutzbedarf normal, as determined for it or its task, without what it inherits
    raised: int  # hoch or sehr hoch
    unknown: int
    risky: int  # by the published rule (`migration.planning.risk`)


@dataclass(frozen=True, slots=True)
class OrderRow:
    """Moves that are to go first for the same reason, or for none, and the middle one of their waves."""

    title: str
    moves: int
    wave: int


@dataclass(frozen=True, slots=True)
class RiskyRow:
    """The risky moves of a tenant: how many, the most in a wave, and the waves that can take no more of them."""

    name: str
    moves: int
    most: int
    full: tuple[int, ...]


def by_year(subject: Subject) -> list[YearRow]:
    """The years in order."""
    found: dict[int, list[Decision]] = defaultdict(list)
    for item in subject.moves:
        assert item.end is not None
        found[item.end.year].append(item)
    return [_row(subject, year, items) for year, items in sorted(found.items())]


def _row(subject: Subject, year: int, items: Sequence[Decision]) -> YearRow:
    scores = sorted(item.score for item in items if item.score is not None)
    needs = [
        highest(recorded(subject.installation(item).protection, subject.inventory.tasks[item.task].protection))
        for item in items
    ]
    normal, unknown = needs.count(Schutzbedarf.NORMAL), needs.count(None)
    middle = scores[len(scores) // 2] if scores else None
    return YearRow(
        year=year,
        moves=len(items),
        scored=len(scores),
        readiness=middle,
        normal=normal,
        raised=len(needs) - normal - unknown,
        unknown=unknown,
        risky=sum(is_risky(item) for item in items),
    )


def by_precedence(subject: Subject) -> list[OrderRow]:
    """What is to go first, the uncritical and simple before what is only one of both, then all else."""
    waves: dict[str | None, list[int]] = defaultdict(list)
    for item in subject.moves:
        assert item.wave is not None
        code = next((reason.code for reason in item.reasons if reason.code in PRECEDENCE), None)
        waves[code].append(item.wave)
    titles: list[tuple[str | None, str]] = [*PRECEDENCE.items(), (None, "alles andere")]
    return [
        OrderRow(title, len(waves[code]), sorted(waves[code])[len(waves[code]) // 2])
        for code, title in titles
        if code in waves
    ]


def is_risky(item: Decision) -> bool:
    """Whether the plan counts a move as risky."""
    return any(reason.code == RISKY for reason in item.reasons)


def risky_by_wave(subject: Subject) -> Counter[int | None]:
    """How many risky moves each wave has."""
    return Counter(item.wave for item in subject.moves if is_risky(item))


def risky_by_tenant(subject: Subject, limit: int) -> list[RiskyRow]:
    """Every tenant of the plan with risky moves, in the order of the inventory; a wave is full from the `limit` on."""
    found: dict[str, Counter[int]] = defaultdict(Counter)
    for item in subject.moves:
        if item.wave is not None and is_risky(item):
            found[item.tenant][item.wave] += 1
    return [
        RiskyRow(
            name=subject.tenant(key),
            moves=found[key].total(),
            most=max(found[key].values()),
            full=tuple(sorted(wave for wave, count in found[key].items() if count >= limit)),
        )
        for key in subject.inventory.tenants
        if key in found
    ]


def holds(subject: Subject) -> list[tuple[str, int]]:
    """What kept moves from an earlier wave, and how many, the most frequent first."""
    found = Counter(HOLDS.get(item.reasons[-1].code, OTHER) for item in subject.coming)
    return sorted(found.items(), key=lambda entry: (-entry[1], entry[0]))
