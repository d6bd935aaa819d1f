"""What an installation is, as tags: the facts of the inventory in the words in which questionnaires ask about them.

Every category has exactly one tag, `unknown` where the inventory says nothing, so that a questionnaire can tell what
is not there from what nobody has recorded.
"""

from datetime import date

from inventory.model import Product, Task
from inventory.questionnaire import UNKNOWN, Tag
from migration.facts.subject import Subject

_YES_NO = {True: "yes", False: "no", None: UNKNOWN}
_PRESENT = {True: "present", False: "none", None: UNKNOWN}
_SHARED = {True: "shared", False: "alone", None: UNKNOWN}


def common_tags(product: Product, task: Task, as_of: date) -> tuple[Tag, ...]:
    """The tags that all installations of a product share on a day."""
    return (
        ("product.deployment", product.deployment),
        ("product.os_family", product.os_family or UNKNOWN),
        ("product.end_of_support", _support(product.end_of_support, as_of)),
        ("product.multi_tenant", _YES_NO[product.multi_tenant]),
        ("product.open_interfaces", _YES_NO[product.open_interfaces]),
        ("product.export_format", _YES_NO[product.export_format]),
        ("task.latency_sensitive", _YES_NO[task.latency_sensitive]),
        ("task.always_on", _YES_NO[task.always_on]),
    )


def own_tags(subject: Subject, as_of: date) -> tuple[Tag, ...]:
    """The tags of an installation on a day, beside those of its product."""
    item = subject.installation
    return (
        ("product.virtualised", _YES_NO[subject.virtualised]),
        ("installation.hosting", item.hosting or UNKNOWN),
        ("installation.special_hardware", _PRESENT[item.special_hardware]),
        ("installation.local_device", _PRESENT[subject.local_device]),
        ("installation.servers", _SHARED[subject.shares_servers]),
        ("installation.data_gib", _size(item.data_gib)),
        ("installation.documented", _YES_NO[item.documented]),
        ("installation.restore_tested", _tested(item.restore_tested, as_of)),
        ("installation.personal_data", subject.personal_data),
        ("installation.protection", subject.protection or UNKNOWN),
        ("installation.protection_determined", "typical" if item.protection is None else "own"),
        ("dependencies.needs", _band(len(subject.needs), ((2, "few"), (6, "some")), "many")),
        ("dependencies.needed_by", _band(len(subject.needed_by), ((6, "few"),), "many")),
    )


def _size(data_gib: int | None) -> str:
    if data_gib is None:
        return UNKNOWN
    return _band(data_gib, ((100, "small"), (1024, "medium"), (5120, "large")), "huge")


def _band(value: int, bands: tuple[tuple[int, str], ...], above: str) -> str:
    for limit, code in bands:
        if value <= limit:
            return code
    return above


def _support(end: date | None, as_of: date) -> str:
    if end is None:
        return UNKNOWN
    days = (end - as_of).days
    if days < 0:
        return "over"
    return _band(days, ((365, "short"), (3 * 365, "medium")), "long")


def _tested(tested: date | None, as_of: date) -> str:
    if tested is None:
        return UNKNOWN
    return "recent" if (as_of - tested).days <= 365 else "old"
