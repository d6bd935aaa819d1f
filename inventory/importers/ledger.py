"""Which id a name of another tool got: `tenants/<key>/imported.csv`, so that the next import finds the thing again.

Ids in it are never given to anything else, even if somebody has removed the thing from the inventory. The file may be
missing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from common.errors import InputError
from inventory.matching.words import fold
from inventory.save import table
from inventory.tables import load_table

FILE = "imported.csv"
SERVER, INSTALLATION = "server", "installation"


@dataclass(frozen=True, slots=True)
class Line:
    """`name` of another tool is the thing `id` of a kind."""

    kind: str
    name: str
    id: str


@dataclass(slots=True)
class Ledger:
    """The lines of one tenant by kind and folded name, and the ids that each kind has given."""

    lines: dict[tuple[str, str], Line] = field(default_factory=dict)
    given: dict[str, set[str]] = field(default_factory=lambda: {SERVER: set(), INSTALLATION: set()})

    @classmethod
    def of(cls, lines: Iterable[Line]) -> "Ledger":
        """A ledger of these lines."""
        ledger = cls()
        for line in lines:
            ledger.enter(line.kind, line.name, line.id)
        return ledger

    def id_of(self, kind: str, name: str) -> str | None:
        """The id that `name` has got."""
        line = self.lines.get((kind, fold(name)))
        return line.id if line else None

    def enter(self, kind: str, name: str, id_: str) -> None:
        """`name` is `id_` from now on."""
        self.lines[kind, fold(name)] = Line(kind, name, id_)
        self.given[kind].add(id_)


def ledger_path(folder: Path, tenant: str) -> Path:
    """Where the ledger of a tenant is in an inventory."""
    return folder / "tenants" / tenant / FILE


def load_ledger(folder: Path, tenant: str) -> Ledger:
    """The ledger of a tenant; raises InputError where the file is wrong."""
    path, ledger = ledger_path(folder, tenant), Ledger()
    if not path.exists():
        return ledger
    read = load_table(path, "imported")
    for row, number in zip(read.rows, read.lines, strict=True):
        if ledger.id_of(row["kind"], row["name"]) is not None:
            raise InputError(path, "name given twice", line=number, field="name", hint="remove one of the rows")
        if not row["id"].startswith(f"{tenant}-"):
            found = f"{row['id']} does not begin with {tenant}-"
            raise InputError(path, found, line=number, field="id", hint="correct it")
        ledger.enter(row["kind"], row["name"], row["id"])
    return ledger


def ledger_text(ledger: Ledger) -> str:
    """The file's text, sorted by kind and name."""
    lines: Iterable[Line] = (ledger.lines[key] for key in sorted(ledger.lines))
    return table("imported", lines)
