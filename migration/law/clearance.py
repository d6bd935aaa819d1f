"""Law before weights: from which day on may an installation be at a provider?

A gate is open on the days on which every norm of the catalogue (`gates.yaml`) that applies is met; nothing outweighs a
closed one. All documents have to belong to one clearance: two halves make no whole.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from inventory.model import Clearance, Inventory, Schutzbedarf
from migration.facts.subject import Subject
from migration.law.catalogue import CLEARANCE, DOCUMENTS, LOCATION, Case, Norm, load_norms
from migration.law.periods import ALWAYS, Periods, covered, intersection, union
from migration.law.records import Record, Records, days_of, documented, excused
from migration.law.todos import Missing, missing, never_together
from migration.plan import Todo

_OF_CLEARANCE = frozenset({CLEARANCE, *DOCUMENTS})


@dataclass(frozen=True, slots=True)
class Evidence:
    """A norm that a gate rests on, with the record that meets it and the days on which it does."""

    norm: Norm
    record: Record


@dataclass(frozen=True, slots=True)
class Gate:
    """The days on which a case is open, when each clearance that opens it holds, and what is missing otherwise.

    `evidence` are the records that can run out; `reminders` are the norms that close nothing, with the days on which
    they are met.
    """

    open: Periods
    clearances: tuple[tuple[str, Periods], ...]
    todos: tuple[Todo, ...]
    evidence: tuple[Evidence, ...] = ()
    reminders: tuple[tuple[Norm, Periods], ...] = ()


class Gates:
    """The gates of an inventory; every case is worked out once, and what closes it once for all that are alike."""

    def __init__(self, inventory: Inventory, norms: Sequence[Norm] | None = None) -> None:
        self.records = Records(inventory)
        self.norms = load_norms() if norms is None else tuple(norms)
        self.as_of = inventory.settings.as_of
        self.waves = inventory.calendar.waves
        self.of = cache(self._of)
        self._known: dict[Hashable, Gate] = {}

    def demands(self, case: Case) -> list[Norm]:
        """The norms that apply to a case, in the order of the catalogue."""
        kind = self.records.provider(case).kind
        return [norm for norm in self.norms if norm.scope.covers(case, kind)]

    def _of(self, case: Case) -> Gate:
        demands = self.demands(case)
        closing = [norm for norm in demands if norm.closes]
        found = self._closed(case, closing) if closing else Gate(ALWAYS, (), ())
        if len(closing) == len(demands):
            return found
        reminding = (norm for norm in demands if not norm.closes)
        return replace(found, reminders=tuple((norm, self.records.met(norm, case)) for norm in reminding))

    def _closed(self, case: Case, norms: Sequence[Norm]) -> Gate:
        """The gate of all cases to which the same norms and the same records apply."""
        place = case.provider, case.offer, case.personal_data, case.very_high
        alike = place, tuple(norm.id for norm in norms), self.records.fitting(case)
        if alike not in self._known:
            self._known[alike] = self._worked_out(case, norms)
        return self._known[alike]

    def _worked_out(self, case: Case, norms: Sequence[Norm]) -> Gate:
        found = gate(case, norms, self.records)
        lacking = missing(case, norms, self.records, self.as_of) if not found.open else []
        if not found.open and not lacking:
            lacking = [never_together(self.records.provider(case))]
        due = self._due(case, norms, lacking) if lacking else None
        return replace(found, todos=tuple(item.todo(due) for item in lacking))

    def _due(self, case: Case, norms: Sequence[Norm], lacking: Sequence[Missing]) -> date | None:
        """The first day of the first wave by which all that lacks can be there, and for which the rest is open.

        Without such a wave it is that of the first one by which it can be there; none where the calendar ends before.
        """
        ready = self.as_of + timedelta(days=max((item.lead_days for item in lacking), default=0))
        codes = {item.code for item in lacking}
        rest = ALWAYS
        for norm in norms:
            if norm.record not in codes:
                rest = intersection(rest, self.records.met(norm, case))
        waves = [wave for wave in self.waves if wave.start >= ready]
        open_ = [wave for wave in waves if covered(rest, wave.start, wave.end)]
        return min((wave.start for wave in open_ or waves), default=None)


def case_of(subject: Subject, provider: str, offer: str, replacement: str | None) -> Case:
    """What the law is asked about an installation, or what replaces it, at an offer of a provider."""
    return Case(
        tenant=subject.tenant,
        product=replacement or subject.product.id,
        personal_data=subject.personal_data,
        provider=provider,
        offer=offer,
        task=subject.task.id,
        very_high=subject.need.highest is Schutzbedarf.SEHR_HOCH,
    )


def gate(case: Case, norms: Sequence[Norm], records: Records) -> Gate:
    """The gate of `case` that `norms` make; what is missing is not looked for."""
    documents = [norm for norm in norms if norm.record in _OF_CLEARANCE]
    held = {item.id: _whole(item, documents) for item in records.clearances(case)} if documents else {}
    days = union(period for periods in held.values() for period in periods) if documents else ALWAYS
    evidence = [Evidence(documents[0], Record(key, periods)) for key, periods in held.items() if periods]
    for norm in norms:
        if norm.record in _OF_CLEARANCE:
            continue
        met = records.meeting(norm, case)
        evidence += [Evidence(norm, record) for record in met if norm.record != LOCATION]
        days = intersection(days, union([*days_of(met), *excused(norm)]))
    holding = tuple((key, periods) for key, periods in held.items() if periods) if days else ()
    return Gate(days, holding, (), tuple(evidence))


def _whole(item: Clearance, documents: Iterable[Norm]) -> Periods:
    """The days on which a clearance holds with all its documents."""
    days = ALWAYS
    for norm in documents:
        days = intersection(days, documented(item, norm))
    return days
