"""A calendar after RFC 5545: milestones, the waves, and on which days to act: people to be heard, contracts to be
cancelled, proofs to be renewed.

Ids follow from what an event is about, so that a calendar imported again replaces its events. The time stamp of each
is the planning date: the same plan gives the same bytes.
"""

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event

from inventory.model import Inventory
from migration.exports.work import noted
from migration.labels import EXAMPLE
from migration.law.renewal import begin
from migration.plan import Decision, Plan, Todo
from migration.report.staff import changes
from migration.report.subject import Subject, tenants

PRODUCT = "-//Kreiswolke//Wellenplan//DE"
NAMED = 5


def render(plan: Plan, inventory: Inventory) -> bytes:
    """The calendar; all events take whole days."""
    subject = Subject(plan, inventory)
    found = Calendar()
    found.add("prodid", PRODUCT)
    found.add("version", "2.0")
    found.add("x-wr-calname", _name(subject))
    for event in (*_milestones(subject), *_waves(subject), *_change(subject), *_steps(subject)):
        found.add_component(event)
    content = found.to_ical()
    assert isinstance(content, bytes)
    return content


def _name(subject: Subject) -> str:
    return f"Wellenplan {subject.whose}" + (f" ({EXAMPLE})" if subject.example else "")


def _milestones(subject: Subject) -> list[Event]:
    return [_event(subject, f"meilenstein/{item.id}", item.date, item.title) for item in subject.calendar.milestones]


def _waves(subject: Subject) -> list[Event]:
    """Beginning and end of each wave in which something moves here."""
    moves: dict[int, list[Decision]] = defaultdict(list)
    for item in subject.moves:
        assert item.wave is not None
        moves[item.wave].append(item)
    found = []
    for wave in subject.plan.waves:
        if items := moves.get(wave.number):
            text = "1 Umzug" if len(items) == 1 else f"{len(items)} Umzüge"
            if subject.plan.tenant is None:
                text += " in 1 Landkreis" if tenants(items) == 1 else f" in {tenants(items)} Landkreisen"
            if done := sum(item.done for item in items):
                text += f", davon {done} erledigt"
            found.append(
                _event(subject, f"welle/{wave.number}/beginn", wave.start, f"Welle {wave.number} beginnt", text)
            )
            found.append(_event(subject, f"welle/{wave.number}/ende", wave.end, f"Welle {wave.number} endet", text))
    return found


def _change(subject: Subject) -> list[Event]:
    """The last day of every step that accompanies a wave."""
    return [
        _event(
            subject,
            f"welle/{row.wave.number}/{deadline.step.id}",
            deadline.due,
            f"{deadline.step.title} zu Welle {row.wave.number}",
            f"{deadline.step.who} an {deadline.step.whom}: {deadline.step.what}.",
        )
        for row in changes(subject)
        for deadline in row.deadlines
    ]


def _steps(subject: Subject) -> list[Event]:
    """Every step with a day once, however many installations it is about."""
    found: dict[tuple[date, str, Todo], list[Decision]] = defaultdict(list)
    for item in subject.plan.decisions:
        for todo in item.todos:
            if todo.due is not None:
                found[todo.due, item.tenant, todo].append(item)
    return [
        _event(subject, f"schritt/{key}/{due}/{todo.code}/{todo.text}", _day(subject, todo, due),
               f"{subject.tenant(key)}: {todo.text}", f"Zuständig: {todo.owner}. Betrifft: {_named(subject, items)}.")
        for (due, key, todo), items in sorted(found.items(), key=lambda entry: (entry[0][:2], entry[0][2].text))
    ]  # fmt: skip


def _day(subject: Subject, todo: Todo, due: date) -> date:
    """When to act: a renewal is to begin long before it is due, at once where that day is over."""
    first = begin(todo.text)
    return due if first is None else max(first, subject.plan.as_of)


def _named(subject: Subject, items: list[Decision]) -> str:
    rest = len(items) - NAMED
    names = ", ".join(subject.product(item) for item in items[:NAMED])
    return names + (f" und {rest} weitere" if rest > 0 else "")


def _event(subject: Subject, about: str, day: date, summary: str, text: str = "") -> Event:
    event = Event()
    event.add("uid", str(uuid5(NAMESPACE_URL, f"urn:kreiswolke:{subject.plan.estate}:{about}")))
    event.add("dtstamp", datetime.combine(subject.plan.as_of, time(), UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))  # the day after: not included
    event.add("summary", summary)
    event.add("description", noted(subject, text))
    event.add("transp", "TRANSPARENT")
    return event
