"""What a joint procurement asks for now: a dated step with its owner in every decision that rests on it."""

from collections.abc import Sequence
from dataclasses import replace

from inventory.model import Inventory
from migration.dates import text
from migration.plan import Decision, Todo
from migration.procurement.model import Record
from migration.procurement.purchase import Purchases
from migration.procurement.records import records

BEGIN, LATE = "procurement", "procurement_late"


def with_steps(decisions: Sequence[Decision], purchases: Purchases, inventory: Inventory) -> tuple[Decision, ...]:
    """The decisions with the step of their procurement, where it has not begun or comes too late."""
    found = {
        installation: todo
        for record in records(decisions, purchases)
        if (todo := _todo(record, purchases, inventory))
        for installation in record.installations
    }
    return tuple(_with(item, found.get(item.installation)) for item in decisions)


def _with(item: Decision, todo: Todo | None) -> Decision:
    return item if todo is None else replace(item, todos=(*item.todos, todo))


def _todo(record: Record, purchases: Purchases, inventory: Inventory) -> Todo | None:
    """To begin by a day; or at once, where the first wave comes before the award. A call-off asks for nothing."""
    if not record.joint:
        return None
    procedure = purchases.rules.procedures[record.procedure]
    what, owner = f"„{inventory.products[record.product].name}“ ({procedure.title})", procedure.steps[0].owner
    if record.late_days:
        act = "beschleunigen" if record.begun else "sofort beginnen"
        why = f"kommt {record.late_days} Tage nach dem Beginn von Welle {record.wave}; oder die Welle verschieben"
        return Todo(LATE, f"Vergabe von {what} {act}: sie {why}", owner, purchases.as_of)
    if record.begun:
        return None
    why = f"für Welle {record.wave} ({procedure.lead_days} Tage)"
    return Todo(BEGIN, f"Vergabe von {what} bis {text(record.start_by)} beginnen, {why}", owner, record.start_by)
