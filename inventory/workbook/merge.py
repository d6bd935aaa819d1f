"""Workbooks are taken into an inventory: all of it, or one tenant's own rows and nothing of any other.

A tenant's workbook replaces what belongs to it. Of the shared sheets new tenants, tasks, products, providers and
documents are added, since its own rows may name them; everything else in them the project office keeps, and what
differs there is counted, never taken in silence.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from common.errors import InputError
from inventory import entities
from inventory.addresses import AddressPlan, Allocation, allocate, allocated
from inventory.ags import exists
from inventory.load import TENANT_TABLES, assemble
from inventory.model import Inventory
from inventory.parts import Part, id_field, identity
from inventory.save import plain_value
from inventory.workbook.columns import sheets
from inventory.workbook.faults import in_german
from inventory.workbook.read import Filled
from inventory.workbook.rows import owner, seen_by

_ADDED = ("tenants", "tasks", "products", "providers", "evidence")


@dataclass(frozen=True, slots=True)
class _Place:
    """A row of a part."""

    part: Part
    index: int

    @property
    def row(self) -> Any:
        return self.part.rows[self.index]


@dataclass(slots=True)
class Merged:
    """An inventory under construction; `left` counts by kind the shared rows of workbooks that were not taken.

    `taken` are the workbooks that it has taken, by the tenant they are of (`None`: of all).
    """

    places: dict[str, list[_Place]] = field(default_factory=dict)
    addresses: AddressPlan = field(default_factory=AddressPlan)
    left: dict[str, int] = field(default_factory=dict)
    taken: dict[str | None, Path] = field(default_factory=dict)
    problems: list[InputError] = field(default_factory=list)

    @classmethod
    def of_parts(cls, parts: Iterable[Part], addresses: AddressPlan) -> "Merged":
        """What the files of an inventory hold."""
        merged = cls(addresses=addresses)
        for part in parts:
            merged.places.setdefault(part.kind, []).extend(_places(part))
        return merged

    def take(self, filled: Filled) -> None:
        """Take a workbook: the whole of it where nothing is there yet or it is one of all tenants."""
        if problem := self._other_provenance(filled) or self._second(filled):
            self.problems.append(problem)
            return
        self.taken[filled.key] = filled.path
        whole = filled.key is None or not self.places
        for kind, part in filled.parts.items():
            if kind == "addresses":
                self._take_addresses(part)
            elif whole:
                self.places[kind] = _places(part)
            elif kind == "settings":
                own = entities.settings(part.rows[0])
                self.left[kind] = sum(entities.settings(place.row) != own for place in self.places[kind])
            else:
                self._take_own(kind, part, str(filled.key))

    def finish(self) -> tuple[Inventory | None, list[InputError]]:
        """The inventory, checked as a whole, or `None` and everything that is wrong with it."""
        keys = [place.row["key"] for place in self.places.get("tenants", ())]
        for kind in TENANT_TABLES:
            self.problems += [
                InputError(place.part.path, f"kein Landkreis mit dem Schlüssel {place.row['tenant']}",
                           line=place.part.lines[place.index], field=place.part.titles.get(id_field(kind)),
                           hint="im Blatt Landkreise ergänzen")
                for place in self.places.get(kind, ()) if place.row["tenant"] not in keys
            ]  # fmt: skip
        if self.problems:
            return None, self.problems
        for key in keys:
            if exists(key) and key not in {allocation.key for allocation in self.addresses.allocations}:
                self.addresses = allocate(self.addresses, key)
        parts = [part for kind in (*entities.BUILDERS, "settings") for part in _parts(kind, self.places.get(kind, ()))]
        return assemble(parts, self.addresses, in_german)

    def left_titles(self) -> dict[str, int]:
        """How many shared rows were not taken, by the German title of their sheet."""
        return {sheet.title: count for kind, sheet in sheets().items() if (count := self.left.get(kind, 0))}

    def _other_provenance(self, filled: Filled) -> InputError | None:
        part = filled.parts["settings"]
        found = part.rows[0]["provenance"]
        if all(place.row["provenance"] == found for place in self.places.get("settings", ())):
            return None
        hint = "echte Daten und Beispiele in getrennten Ordnern halten"
        return InputError(part.path, "andere Herkunft als das Inventar", line=part.lines[0], hint=hint)

    def _second(self, filled: Filled) -> InputError | None:
        """Of two workbooks of the same rows one would replace the other in silence, whichever comes last."""
        for key, path in self.taken.items():
            if filled.key is None or key in (None, filled.key):
                problem = f"würde ersetzen, was aus {path} kommt"
                hint = "nur die gültige nennen, oder nacheinander einlesen"
                return InputError(filled.path, problem, hint=hint)
        return None

    def _take_own(self, kind: str, part: Part, key: str) -> None:
        base, new = self.places.get(kind, []), _places(part)
        own: dict[object, list[_Place]] = {}
        for place in new:
            if owner(kind, place.row) == key:
                own.setdefault(identity(kind, place.row), []).append(place)
        known = {identity(kind, place.row): place.row for place in base}
        result: list[_Place] = []
        for place in base:
            result += own.pop(identity(kind, place.row), []) if owner(kind, place.row) == key else [place]
        shared = [place for place in new if owner(kind, place.row) != key]
        added = [place for place in shared if kind in _ADDED and identity(kind, place.row) not in known]
        self.places[kind] = result + [place for places in own.values() for place in places] + added
        self.left[kind] = self.left.get(kind, 0) + _differing(kind, shared, known, key) - len(added)

    def _take_addresses(self, part: Part) -> None:
        """New tenants keep the addresses a workbook gives them; those given before never change."""
        rows = sorted(zip(part.rows, part.lines, strict=True), key=lambda found: int(found[0]["slot"]))
        given = {allocation.key: allocation for allocation in self.addresses.allocations}
        new = [(row, line) for row, line in rows if row["key"] not in given]
        for row, line in rows:
            if row["key"] in given:
                self._compare_addresses(part, row, line, given[row["key"]])
        numbered = [row | {"slot": slot} for slot, (row, _) in enumerate(new, start=len(given))]
        plan, problems = allocated(
            replace(part, rows=numbered, lines=[line for _, line in new]), self.addresses, in_german
        )
        self.addresses = plan
        self.problems += problems

    def _compare_addresses(self, part: Part, row: Any, line: int, given: Allocation) -> None:
        for name in ("ipv4_datacentre", "ipv4_schools", "ipv6"):
            if row[name] != plain_value(given, name):
                hint = "wie in addresses.csv eintragen: Adressen ändern sich nie"
                field = part.titles[name]
                problem = InputError(part.path, "andere Adressen als vergeben", line=line, field=field, hint=hint)
                self.problems.append(problem)
        if row["in_use"] != plain_value(given, "in_use"):
            self.left[part.kind] = self.left.get(part.kind, 0) + 1


def _places(part: Part) -> list[_Place]:
    return [_Place(part, index) for index in range(len(part.rows))]


def _parts(kind: str, places: Sequence[_Place]) -> list[Part]:
    """Rows as parts again, in their order; one for each run of rows from one part."""
    runs: list[list[_Place]] = []
    for place in places:
        if not runs or runs[-1][-1].part is not place.part:
            runs.append([])
        runs[-1].append(place)
    return [_part(kind, run) for run in runs]


def _part(kind: str, run: Sequence[_Place]) -> Part:
    part = run[0].part
    if [place.index for place in run] == list(range(len(part.rows))):
        return part
    lines = [part.lines[place.index] for place in run]
    return Part(kind, part.path, [place.row for place in run], lines, titles=part.titles)


def _differing(kind: str, shared: Iterable[_Place], known: Mapping[object, Any], key: str) -> int:
    """How many shared rows of a tenant's workbook are not, or not so, in the inventory it is taken into."""
    build = entities.BUILDERS[kind]
    count = 0
    for place in shared:
        base = known.get(identity(kind, place.row))
        seen = seen_by(kind, base, key) if base else None
        count += seen is None or build(seen) != build(place.row)
    return count
