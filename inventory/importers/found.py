"""What an importer finds in a row: a server, an application, a dependency, or a reason to leave the row out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from common.errors import InputError
from inventory.importers.cells import CellError
from inventory.importers.layout import Layout, Options, Place, Row, Table
from inventory.importers.tabular import read_tables

UNREADABLE = "nicht lesbar"


@dataclass(frozen=True, slots=True)
class FoundServer:
    """A server by the name its tool gives it; what the file does not say is `None`."""

    name: str
    virtual: bool | None = None
    vcpus: int | None = None
    ram_gib: int | None = None
    disk_gib: int | None = None
    os: str | None = None
    uuid: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One row: exactly one of these for every row read, so that nothing can get lost.

    `application` is a product's name in free text, on `server` where both are set; `edge` names the application that
    needs another and that other; `supplements` is the server that this row only adds facts to, `uuid` that server's.
    `refusal` says in German why the row is left out and `detail` the particulars, `remarks` what else is worth knowing.
    """

    place: Place
    about: str
    server: FoundServer | None = None
    application: str | None = None
    edge: tuple[str, str] | None = None
    supplements: str | None = None
    uuid: str | None = None
    refusal: str | None = None
    detail: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything in the files, in their order, the columns that no row needed, and the sheets that were not read."""

    rows: tuple[Found, ...]
    unused: tuple[str, ...]
    unread: tuple[str, ...]


def read_rows(paths: Sequence[Path], layout: Layout, options: Options, build: Callable[[Row], Found]) -> Findings:
    """`build` for each row of the files' tables of one layout; raises InputError where a file cannot be read."""
    tables = read_tables(paths, [layout], options)
    rows = tuple(found for table in tables.known for found in found_rows(table.rows, build))
    return Findings(rows, unused_columns(tables.known, options), tables.unread)


def found_rows(rows: Iterable[Row], build: Callable[[Row], Found]) -> Iterator[Found]:
    """`build` for each row; a row or cell that cannot be read becomes a refusal with its reason."""
    for row in rows:
        if row.problem:
            yield Found(row.place, about="", refusal=UNREADABLE, detail=row.problem)
            continue
        try:
            yield build(row)
        except CellError as error:
            yield Found(row.place, about="", refusal=UNREADABLE, detail=str(error))


def unused_columns(tables: Sequence[Table], options: Options) -> tuple[str, ...]:
    """The columns nobody used, each once; raises InputError where the user named a product column nobody can use."""
    own = next((table.layout for table in tables if "application" in table.layout.columns), None)
    if options.product_column and own:
        found = f"the {own.name} names the product itself, in {own.columns['application'][0]}"
        raise InputError("--product-column", found, hint="leave the option out")
    if options.product_column and not any("application" in row.cells for table in tables for row in table.rows):
        known = sorted({name for table in tables for name in table.unused})
        hint = f"unused columns: {', '.join(known)[:300] or 'none'}"
        raise InputError("--product-column", f"no table has a column {options.product_column}", hint=hint)
    return tuple(dict.fromkeys(name for table in tables for name in table.unused))
