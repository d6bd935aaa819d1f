"""Is every answer of a decision what the inventory says, or what people have said, and unknown where nobody did?

The questions that facts answer, and where a question does not apply, are written out here once more: what the
questionnaires say in their tags is compared with it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from inventory.model import DependencyKind, Hosting, Inventory, PersonalData, Schutzbedarf, Server
from migration.check.question import personal_data
from migration.check.view import View, Violation
from migration.plan import Decision

_LEVELS = list(Schutzbedarf)
_ELSEWHERE = (Hosting.SERVICE_PROVIDER, Hosting.ASSOCIATION, Hosting.SAAS)


def answers(view: View) -> Iterator[Violation]:
    """Every answer is that of the inventory or of people."""
    needed = Counter(edge.target for edge in view.inventory.dependencies if edge.kind is DependencyKind.NEEDS)
    loads = Counter(key for item in view.inventory.installations.values() for key in item.servers)
    said, nobody = _said(view.inventory), dict[str, str | None]()
    open_: dict[str, str | None] = dict.fromkeys(criterion.id for criterion in view.plan.criteria)
    for item in view.decisions.values():
        people = said.get(item.product, nobody) | said.get(item.installation, nobody)
        expected = (
            open_ | people | _facts(view, item, needed, loads) | dict.fromkeys(_moot(view, item), "not_applicable")
        )
        if item.answers == expected:
            continue
        for name in open_:
            if item.answers.get(name) != expected[name]:
                text = f"Die Antwort auf {name} ist nicht die des Bestands."
                yield Violation("answer", item.installation, text)


def _said(inventory: Inventory) -> dict[str, dict[str, str | None]]:
    """Answers of people by product or installation, and question."""
    said: dict[str, dict[str, str | None]] = defaultdict(dict)
    for row in (*inventory.product_answers, *inventory.answers):
        said[row.product or row.installation or ""][row.question] = None if row.answer == "unknown" else row.answer
    return said


def _moot(view: View, item: Decision) -> set[str]:
    """The questions that are not asked about an installation."""
    product, found = view.product(item), set()
    if product.deployment in ("web", "saas", "service"):
        found.add("client")
    if product.deployment == "saas":
        found |= {"virtualised", "cloud_release", "licence_binding", "rehearsal"}
    if product.multi_tenant is False:
        found.add("tenant_separation")
    if view.installation(item).hosting in _ELSEWHERE:
        found.add("shared_servers")
    if _device(view, item) == "none":
        found.add("device_remote")
    if personal_data(view, item) is PersonalData.NONE:
        found |= {"processing_record", "deletion"}
    return found


def _facts(view: View, item: Decision, needed: Counter[str], loads: Counter[str]) -> dict[str, str | None]:
    here, product, task = view.installation(item), view.product(item), view.task(item)
    servers = [view.inventory.servers[key] for key in here.servers]
    as_of = view.inventory.settings.as_of
    return {
        "virtualised": _yes(_virtual(product.virtualised, servers)),
        "special_hardware": _present(here.special_hardware),
        "local_device": _device(view, item),
        "latency": _yes(task.latency_sensitive),
        "deployment": product.deployment,
        "multi_tenant": _yes(product.multi_tenant),
        "open_interfaces": _yes(product.open_interfaces),
        "export_format": _yes(product.export_format),
        "end_of_support": _support(product.end_of_support, as_of),
        "os_family": product.os_family,
        "personal_data": personal_data(view, item).value,
        "protection": _protection(view, item),
        "protection_determined": "typical" if here.protection is None else "own",
        "documented": _yes(here.documented),
        "restore_tested": _restore(here.restore_tested, as_of),
        "data_volume": _volume(here.data_gib),
        "dependencies": _count(view, here.id),
        "needed_by": "many" if needed[here.id] > 6 else "few",
        "always_on": _yes(task.always_on),
        "shared_servers": _shared([loads[key] for key in here.servers]),
    }


def _yes(value: bool | None) -> str | None:
    return None if value is None else "yes" if value else "no"


def _present(value: bool | None) -> str | None:
    return None if value is None else "present" if value else "none"


def _device(view: View, item: Decision) -> str | None:
    here = view.installation(item).local_device
    device = view.task(item).local_device or None if here is None else here
    return _present(None if device is None else device != "")


def _virtual(released: bool | None, servers: list[Server]) -> bool | None:
    return True if servers and all(server.virtual is True for server in servers) else released


def _shared(loads: list[int]) -> str | None:
    if not loads:
        return None
    return "alone" if max(loads) == 1 else "shared"


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
