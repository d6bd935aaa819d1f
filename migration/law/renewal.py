"""What has to be renewed, since a gate closes again before the plan ends, and from when on to see to it."""

import re
from datetime import date, datetime, timedelta

from migration.dates import text
from migration.labels import ISB
from migration.law.catalogue import ATTESTATION
from migration.law.clearance import Gate
from migration.plan import Todo

_BEGIN = re.compile(r": ab (\d\d\.\d\d\.\d{4}) erneuern ")


def running_out(gate: Gate, start: date, end: date, horizon: date) -> list[Todo]:
    """What has to be renewed after a move from `start` to `end`: the gate closes again before the plan ends."""
    period = next((item for item in gate.open if item.covers(start, end)), None)
    if period is None or period.end >= horizon:
        return []
    return [_renewal(gate, period.end, "sonst muss die Anwendung zurück")]


def closing(gate: Gate, horizon: date) -> list[Todo]:
    """What has to be renewed for a move that cannot be earlier: the gate closes for good before the plan ends."""
    last = max((period.end for period in gate.open), default=horizon)
    if last >= horizon:
        return []
    return [_renewal(gate, last, "damit der Umzug danach möglich ist")]


def begin(step: str) -> date | None:
    """The day from which on to renew, as the text of a step says it; `None` where it says none."""
    found = _BEGIN.search(step)
    return datetime.strptime(found[1], "%d.%m.%Y").date() if found else None


def _renewal(gate: Gate, day: date, why: str) -> Todo:
    """The step for the record that ends on `day`; where several end, the one that takes longest."""
    ending = [item for item in gate.evidence if any(period.end == day for period in item.record.days)]
    if not ending:
        return Todo(
            "renewal",
            f"Freigabe oder Testat läuft am {text(day)} aus: vorher erneuern, {why}",
            ISB,
            day,
        )
    item = max(ending, key=lambda entry: (entry.norm.lead_days, entry.record.id))
    what = "Testat" if item.norm.record == ATTESTATION else "Freigabe"
    first = text(day - timedelta(days=item.norm.lead_days))
    step = f"{what} {item.record.id} läuft am {text(day)} aus: ab {first} erneuern ({item.norm.lead_days} Tage), {why}"
    return Todo("renewal", step, item.norm.owner, day)
