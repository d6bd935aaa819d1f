"""The log of decisions a plan rests on: what people have fixed, and what data protection and security have cleared."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from migration.labels import TARGETS
from migration.plan import Target
from migration.report.subject import Subject


@dataclass(frozen=True, slots=True)
class Entry:
    """A recorded decision: when, by whom, what, why, and how many installations of the plan rest on it."""

    day: date
    who: str
    what: str
    why: str
    installations: int


def log(subject: Subject) -> list[Entry]:
    """Pins and cited clearances in the order of their days."""
    return sorted([*_pins(subject), *_clearances(subject)], key=lambda entry: (entry.day, entry.what))


def _pins(subject: Subject) -> list[Entry]:
    known = {item.installation for item in subject.plan.decisions}
    return [
        Entry(pin.decided_on, pin.decided_by, f"{subject.place(pin.installation)}: {_fixed(pin.target, pin.wave)}",
              pin.reason, 1)
        for pin in subject.inventory.pins.values()
        if pin.installation in known
    ]  # fmt: skip


def _fixed(target: str | None, wave: int | None) -> str:
    words = [TARGETS[Target(target)]] if target else []
    return ", ".join([*words, *([f"Welle {wave}"] if wave else [])])


def _clearances(subject: Subject) -> list[Entry]:
    """Those on which a move of the plan rests, with the day of their evidence."""
    cited = Counter(key for item in subject.plan.decisions for key in item.clearances)
    found = []
    for key, count in cited.items():
        clearance = subject.inventory.clearances.get(key)
        if clearance is None:
            continue
        evidence = subject.inventory.evidence[clearance.evidence]
        provider = subject.inventory.providers[clearance.provider].name
        found.append(Entry(evidence.date, clearance.approver, f"Freigabe {key} für {provider}", evidence.title, count))
    return found
