"""Does nothing move before what has to be bought for it can be there, and does everything that rests on it say so?"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from inventory.model import Tender
from migration.check.view import View, Violation
from migration.plan import Decision, Target
from migration.procurement.rules import Procedure, load_rules


def awarded(view: View) -> Iterator[Violation]:
    """No wave begins before the award of what it needs, where that is agreed."""
    for item in view.planned if view.parameters.procurement_holds_waves else ():
        ready = _ready(view, item)
        if ready is not None and view.wave(item).start < ready:
            text = f"Zieht in Welle {item.wave} um; die Vergabe ist frühestens am {ready:%d.%m.%Y} abgeschlossen."
            yield Violation("procurement", item.installation, text, view.is_pinned(item))


def begun(view: View) -> Iterator[Violation]:
    """A move that rests on a procurement says when it has to begin, or that it comes too late."""
    cohorts: dict[tuple[str, str, str | None], list[Decision]] = defaultdict(list)
    for item in view.planned:
        cohorts[item.product_after, item.target.value, item.provider].append(item)
    for items in cohorts.values():
        first = min(items, key=lambda item: (view.wave(item).start, item.installation))
        ready, start = _ready(view, first), view.wave(first).start
        known = any(tender.product == first.product_after for tender in _tenders(view))
        expected = {"procurement_late"} if ready and start < ready else set() if known or not ready else {"procurement"}
        for item in items:
            if {todo.code for todo in item.todos} & {"procurement", "procurement_late"} != expected:
                text = "Sagt nicht, wann die Vergabe beginnen muss, oder dass sie zu spät kommt."
                yield Violation("procurement_step", item.installation, text)


def _ready(view: View, item: Decision) -> date | None:
    """The day on which the result of a joint tender can be there at the earliest; `None` where there is none.

    What something has moved to already was bought with its first move.
    """
    bought = {
        (report.replacement or view.inventory.installations[key].product, report.target, report.provider)
        for key, report in view.done.items()
    }
    if (item.product_after, item.target.value, item.provider) in bought:
        return None
    if item.provider is None or item.target not in load_rules().tender_targets:
        return None
    record = next((found for found in _tenders(view) if found.product == item.product_after), None)
    if record is not None and record.awarded is not None:
        return record.awarded
    start = view.inventory.settings.as_of if record is None else record.begun
    return start + timedelta(days=sum(step.days for step in _procedure(view, item, start).steps))


def _tenders(view: View) -> list[Tender]:
    return list(view.inventory.tenders.values())


def _procedure(view: View, item: Decision, start: date) -> Procedure:
    """The procedure from `start` on: bought for all who have the task, or the product where it is not replaced."""
    rules = load_rules()
    of = ("task", view.task(item).id) if item.target is Target.REPLACE else ("product", view.product(item).id)
    costs = view.yearly_costs[of].values()
    known = sum(cost for cost in costs if cost is not None)
    value = int((Decimal(known * rules.value_months) / 12).quantize(Decimal(1), ROUND_HALF_UP))
    limit = next((part for part in reversed(rules.thresholds) if part.valid_from <= start), rules.thresholds[0])
    below = next((part for part in reversed(rules.national) if part.valid_from <= start), rules.national[0])
    if None in costs or value >= limit.net_cents:
        return rules.procedures["open_eu"]
    if value > below.negotiated_net_cents:
        return rules.procedures["public_national"]
    return rules.procedures["negotiated" if value > below.direct_net_cents else "direct"]
