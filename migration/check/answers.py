"""Is every answer of a decision what the inventory says, or what people have said, and unknown where nobody did?

The questions that facts answer, and where a question does not apply, are written out here once more: what the
questionnaires say in their tags is compared with it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

from inventory.model import DependencyKind, Hosting, Installation, Inventory, Product, Protection, Schutzbedarf, Task
from migration.check.view import View, Violation

_Answers = Mapping[str, str | None]  # by question; `None` is unknown
_LEVELS = list(Schutzbedarf)
_ELSEWHERE = (Hosting.SERVICE_PROVIDER, Hosting.ASSOCIATION, Hosting.SAAS)


def answers(view: View) -> Iterator[Violation]:
    """Every answer is that of the inventory or of people."""
    inventory, as_of = view.inventory, view.inventory.settings.as_of
    calls = [edge for edge in inventory.dependencies if edge.kind is DependencyKind.NEEDS]
    needs, needed = Counter(edge.source for edge in calls), Counter(edge.target for edge in calls)
    loads = Counter(key for item in inventory.installations.values() for key in item.servers)
    said, nobody = _said(inventory), dict[str, str | None]()
    open_: dict[str, str | None] = dict.fromkeys(criterion.id for criterion in view.plan.criteria)
    people = {key: open_ | said.get(key, nobody) for key in inventory.products}
    facts = {key: _of_product(item, inventory.tasks[item.task], as_of) for key, item in inventory.products.items()}
    for item in view.decisions.values():
        here, product = view.installation(item), view.product(item)
        own = _of_installation(inventory, here, product, as_of) | {
            "dependencies": _band(needs[here.id], few=2, some=6),
            "needed_by": "many" if needed[here.id] > 6 else "few",
            "shared_servers": _shared([loads[key] for key in here.servers]),
        }
        moot = _moot(product.deployment, product.multi_tenant, here.hosting, own["local_device"], own["personal_data"])
        expected = {**people[product.id], **said.get(here.id, nobody), **facts[product.id], **own, **moot}
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


@cache
def _moot(
    deployment: str | None, multi_tenant: bool | None, hosting: Hosting | None, device: str | None, data: str | None
) -> _Answers:
    """The questions that are not asked about an installation."""
    found = set()
    if deployment in ("web", "saas", "service"):
        found.add("client")
    if deployment == "saas":
        found |= {"virtualised", "cloud_release", "licence_binding", "rehearsal"}
    if multi_tenant is False:
        found.add("tenant_separation")
    if hosting in _ELSEWHERE:
        found.add("shared_servers")
    if device == "none":
        found.add("device_remote")
    if data == "none":
        found |= {"processing_record", "deletion"}
    return dict.fromkeys(found, "not_applicable")


def _of_product(product: Product, task: Task, as_of: date) -> _Answers:
    """What the facts about a product answer for all its installations."""
    return {
        "latency": _yes(task.latency_sensitive),
        "deployment": product.deployment,
        "multi_tenant": _yes(product.multi_tenant),
        "open_interfaces": _yes(product.open_interfaces),
        "export_format": _yes(product.export_format),
        "end_of_support": _support(product.end_of_support, as_of),
        "os_family": product.os_family,
        "always_on": _yes(task.always_on),
    }


def _of_installation(inventory: Inventory, here: Installation, product: Product, as_of: date) -> dict[str, str | None]:
    """What the facts about an installation, its servers and what its task is usually like answer for it alone."""
    task = inventory.tasks[product.task]
    virtual = bool(here.servers) and all(inventory.servers[key].virtual is True for key in here.servers)
    return {
        "virtualised": "yes" if virtual else _yes(product.virtualised),
        "special_hardware": _present(here.special_hardware),
        "local_device": _device(here.local_device, task.local_device),
        "personal_data": here.personal_data or task.personal_data,
        "protection": _protection(here.protection, task.protection),
        "protection_determined": "typical" if here.protection is None else "own",
        "documented": _yes(here.documented),
        "restore_tested": _restore(here.restore_tested, as_of),
        "data_volume": _volume(here.data_gib),
    }


def _yes(value: bool | None) -> str | None:
    return None if value is None else "yes" if value else "no"


def _present(value: bool | None) -> str | None:
    return None if value is None else "present" if value else "none"


def _device(here: str | None, usual: str | None) -> str | None:
    """As recorded; unknown there, a device usual for the task counts."""
    if here is None:
        return "present" if usual else None
    return "present" if here else "none"


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


def _band(count: int, few: int, some: int) -> str:
    return "few" if count <= few else "some" if count <= some else "many"


@cache
def _protection(own: Protection | None, usual: Protection) -> str | None:
    values = [
        (getattr(own, name) if own else None) or getattr(usual, name)
        for name in ("confidentiality", "integrity", "availability")
    ]
    known = [_LEVELS.index(value) for value in values if value is not None]
    if len(known) < len(values) and max(known, default=0) < len(_LEVELS) - 1:
        return None
    return _LEVELS[max(known)].value
