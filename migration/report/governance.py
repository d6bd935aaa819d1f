"""The log of decisions a plan rests on: what people have fixed, cleared and released."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from migration.labels import LEVELS, PROGRESS, TARGETS
from migration.plan import Target
from migration.report.protection import VALUES
from migration.report.subject import Subject

NO_EVIDENCE = "kein Beleg erfasst"


@dataclass(frozen=True, slots=True)
class Entry:
    """A recorded decision: when, by whom, what, why, and how many installations of the plan rest on it."""

    day: date
    who: str
    what: str
    why: str
    installations: int


def log(subject: Subject) -> list[Entry]:
    """Pins, reports, decisions on the Verteilungseffekt, cited clearances and Programmfreigaben, by their days."""
    found = [
        *_reports(subject),
        *_pins(subject),
        *_distributions(subject),
        *_clearances(subject),
        *_program_releases(subject),
    ]
    return sorted(found, key=lambda entry: (entry.day, entry.what))


def _pins(subject: Subject) -> list[Entry]:
    known = {item.installation for item in subject.plan.decisions}
    return [
        Entry(pin.decided_on, pin.decided_by, f"{subject.place(pin.installation)}: {_fixed(pin.target, pin.wave)}",
              pin.reason, 1)
        for pin in subject.inventory.pins.values()
        if pin.installation in known
    ]  # fmt: skip


def _reports(subject: Subject) -> list[Entry]:
    known = {item.installation for item in subject.plan.decisions}
    return [
        Entry(item.recorded_on, item.recorded_by, f"{subject.place(item.installation)}: {PROGRESS[item.state.value]}",
              item.note, 1)
        for item in subject.inventory.actuals
        if item.installation is not None and item.installation in known
    ]  # fmt: skip


def _fixed(target: str | None, wave: int | None) -> str:
    words = [TARGETS[Target(target)]] if target else []
    return ", ".join([*words, *([f"Welle {wave}"] if wave else [])])


def _distributions(subject: Subject) -> list[Entry]:
    known = {item.installation for item in subject.plan.decisions}
    return [
        Entry(
            item.decided_on,
            item.decided_by,
            f"{subject.place(item.installation)}: {VALUES[item.value]} höchstens {LEVELS[item.level]} (Verteilung)",
            item.reason,
            1,
        )
        for item in subject.inventory.distributions.values()
        if item.installation in known
    ]


def _program_releases(subject: Subject) -> list[Entry]:
    """Those of products that move here."""
    moves = Counter((item.product, item.tenant) for item in subject.moves)
    found = []
    for release in subject.inventory.program_releases.values():
        count = sum(
            number
            for (product, tenant), number in moves.items()
            if product == release.product and release.tenant in (None, tenant)
        )
        if release.released is not None and count:
            product = subject.inventory.products[release.product].name
            evidence = subject.inventory.evidence[release.evidence].title if release.evidence else NO_EVIDENCE
            found.append(
                Entry(release.released, release.approver, f"Programmfreigabe für „{product}“", evidence, count)
            )
    return found


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
        found.append(
            Entry(evidence.date, clearance.approver, f"Freigabe {key} für „{provider}“", evidence.title, count)
        )
    return found
