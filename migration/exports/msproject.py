"""Microsoft Project's XML (MSPDI): a summary per product, a task per move, what it waits for, and the milestones.

Elements stand in the order of Microsoft's schema `mspdi_pj12.xsd`. A move keeps its wave: it starts no earlier than
that and takes its working days. What is done has begun with its wave, since only the day of the move is reported, and
ended on that day. The schema knows no task that was dropped: the notes of the product say so, which is a milestone on
the planning date where nothing of it moves any more.
Source: Microsoft, Project XML Data Interchange Schema Reference (2007).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from inventory.model import Inventory
from migration.exports.work import by_product, description, dropped, needed, reports, title
from migration.labels import EXAMPLE
from migration.plan import Decision, Plan
from migration.report.subject import Subject

NAMESPACE = "http://schemas.microsoft.com/project"
MORNING, EVENING = "08:00:00", "17:00:00"
HOURS_PER_DAY = 8
SATURDAY = 5
DAYS = "7"  # the code of days for the format of a duration
FINISH_TO_START = "1"
NO_EARLIER_THAN = "4"


@dataclass(frozen=True, slots=True)
class Task:
    """A line of the project; `level` 1 is a summary, `waits_for` are UIDs of other lines."""

    uid: int
    name: str
    level: int
    start: date
    end: date
    notes: str
    summary: bool = False
    milestone: bool = False
    done: bool = False
    waits_for: tuple[int, ...] = field(default=())


def render(plan: Plan, inventory: Inventory) -> bytes:
    """The project as XML in UTF-8."""
    subject = Subject(plan, inventory)
    tasks = _tasks(subject)
    root = Element("Project", xmlns=NAMESPACE)
    for name, value in _head(subject, tasks):
        SubElement(root, name).text = value
    _calendar(root)
    parent = SubElement(root, "Tasks")
    for line, task in enumerate(tasks, 1):
        _element(parent, line, task)
    SubElement(root, "Resources")
    SubElement(root, "Assignments")
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{tostring(root, "unicode")}\n'.encode()


def _head(subject: Subject, tasks: Sequence[Task]) -> list[tuple[str, str]]:
    plan = subject.plan
    start = min((task.start for task in tasks), default=plan.as_of)
    end = max((task.end for task in tasks), default=plan.as_of)
    return [
        ("SaveVersion", "12"),
        ("Name", "Wellenplan"),
        ("Title", f"Wellenplan – {subject.whose}" + (f" ({EXAMPLE})" if subject.example else "")),
        ("CreationDate", f"{plan.as_of}T{MORNING}"),
        ("ScheduleFromStart", "1"),
        ("StartDate", f"{working_day(start)}T{MORNING}"),
        ("FinishDate", f"{last_working_day(end)}T{EVENING}"),
        ("CalendarUID", "1"),
        ("DefaultStartTime", MORNING),
        ("DefaultFinishTime", EVENING),
        ("MinutesPerDay", str(60 * HOURS_PER_DAY)),
        ("MinutesPerWeek", str(5 * 60 * HOURS_PER_DAY)),
        ("DaysPerMonth", "20"),
    ]


def _calendar(root: Element) -> None:
    """Monday to Friday, eight hours with a break at noon. Microsoft counts the days of a week from Sunday = 1."""
    calendar = SubElement(SubElement(root, "Calendars"), "Calendar")
    for name, value in (("UID", "1"), ("Name", "Standard"), ("IsBaseCalendar", "1"), ("BaseCalendarUID", "-1")):
        SubElement(calendar, name).text = value
    days = SubElement(calendar, "WeekDays")
    for number in range(1, 8):
        works = 2 <= number <= 6
        day = SubElement(days, "WeekDay")
        SubElement(day, "DayType").text = str(number)
        SubElement(day, "DayWorking").text = str(int(works))
        if works:
            times = SubElement(day, "WorkingTimes")
            for start, end in ((MORNING, "12:00:00"), ("13:00:00", EVENING)):
                time = SubElement(times, "WorkingTime")
                SubElement(time, "FromTime").text = start
                SubElement(time, "ToTime").text = end


def _tasks(subject: Subject) -> list[Task]:
    """Milestones, every product with its moves, products all dropped; UIDs count from 1 in this order."""
    found = _milestones(subject)
    groups = by_product(subject.moves)
    gone = by_product(dropped(subject))
    uids: dict[str, int] = {}
    uid = len(found)
    for items in groups.values():
        uid += 1
        for item in items:
            uid += 1
            uids[item.installation] = uid
    needs = needed(subject)
    for items in groups.values():
        found.append(_summary(subject, len(found) + 1, items, gone.get(items[0].product, [])))
        found += [_move(subject, item, uids, needs) for item in items]
    alone = [items for product, items in gone.items() if product not in groups]
    return found + [_dropped(subject, uid, items) for uid, items in enumerate(alone, len(found) + 1)]


def _milestones(subject: Subject) -> list[Task]:
    milestones = sorted(subject.calendar.milestones, key=lambda item: (item.date, item.id))
    if not milestones:
        return []
    days = [item.date for item in milestones]
    top = Task(1, "Meilensteine", 1, days[0], days[-1], "", summary=True)
    rest = [
        Task(uid, item.title, 2, item.date, item.date, "", milestone=True) for uid, item in enumerate(milestones, 2)
    ]
    return [top, *rest]


def _summary(subject: Subject, uid: int, items: Sequence[Decision], gone: Sequence[Decision]) -> Task:
    start = min(item.start for item in items if item.start)
    end = max(item.end for item in items if item.end)
    return Task(uid, subject.product(items[0]), 1, start, end, _notes(subject, items[0], gone), summary=True)


def _dropped(subject: Subject, uid: int, gone: Sequence[Decision]) -> Task:
    name, today = f"{subject.product(gone[0])}: entfällt", subject.plan.as_of
    return Task(uid, name, 1, today, today, _notes(subject, gone[0], gone), milestone=True)


def _notes(subject: Subject, item: Decision, gone: Sequence[Decision]) -> str:
    told = [f"{subject.tenant(other.tenant)}: {' '.join(reports(other))}" for other in gone]
    return " ".join([f"Aufgabe: {subject.task(item)}.", *told])


def _move(subject: Subject, item: Decision, uids: Mapping[str, int], needs: Mapping[str, Sequence[str]]) -> Task:
    assert item.start is not None
    assert item.end is not None
    return Task(
        uid=uids[item.installation],
        name=title(subject, item),
        level=2,
        start=item.start,
        end=item.end,
        notes=f"Welle {item.wave}. {description(subject, item)}",
        done=item.done,
        waits_for=tuple(uids[other] for other in needs.get(item.installation, ())),
    )


def _element(parent: Element, line: int, task: Task) -> None:
    end = last_working_day(task.end)
    days = 0 if task.milestone else working_days(task.start, task.end)
    start = working_day(task.start) if days else end
    begin, finish = f"{start}T{MORNING}", f"{end}T{EVENING if days else MORNING}"
    element = SubElement(parent, "Task")
    values = [
        ("UID", str(task.uid)),
        ("ID", str(line)),
        ("Name", task.name),
        ("Type", "1"),  # fixed duration
        ("IsNull", "0"),
        ("OutlineLevel", str(task.level)),
        ("Start", begin),
        ("Finish", finish),
        ("Duration", _hours(days)),
        ("DurationFormat", DAYS),
        ("EffortDriven", "0"),
        ("Estimated", "0"),
        ("Milestone", str(int(task.milestone))),
        ("Summary", str(int(task.summary))),
    ]
    if task.done:
        values += [("PercentComplete", "100"), ("ActualStart", begin), ("ActualFinish", finish)]
        values += [("ActualDuration", _hours(days)), ("RemainingDuration", _hours(0))]
    if not task.summary:
        values += [("ConstraintType", NO_EARLIER_THAN), ("ConstraintDate", begin)]
    if task.notes:
        values.append(("Notes", task.notes))
    for name, value in values:
        SubElement(element, name).text = value
    for uid in task.waits_for:
        link = SubElement(element, "PredecessorLink")
        SubElement(link, "PredecessorUID").text = str(uid)
        SubElement(link, "Type").text = FINISH_TO_START


def _hours(days: int) -> str:
    return f"PT{HOURS_PER_DAY * days}H0M0S"


def working_day(day: date) -> date:
    """`day`, or the Monday after a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= SATURDAY else day


def last_working_day(day: date) -> date:
    """`day`, or the Friday before a weekend."""
    return day - timedelta(days=day.weekday() - SATURDAY + 1) if day.weekday() >= SATURDAY else day


def working_days(start: date, end: date) -> int:
    """How many days from Monday to Friday lie between, both included."""
    days = (end - start).days + 1
    return sum((start + timedelta(days=number)).weekday() < SATURDAY for number in range(days))
