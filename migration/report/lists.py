"""The three lists the strategy of the Landkreise asks for: first to move, stays for now, which step with whom.

Source: Digitalisierungsstrategie der Landkreise in Rheinland-Pfalz (2021), Handlungsfeld IV.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from inventory.model import ProviderKind
from migration.labels import KINDS, REASONS, UNKNOWN
from migration.plan import STAYS, Decision, Reason, Target, Todo
from migration.report.subject import Subject, tenants

FIRST_WAVES = 3
EXAMPLES = 5
OWN_CONTRACTS = "Verträge zu Anwendungen auf eigenem Blech"
CONTRACT_STEPS = frozenset({"notice", "extension", "notice_missed", "contract_unknown"})


@dataclass(frozen=True, slots=True)
class TaskRow:
    """All moves of one task."""

    name: str
    moves: int
    tenants: int
    first_wave: int
    last_wave: int
    targets: tuple[Target, ...]
    hours: int


@dataclass(frozen=True, slots=True)
class StayRow:
    """Everything that stays, or waits, for the same reason; `opens` is what would open the way."""

    reason: str
    items: tuple[Decision, ...]
    tenants: int
    tasks: tuple[str, ...]  # the most frequent ones
    more_tasks: int
    opens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """What happens at one provider, or at all own metal together; counts of installations."""

    name: str
    kind: str
    today: int
    stays: int
    leaves: int
    arrives: int
    waits: int


@dataclass(frozen=True, slots=True)
class Step:
    """A concrete step with a provider, and who has to take it."""

    provider: str
    text: str
    owner: str
    due: date | None
    installations: int
    tenants: int


def first_moves(subject: Subject) -> list[Decision]:
    """The moves of the first waves that have any still to come."""
    coming = subject.coming
    numbers = sorted({item.wave for item in coming if item.wave is not None})[:FIRST_WAVES]
    return [item for item in coming if item.wave in numbers]


def by_task(subject: Subject) -> list[TaskRow]:
    """All moves by task, in the order in which the first of each moves."""
    moves: dict[str, list[Decision]] = defaultdict(list)
    for item in subject.moves:
        moves[item.task].append(item)
    rows = [_task_row(subject, items) for items in moves.values()]
    return sorted(rows, key=lambda row: (row.first_wave, row.name))


def _task_row(subject: Subject, items: Sequence[Decision]) -> TaskRow:
    waves = [item.wave for item in items if item.wave is not None]
    return TaskRow(
        name=subject.task(items[0]),
        moves=len(items),
        tenants=tenants(items),
        first_wave=min(waves),
        last_wave=max(waves),
        targets=tuple(target for target, _ in Counter(item.target for item in items).most_common()),
        hours=sum(item.effort_person_hours for item in items if not item.done),
    )


def by_reason(subject: Subject, items: Iterable[Decision]) -> list[StayRow]:
    """Installations without a move by their main reason, the most frequent reason first."""
    groups: dict[str, list[Decision]] = defaultdict(list)
    for item in items:
        reason = main_reason(item)
        groups[REASONS.get(reason.code, reason.text)].append(item)
    rows = [_stay_row(subject, reason, found) for reason, found in groups.items()]
    return sorted(rows, key=lambda row: (-len(row.items), row.reason))


def main_reason(item: Decision) -> Reason:
    """Why an installation does not move: what stays says it first, what waits says its target before it."""
    return item.reasons[0] if item.target in STAYS else item.reasons[-1]


def _stay_row(subject: Subject, reason: str, items: Sequence[Decision]) -> StayRow:
    tasks = Counter(subject.task(item) for item in items).most_common()
    opens = Counter(f"{todo.text} ({todo.owner})" for item in items for todo in item.todos if _opens(item, todo))
    return StayRow(
        reason=reason,
        items=tuple(items),
        tenants=tenants(items),
        tasks=tuple(name for name, _ in tasks[:EXAMPLES]),
        more_tasks=max(0, len(tasks) - EXAMPLES),
        opens=tuple(text for text, _ in opens.most_common(2)),
    )


def _opens(item: Decision, todo: Todo) -> bool:
    """Whether a step opens the way: any of what waits, and of what stays the one its main reason asks for."""
    return item.target not in STAYS or todo.code == main_reason(item).code


def by_provider(subject: Subject) -> list[ProviderRow]:
    """What stays at, leaves and comes to each provider; what comes first, then the largest."""
    today: Counter[str | None] = Counter()
    stays: Counter[str | None] = Counter()
    leaves: Counter[str | None] = Counter()
    arrives: Counter[str | None] = Counter()
    waits: Counter[str | None] = Counter()
    for item in subject.plan.decisions:
        here, there = _place(subject, subject.installation(item).provider), _place(subject, item.provider)
        if item.done and item.target is Target.RETIRE:
            continue
        today[there if item.done else here] += 1
        if item.done:
            stays[there] += 1
        elif item.target in STAYS:
            stays[here] += 1
        elif item.wave is None:
            waits[here] += 1
        else:
            leaves[here] += 1
            arrives[there] += item.target is not Target.RETIRE
    names = sorted(today | arrives, key=lambda name: (-arrives[name], -today[name], name or ""))
    return [
        ProviderRow(*_titles(subject, name), today[name], stays[name], leaves[name], arrives[name], waits[name])
        for name in names
    ]


def _place(subject: Subject, provider: str | None) -> str | None:
    """The provider's id; all own metal is one place."""
    own = subject.inventory.kind_of(provider) is ProviderKind.OWN_METAL
    return ProviderKind.OWN_METAL.value if own else provider


def _titles(subject: Subject, place: str | None) -> tuple[str, str]:
    if place is None:
        return UNKNOWN, "Betreiber nicht erfasst"
    if place == ProviderKind.OWN_METAL:
        return "Eigenes Blech", KINDS[ProviderKind.OWN_METAL]
    provider = subject.inventory.providers[place]
    return provider.name, KINDS[provider.kind]


def steps(subject: Subject) -> list[Step]:
    """The steps with each provider: those with a day in order of their days, then what concerns most installations."""
    found: dict[tuple[str, str, str, date | None], list[Decision]] = defaultdict(list)
    for item in subject.plan.decisions:
        for todo in item.todos:
            provider = _partner(subject, item, todo)
            if provider is not None:
                found[provider, todo.text, todo.owner, todo.due].append(item)
    made = [Step(*key, len(items), tenants(items)) for key, items in found.items()]
    return sorted(made, key=lambda step: (step.provider, step.due or date.max, -step.installations, step.text))


def _partner(subject: Subject, item: Decision, todo: Todo) -> str | None:
    """With whom a step is taken: one about a contract with the partner to it, all else with who shall operate it."""
    if todo.code in CONTRACT_STEPS:
        provider = _contractor(subject, item)
    else:
        provider = None if item.target in STAYS else item.provider
    place = _place(subject, provider)
    if place == ProviderKind.OWN_METAL:
        return OWN_CONTRACTS
    return None if place is None else subject.inventory.providers[place].name


def _contractor(subject: Subject, item: Decision) -> str | None:
    """The provider of the contract; who operates it today where the contract is not known."""
    installation = subject.installation(item)
    contract = installation.contract
    return installation.provider if contract is None else subject.inventory.contracts[contract].provider
