"""A folder of CSV and YAML files becomes an Inventory, or a list of everything that is wrong with it.

First the form of every file is checked (encoding, columns, types, the schema of each row), then, where all forms are
right, that ids are unique and what the entities say about each other (`inventory.check`). `schools/` in the folder
belongs to another room.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from common.documents import read_document
from common.errors import InputError
from common.sources import Source, read_source
from inventory import entities
from inventory.addresses import AddressPlan, parse_addresses
from inventory.check import faults
from inventory.check_actuals import actual_faults
from inventory.faults import Fault, Tell, in_english, located, say
from inventory.model import Calendar, Inventory
from inventory.parts import Part, id_field, identity
from inventory.schema import schema_of
from inventory.tables import read_table

TABLES = ("tenants", "tasks", "products", "prices", "product_answers")
LEGAL = ("evidence", "attestations", "clearances", "program_releases", "distributions")
LISTS = ("providers", *LEGAL, "teams", "pins", "tenders")
JOURNAL = "actuals"  # a list whose reports have no ids
OPTIONAL = frozenset({"tenders", JOURNAL})  # documents an inventory need not have
TENANT_TABLES = ("installations", "servers", "contracts", "dependencies", "answers")
ANSWERS = ("product_answers", "answers")  # files an inventory need not have


def load(folder: Path) -> Inventory:
    """Read and check an inventory folder; raises InputError for the first thing that is wrong."""
    inventory, problems = read(folder)
    if inventory is None:
        raise problems[0]
    return inventory


def read(folder: Path) -> tuple[Inventory | None, list[InputError]]:
    """The inventory in `folder`, or `None` and everything that is wrong with it, sorted by file and line."""
    if not folder.is_dir():
        return None, [InputError(folder, "no such folder", hint="`kreiswolke init` makes one")]
    return _checked(_read_files(folder))


def read_parts(folder: Path) -> tuple[list[Part], AddressPlan]:
    """The rows of every file of an inventory folder; raises InputError for the first whose form is wrong."""
    reading = _read_files(folder)
    if reading.problems:
        raise reading.problems[0]
    return reading.parts, reading.addresses


def assemble(
    parts: list[Part], addresses: AddressPlan, tell: Tell = in_english
) -> tuple[Inventory | None, list[InputError]]:
    """The inventory of rows whose form is right, wherever they come from, or `None` and everything that is wrong.

    `tell` has the language of what is said about them.
    """
    return _checked(_Reading(Path(), parts, addresses), tell)


def _read_files(folder: Path) -> "_Reading":
    reading = _Reading(folder)
    reading.read_files()
    return reading


def _checked(reading: "_Reading", tell: Tell = in_english) -> tuple[Inventory | None, list[InputError]]:
    inventory = None if reading.problems else _assembled(reading, tell)
    if inventory is not None:
        for fault in (*faults(inventory, reading.addresses), *actual_faults(inventory)):
            reading.problems.append(located(fault, *reading.places[fault.kind, fault.id], tell))
    problems = sorted(reading.problems, key=lambda problem: (problem.file, problem.line or 0))
    return (None if problems else inventory), problems


@dataclass(slots=True)
class _Reading:
    """Everything read so far: the rows of each file, its digest, where each entity is, and what is wrong."""

    folder: Path
    parts: list[Part] = field(default_factory=list)
    addresses: AddressPlan = field(default_factory=AddressPlan)
    digest: dict[str, str] = field(default_factory=dict)
    problems: list[InputError] = field(default_factory=list)
    places: dict[tuple[str, object], tuple[Part, int]] = field(default_factory=dict)  # kind and id -> row

    def of(self, kind: str) -> Iterator[Part]:
        """The parts of one kind, in the order in which they were read."""
        return (part for part in self.parts if part.kind == kind)

    def read_files(self) -> None:
        """Read every file an inventory has."""
        for kind in TABLES:
            self._read_table(kind, self.folder / f"{kind}.csv")
        for kind in ("settings", "calendar", *LISTS, JOURNAL):
            path = self.folder / f"{kind}.yaml"
            if kind not in OPTIONAL or path.exists():
                self._read_document(kind, path)
        if source := self._source(self.folder / "addresses.csv"):
            self.addresses, problems = parse_addresses(source)
            self.problems += problems
        keys = [row["key"] for part in self.of("tenants") for row in part.rows]
        if all(Path(problem.file).name != "tenants.csv" for problem in self.problems):
            self._refuse_strangers(keys)
        for key in keys:
            for kind in TENANT_TABLES:
                self._read_table(kind, self.folder / "tenants" / key / f"{kind}.csv", key)

    def _source(self, path: Path) -> Source | None:
        try:
            source = read_source(path)
        except InputError as problem:
            self.problems.append(problem)
            return None
        self.digest[path.relative_to(self.folder).as_posix()] = source.sha256
        return source

    def _read_table(self, kind: str, path: Path, tenant: str | None = None) -> None:
        if kind in ANSWERS and not path.exists():
            return
        if source := self._source(path):
            table = read_table(source, kind)
            self.problems += table.problems
            part = Part(kind, path, table.rows, table.lines)
            self.parts.append(part)
            if tenant:
                self._give(part, tenant)

    def _give(self, part: Part, tenant: str) -> None:
        """Rows of a tenant's folder belong to it, and their ids say so."""
        name = id_field(part.kind)
        for row, line in zip(part.rows, part.lines, strict=True):
            row["tenant"] = tenant
            if not row[name].startswith(f"{tenant}-"):
                problem = f"{row[name]} does not begin with {tenant}-, the key of its folder"
                self.problems.append(InputError(part.path, problem, line=line, field=name, hint="move or rename it"))

    def _read_document(self, kind: str, path: Path) -> None:
        if source := self._source(path):
            document = read_document(source, schema_of(kind))
            self.problems += document.problems
            if document.data is not None:
                self.parts += Part.of_document(kind, path, document)

    def _refuse_strangers(self, keys: list[str]) -> None:
        folder = self.folder / "tenants"
        for path in sorted(folder.iterdir()) if folder.is_dir() else []:
            if path.name not in keys:
                self.problems.append(InputError(path, "no such tenant", hint="add it to tenants.csv or remove this"))


def _assembled(reading: _Reading, tell: Tell) -> Inventory | None:
    """The inventory, or `None` where an id is used twice (which is then among the problems)."""
    kinds = {kind: _by_id(reading, kind, tell) for kind in entities.BUILDERS}
    settings = next(reading.of("settings"))
    reading.places["settings", None] = settings, 0
    if reading.problems:
        return None
    waves, blackouts, milestones, dependencies, product_answers, answers, actuals = (
        tuple(kinds.pop(kind).values())
        for kind in ("waves", "blackouts", "milestones", "dependencies", *ANSWERS, JOURNAL)
    )
    return Inventory(
        settings=entities.settings(settings.rows[0]),
        calendar=Calendar(waves, blackouts, milestones),
        dependencies=dependencies,
        product_answers=product_answers,
        answers=answers,
        actuals=actuals,
        digest=reading.digest,
        **kinds,
    )


def _by_id(reading: _Reading, kind: str, tell: Tell) -> dict[Any, Any]:
    """The entities of one kind by their id; an id used twice is a problem of its second row."""
    build = entities.BUILDERS[kind]
    result: dict[Any, Any] = {}
    for part in reading.of(kind):
        for index, row in enumerate(part.rows):
            key = identity(kind, row)
            if key in result:
                reading.problems.append(located(_used_twice(reading, kind, key), part, index, tell))
            else:
                result[key] = build(row)
                reading.places[kind, key] = part, index
    return result


def _used_twice(reading: _Reading, kind: str, key: object) -> Fault:
    first, place = reading.places[kind, key]
    name = ", ".join(map(str, key)) if isinstance(key, tuple) else key
    problem = say("{} is used twice; the first is in {} line {}", name, first.path.name, first.lines[place])
    return Fault(kind, key, id_field(kind), problem, say("remove or rename one"))
