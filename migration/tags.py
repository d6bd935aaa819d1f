"""What an installation is, as tags: the facts of the inventory in the words in which questionnaires ask about them.

Every category has exactly one tag, `unknown` where the inventory says nothing, so that a questionnaire can tell what
is not there from what nobody has recorded.
"""

from datetime import date

from inventory.questionnaire import UNKNOWN, Tag
from migration.facts import Subject


def tags_of(subject: Subject, as_of: date) -> frozenset[Tag]:
    """The tags of an installation on a day."""
    item, product, task = subject.installation, subject.product, subject.task
    values = {
        "product.virtualised": _flag(subject.virtualised),
        "product.deployment": product.deployment,
        "product.os_family": product.os_family,
        "product.end_of_support": _support(product.end_of_support, as_of),
        "product.multi_tenant": _flag(product.multi_tenant),
        "product.open_interfaces": _flag(product.open_interfaces),
        "product.export_format": _flag(product.export_format),
        "task.latency_sensitive": _flag(task.latency_sensitive),
        "task.always_on": _flag(task.always_on),
        "installation.hosting": item.hosting.value if item.hosting else None,
        "installation.special_hardware": _flag(item.special_hardware, "present", "none"),
        "installation.local_device": _flag(subject.local_device, "present", "none"),
        "installation.servers": _flag(subject.shares_servers, "shared", "alone"),
        "installation.data_gib": _band(item.data_gib, ((100, "small"), (1024, "medium"), (5120, "large")), "huge"),
        "installation.documented": _flag(item.documented),
        "installation.restore_tested": _tested(item.restore_tested, as_of),
        "installation.personal_data": subject.personal_data.value,
        "installation.protection": subject.protection.value if subject.protection else None,
        "installation.protection_determined": _flag(item.protection is not None, "own", "typical"),
        "dependencies.needs": _band(len(subject.needs), ((2, "few"), (6, "some")), "many"),
        "dependencies.needed_by": _band(len(subject.needed_by), ((6, "few"),), "many"),
    }
    return frozenset((category, UNKNOWN if value is None else value) for category, value in values.items())


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
