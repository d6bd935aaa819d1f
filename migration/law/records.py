"""On which days do the records of an inventory meet a norm?"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from inventory.model import Attestation, Clearance, Inventory, ProgramRelease, Provider
from migration.law.catalogue import ATTESTATION, CLEARANCE, LOCATION, PROGRAM_RELEASE, Case, Norm
from migration.law.periods import ALWAYS, Period, Periods, intersection, union

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Record:
    """A dated record that meets a norm, with the days on which it does."""

    id: str
    days: Periods


class Records:
    """The legal records of an inventory by what they are about."""

    def __init__(self, inventory: Inventory) -> None:
        self.providers = inventory.providers
        self._clearances: dict[str, list[Clearance]] = defaultdict(list)
        for clearance in sorted(inventory.clearances.values(), key=lambda item: item.id):
            self._clearances[clearance.provider].append(clearance)
        self._attestations: dict[str, list[Attestation]] = defaultdict(list)
        for attestation in sorted(inventory.attestations.values(), key=lambda item: item.id):
            self._attestations[attestation.provider].append(attestation)
        self._releases: dict[str, list[ProgramRelease]] = defaultdict(list)
        for release in sorted(inventory.program_releases.values(), key=lambda item: item.id):
            self._releases[release.product].append(release)

    def provider(self, case: Case) -> Provider:
        """The provider of a case."""
        return self.providers[case.provider]

    def clearances(self, case: Case) -> list[Clearance]:
        """The clearances that fit a case, in order of their ids.

        A clearance names the product, or exactly this category of data, for this tenant or for all; with very high
        Schutzbedarf only one that names the product counts, since it has to be decided for it alone.
        """
        return [item for item in self._clearances[case.provider] if _fits(item, case)]

    def meeting(self, norm: Norm, case: Case) -> list[Record]:
        """The records that meet `norm` for `case`, each with its days; those that never do are left out."""
        if norm.record == ATTESTATION:
            found = self._attested(norm, case)
        elif norm.record == LOCATION:
            place = self.provider(case).location
            found = [Record(place, ALWAYS)] if place in norm.locations else []
        elif norm.record == PROGRAM_RELEASE:
            found = [Record(item.id, _released(item)) for item in self._program_releases(case)]
        else:
            found = [Record(item.id, _there(item, norm)) for item in self.clearances(case)]
        return [item for item in found if item.days]

    def met(self, norm: Norm, case: Case) -> Periods:
        """The days on which a record meets `norm` for `case`, or this version of the norm asks for nothing."""
        return union([*days_of(self.meeting(norm, case)), *excused(norm)])

    def fitting(self, case: Case) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The ids of the clearances, and of the Programmfreigaben, that fit a case."""
        clearances, releases = self.clearances(case), self._program_releases(case)
        return tuple(item.id for item in clearances), tuple(item.id for item in releases)

    def _program_releases(self, case: Case) -> list[ProgramRelease]:
        return [item for item in self._releases.get(case.product, ()) if item.tenant in (None, case.tenant)]

    def _attested(self, norm: Norm, case: Case) -> list[Record]:
        return [
            Record(item.id, (Period(item.valid_from, item.valid_until),))
            for item in self._attestations[case.provider]
            if item.standard in norm.standards and case.offer in item.scope
        ]


def documented(item: Clearance, norm: Norm, since: date = date.min) -> Periods:
    """The days on which a clearance holds with its document for `norm`, or without it where nothing asks for it.

    Days on which the norm is not in force count from `since` on.
    """
    held = union([Period(item.valid_from, item.valid_until or date.max)])
    if norm.record == CLEARANCE:
        return held
    day: date | None = getattr(item, norm.record)
    there = [Period(day, date.max)] if day else []
    return intersection(held, union([*there, *excused(norm, since)]))


def _there(item: Clearance, norm: Norm) -> Periods:
    """The days on which a clearance, or its document for `norm`, is there: a document can be earlier than the rest."""
    first: date | None = item.valid_from if norm.record == CLEARANCE else getattr(item, norm.record)
    return union([Period(first, item.valid_until or date.max)]) if first else ()


def excused(norm: Norm, since: date = date.min) -> Periods:
    """The days from `since` on on which this version of the norm is not in force and asks for nothing."""
    before = [Period(date.min, norm.valid_from - _DAY)] if norm.valid_from else []
    after = [Period(norm.valid_until + _DAY, date.max)] if norm.valid_until else []
    return intersection(union([*before, *after]), (Period(since, date.max),))


def days_of(records: Iterable[Record]) -> Periods:
    """The days on which any of `records` holds."""
    return union(period for item in records for period in item.days)


def _fits(item: Clearance, case: Case) -> bool:
    if item.tenant not in (None, case.tenant):
        return False
    if item.product is not None:
        return item.product == case.product
    return not case.very_high and item.personal_data is case.personal_data


def _released(item: ProgramRelease) -> Periods:
    return union([Period(item.released, item.valid_until or date.max)]) if item.released else ()
