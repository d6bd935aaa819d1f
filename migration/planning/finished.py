"""The decision about something that has moved already: its wave and day, and what is still to be done after it."""

from dataclasses import replace

from inventory.model import Wave
from migration.law.periods import covered
from migration.law.renewal import running_out
from migration.law.todos import reminders
from migration.plan import Decision
from migration.planning.draft import Draft
from migration.targets.contracts import contract_todos
from migration.targets.proposal import Proposal


def finished(settled: Draft, proposal: Proposal, decision: Decision, wave: Wave) -> Decision:
    """The decision as it came about; the law is asked about the day of the move alone, since no other is known."""
    assert proposal.done is not None
    assert proposal.done.done_on is not None
    day, as_of = proposal.done.done_on, settled.inventory.settings.as_of
    subject, gate = proposal.subject, proposal.gate
    product = settled.inventory.products[proposal.product_after].name
    ahead = contract_todos(subject, proposal.option.target, day, as_of)
    todos = [todo for todo in ahead if todo.due is None or todo.due >= as_of]
    todos += running_out(gate, day, day, settled.context.landscape.horizon)
    todos += reminders(gate.reminders, product, day, day)
    return replace(
        decision,
        wave=wave.number,
        start=wave.start,
        end=day,
        todos=tuple(todos),
        clearances=tuple(key for key, days in gate.clearances if covered(days, day, day)),
        effort_person_hours=sum(settled.hours[subject.id].values()),
    )
