"""Konveyor/Tackle: the application CSV with rows of type 1 (applications) and 2 (dependencies).

Columns and the meaning of northbound and southbound: konveyor/tackle2-hub, internal/api/import.go and
internal/importer/manager.go at 624977ec, test/api/importcsv/template_application_import.csv (Apache-2.0). Older files
say `Tag Type` for `Tag Category`. A row of type 1 may name a dependency, too; Konveyor drops it, we read it.
"""

from collections.abc import Sequence
from pathlib import Path

from inventory.importers import values
from inventory.importers.cells import CellError, shown
from inventory.importers.found import Findings, Found, read_rows
from inventory.importers.layout import Layout, Options, Row

LAYOUT = Layout(
    name="application file of Konveyor",
    columns={
        "record": ("Record Type 1", "Record Type"),
        "application": ("Application Name",),
        "dependency": ("Dependency",),
        "direction": ("Dependency Direction",),
    },
    required=("record", "application"),
    ragged=True,  # Konveyor's own dependency rows end after the direction
)
_DIRECTIONS = ("southbound", "northbound")


def read(paths: Sequence[Path], options: Options) -> Findings:
    """The applications and dependencies of the files; raises InputError where a file cannot be read."""
    return read_rows(paths, LAYOUT, options, _found)


def _found(row: Row) -> Found:
    record = values.text(LAYOUT, row, "record")
    if record not in ("1", "2"):
        raise CellError(f"Spalte Record Type 1: {shown(record or '')}; erwartet 1 (Anwendung) oder 2 (Abhängigkeit)")
    application = values.name(LAYOUT, row, "application")
    edge = _edge(row, application)
    if record == "1":
        return Found(row.place, application, application=application, edge=edge)
    if edge is None:
        raise CellError("Spalte Dependency: nichts angegeben; erwartet den Namen einer Anwendung")
    return Found(row.place, f"{edge[0]} → {edge[1]}", edge=edge)


def _edge(row: Row, application: str) -> tuple[str, str] | None:
    """Who needs whom: southbound, the application needs the other; northbound, the other needs it."""
    other, direction = values.text(LAYOUT, row, "dependency"), values.text(LAYOUT, row, "direction")
    if other is None:
        return None
    if direction is None or direction.casefold() not in _DIRECTIONS:
        found = shown(direction or "")
        raise CellError(f"Spalte Dependency Direction: {found}; erwartet {' oder '.join(_DIRECTIONS)}")
    return (application, other) if direction.casefold() == "southbound" else (other, application)
