"""Azure Migrate: the import template (CSV) and the assessed machines of an exported assessment (CSV or XLSX).

Template columns: Microsoft's documentation, "Assess on-premises servers using an imported CSV file"
(MicrosoftDocs/azure-docs, articles/migrate/tutorial-discover-import.md at 019c5fa9), and the template's own header
(`*Server name`, `*Memory (In MB)`, `Disk 1 size (In GB)` ...). Export columns: sheet All_Assessed_Machines
(`Machine`, `Memory(MB)`, `Storage(GB)` ...). MB and GB are counted in steps of 1,024 there.
"""

from collections.abc import Sequence
from decimal import Decimal
from math import ceil
from pathlib import Path

from inventory.importers import values
from inventory.importers.cells import CellError, gib_of_mib, shown
from inventory.importers.found import Findings, Found, FoundServer, read_rows
from inventory.importers.layout import Layout, Options, Row

_DISKS = 8  # the template allows so many
_DISK_COLUMNS = {
    f"disk_{number}": (f"Disk {number} size (In GB)", f"Disk {number} size") for number in range(1, _DISKS + 1)
}
LAYOUT = Layout(
    name="server table of Azure Migrate",
    columns={
        "server": ("Server name", "Machine"),
        "cores": ("Cores",),
        "memory_mib": ("Memory (In MB)", "Memory (MB)", "Memory"),
        "os": ("OS name", "Operating system"),
        "os_version": ("OS version",),
        "kind": ("Server type",),
        "allocated_mib": ("Storage allocated (In MB)",),
        "storage_gib": ("Storage (GB)",),
        **_DISK_COLUMNS,
    },
    required=("server", "cores", "memory_mib"),
)
_KINDS = {"virtual": True, "virtuell": True, "physical": False, "physisch": False}


def read(paths: Sequence[Path], options: Options) -> Findings:
    """The servers of the files; raises InputError where a file cannot be read."""
    return read_rows(paths, LAYOUT, options, _found)


def _found(row: Row) -> Found:
    server = FoundServer(
        name=values.name(LAYOUT, row, "server"),
        virtual=_virtual(row),
        vcpus=values.cpus(LAYOUT, row, "cores"),
        ram_gib=values.memory_gib(LAYOUT, row, "memory_mib"),
        disk_gib=_disk_gib(row),
        os=values.os_name(values.text(LAYOUT, row, "os"), values.text(LAYOUT, row, "os_version")),
    )
    return Found(row.place, server.name, server=server, application=values.text(LAYOUT, row, "application"))


def _virtual(row: Row) -> bool | None:
    kind = values.text(LAYOUT, row, "kind")
    if kind is not None and kind.casefold() not in _KINDS:
        raise CellError(f"Spalte Server type: {shown(kind)}; erwartet Virtual oder Physical")
    return None if kind is None else _KINDS[kind.casefold()]


def _disk_gib(row: Row) -> int | None:
    """What the disks hold together, else the storage of the whole server."""
    disks = [size for name in _DISK_COLUMNS if (size := values.gibibytes(LAYOUT, row, name)) is not None]
    if disks:
        return ceil(sum(disks, Decimal(0)))
    storage = values.gibibytes(LAYOUT, row, "storage_gib")
    return gib_of_mib(values.mebibytes(LAYOUT, row, "allocated_mib")) if storage is None else ceil(storage)
