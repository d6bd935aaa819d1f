"""What a plan asks people to do, as the formats of project programs need it: moves, what they need, and their steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from inventory.model import DependencyKind
from migration.labels import EXAMPLE, PROGRESS, TARGETS
from migration.plan import Decision, Todo
from migration.report.subject import Subject


def by_product(items: Iterable[Decision]) -> dict[str, list[Decision]]:
    """The decisions by product, both in the order in which they come."""
    found: dict[str, list[Decision]] = {}
    for item in items:
        found.setdefault(item.product, []).append(item)
    return found


def dropped(subject: Subject) -> list[Decision]:
    """What does not move after all, as reported, in order of tenant and id."""
    found = (item for item in subject.plan.decisions if item.progress == "dropped")
    return sorted(found, key=lambda item: (item.tenant, item.installation))


def needed(subject: Subject) -> dict[str, list[str]]:
    """Installation still to move -> installations that move and that it needs, without those of its own wave.

    What moves in the same wave has no order that a program could keep: a circle of needs moves as one. What is done
    waits for nothing, whatever it was done before.
    """
    waves = {item.installation: item.wave for item in subject.moves}
    coming = {item.installation for item in subject.coming}
    found: dict[str, list[str]] = {}
    for edge in subject.inventory.dependencies:
        if edge.kind is not DependencyKind.NEEDS or edge.source not in coming or edge.target not in waves:
            continue
        if waves[edge.target] != waves[edge.source]:
            found.setdefault(edge.source, []).append(edge.target)
    return {source: sorted(targets) for source, targets in sorted(found.items())}


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a move that has a day."""

    move: Decision
    todo: Todo
    due: date


def steps(subject: Subject, codes: frozenset[str]) -> list[Step]:
    """The steps of these kinds with a day, in the order of the moves they belong to."""
    return [
        Step(item, todo, todo.due)
        for item in subject.moves
        for todo in item.todos
        if todo.code in codes and todo.due is not None
    ]


def reports(item: Decision) -> list[str]:
    """What people have reported about a move, or that they have not, in a sentence each."""
    return [reason.text for reason in item.reasons if reason.code in PROGRESS]


def title(subject: Subject, item: Decision) -> str:
    """`Beispielkreis: Produkt`, the name of a move where several tenants stand beside each other."""
    return f"{subject.tenant(item.tenant)}: {subject.product(item)}"


def noted(subject: Subject, text: str) -> str:
    """`text`, followed by the note that the data is invented where it is."""
    return f"{text} {EXAMPLE}.".lstrip() if subject.example else text


def description(subject: Subject, item: Decision) -> str:
    """Where it goes, what was reported, why then, and what has to be done, in one paragraph; examples say so."""
    parts = [f"Ziel: {TARGETS[item.target]}."]
    if item.replacement:
        parts.append(f"Ersatz: {subject.inventory.products[item.replacement].name}.")
    parts.append(f"Bereitschaft: {subject.score(item)}. Aufwand: {item.effort_person_hours} Stunden.")
    parts += reports(item)
    if item.wave is not None and not item.done:
        parts.append(f"Warum dann: {subject.why_then(item)}")
    parts += [f"Zu tun: {todo.text} ({todo.owner})." for todo in item.todos]
    return noted(subject, " ".join(parts))
