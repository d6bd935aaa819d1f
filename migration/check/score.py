"""Is every readiness score the sum of its answers, and every answer that of the inventory?"""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from inventory.model import DependencyKind, Schutzbedarf, Server
from migration.check.law import personal_data
from migration.check.view import View, Violation
from migration.plan import Decision

_LEVELS = list(Schutzbedarf)


def scores(view: View) -> Iterator[Violation]:
    """Score, range and unknown share follow from the answers and the published points."""
    points = {(item.id, answer.code): answer.points for item in view.plan.criteria for answer in item.answers}
    for item in view.decisions.values():
        if item.answers.keys() != {criterion.id for criterion in view.plan.criteria}:
            yield Violation(
                "score", item.installation, "Die Antworten sind nicht die auf die veröffentlichten Kriterien."
            )
            continue
        given = {name: code for name, code in item.answers.items() if code is not None}
        if any(answer not in points for answer in given.items()):
            yield Violation("score", item.installation, "Eine Antwort gibt es unter den veröffentlichten nicht.")
            continue
        earned = sum(points[answer] for answer in given.items())
        weight = sum(criterion.weight for criterion in view.plan.criteria if criterion.id in given)
        score = int((Decimal(100 * earned) / weight).quantize(Decimal(1), ROUND_HALF_UP)) if weight else None
        expected = (score, earned, earned + 100 - weight, 100 - weight)
        if (item.score, item.score_low, item.score_high, item.unknown) != expected:
            yield Violation("score", item.installation, "Der Wert ist nicht die Summe der Antworten.")


def answers(view: View) -> Iterator[Violation]:
    """Every answer is what the inventory says, and unknown where it says nothing."""
    for item in view.decisions.values():
        expected = _answers(view, item)
        for name in sorted(name for name, code in expected.items() if item.answers.get(name) != code):
            yield Violation("answer", item.installation, f"Die Antwort auf {name} ist nicht die des Bestands.")


def _answers(view: View, item: Decision) -> dict[str, str | None]:
    here, product, task = view.installation(item), view.product(item), view.task(item)
    servers = [view.inventory.servers[key] for key in here.servers]
    as_of = view.inventory.settings.as_of
    device = task.local_device or None if here.local_device is None else here.local_device
    return {
        "virtualised": _yes(_virtual(product.virtualised, servers)),
        "special_hardware": _present(here.special_hardware),
        "local_device": _present(None if device is None else device != ""),
        "latency": _yes(task.latency_sensitive),
        "deployment": product.deployment,
        "multi_tenant": _yes(product.multi_tenant),
        "open_interfaces": _yes(product.open_interfaces),
        "export_format": _yes(product.export_format),
        "end_of_support": _support(product.end_of_support, as_of),
        "os_family": product.os_family,
        "personal_data": personal_data(view, item).value,
        "protection": _protection(view, item),
        "documented": _yes(here.documented),
        "restore_tested": _restore(here.restore_tested, as_of),
        "data_volume": _volume(here.data_gib),
        "dependencies": _count(view, here.id),
        "always_on": _yes(task.always_on),
    }


def _yes(value: bool | None) -> str | None:
    return {True: "yes", False: "no", None: None}[value]


def _present(value: bool | None) -> str | None:
    return {True: "present", False: "none", None: None}[value]


def _virtual(released: bool | None, servers: list[Server]) -> bool | None:
    return True if servers and all(server.virtual is True for server in servers) else released


def _support(end: date | None, as_of: date) -> str | None:
    if end is None:
        return None
    left = (end - as_of).days
    return "over" if left < 0 else "short" if left <= 365 else "medium" if left <= 1095 else "long"


def _restore(tested: date | None, as_of: date) -> str | None:
    if tested is None:
        return None
    return "old" if (as_of - tested).days > 365 else "recent"


def _volume(gib: int | None) -> str | None:
    if gib is None:
        return None
    return "small" if gib <= 100 else "medium" if gib <= 1024 else "large" if gib <= 5120 else "huge"


def _count(view: View, key: str) -> str:
    count = sum(edge.kind is DependencyKind.NEEDS for edge in view.edges_from(key))
    return "few" if count <= 2 else "some" if count <= 6 else "many"


def _protection(view: View, item: Decision) -> str | None:
    here, usual = view.installation(item).protection, view.task(item).protection
    values = [
        (getattr(here, name) if here else None) or getattr(usual, name)
        for name in ("confidentiality", "integrity", "availability")
    ]
    known = [_LEVELS.index(value) for value in values if value is not None]
    if len(known) < len(values) and max(known, default=0) < len(_LEVELS) - 1:
        return None
    return _LEVELS[max(known)].value
