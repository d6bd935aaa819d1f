"""The reckoning of an import: what became of every row, and of every product name; nothing disappears silently."""

import csv
import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from common.cells import inert
from inventory.importers.layout import Place
from inventory.matching.matcher import Candidate
from inventory.model import Provenance

EXAMPLE = "Beispieldaten, frei erfunden"


class Outcome(StrEnum):
    """What became of a row: something new, joined with what is there, or not taken."""

    TAKEN = "taken"
    MERGED = "merged"
    LEFT_OUT = "left_out"


LABELS = {Outcome.TAKEN: "übernommen", Outcome.MERGED: "zusammengeführt", Outcome.LEFT_OUT: "ausgelassen"}


class Naming(StrEnum):
    """How a product name was understood."""

    KNOWN = "known"  # taken by an earlier import
    DECIDED = "decided"  # a person has said so
    SURE = "sure"
    OPEN = "open"  # to be confirmed
    NONE = "none"  # a person has said that it is in no catalogue


@dataclass(frozen=True, slots=True)
class Entry:
    """One row read: where it stands, what it is about, what became of it, and in German why, with the particulars."""

    place: Place
    about: str
    outcome: Outcome
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A product name of the files: in how many rows, how understood, and what it may mean."""

    name: str
    rows: int
    naming: Naming
    product: str | None
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Reckoning:
    """All rows of an import in their order; taken, merged and left out add up to what was read.

    `unused` are the columns and `unread` the sheets that nothing was taken from.
    """

    provenance: Provenance
    tenant: str
    source: str
    entries: tuple[Entry, ...]
    names: tuple[Named, ...]
    unused: tuple[str, ...]
    unread: tuple[str, ...]

    def counts(self) -> Mapping[str, int]:
        """Rows read and how many had which outcome."""
        found = Counter(entry.outcome for entry in self.entries)
        return {"read": len(self.entries), **{outcome.value: found[outcome] for outcome in Outcome}}

    def reasons(self) -> Mapping[tuple[Outcome, str], int]:
        """How many rows had an outcome for a reason, the most frequent first."""
        return dict(Counter((entry.outcome, entry.reason) for entry in self.entries).most_common())


def to_plain(reckoning: Reckoning) -> dict[str, Any]:
    """The reckoning as JSON knows it."""
    note = {"note": EXAMPLE} if reckoning.provenance is Provenance.EXAMPLE else {}
    return {
        **note,
        "version": 1,
        "provenance": reckoning.provenance.value,
        "tenant": reckoning.tenant,
        "source": reckoning.source,
        "counts": dict(reckoning.counts()),
        "rows": [_plain(entry) for entry in reckoning.entries],
        "names": [{**asdict(named), "naming": named.naming.value} for named in reckoning.names],
        "unused_columns": list(reckoning.unused),
        "unread_sheets": list(reckoning.unread),
    }


def _plain(entry: Entry) -> dict[str, Any]:
    words = {"about": entry.about, "outcome": entry.outcome.value, "reason": entry.reason, "detail": entry.detail}
    return {**asdict(entry.place), **words}


def csv_text(reckoning: Reckoning) -> str:
    """Every row with its outcome, as German Excel reads it."""
    lines = io.StringIO()
    writer = csv.writer(lines, delimiter=";", lineterminator="\r\n")
    if reckoning.provenance is Provenance.EXAMPLE:
        writer.writerow([EXAMPLE])
    writer.writerow(["Datei", "Blatt", "Zeile", "Worum es geht", "Ergebnis", "Grund", "Einzelheiten"])
    for entry in reckoning.entries:
        place = entry.place
        where = [inert(place.file), inert(place.sheet or ""), place.line]
        writer.writerow([*where, inert(entry.about), LABELS[entry.outcome], entry.reason, inert(entry.detail)])
    return "\ufeff" + lines.getvalue()
