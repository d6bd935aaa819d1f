"""RVTools: the sheets vInfo, vPartition and vMemory of an XLSX export, or the same tabs exported as CSV.

Column names as RVTools 3.8 to 4.7 writes them: `... MB` until 4.1, `... MiB` since (the values are MiB in both), and
the internal names (`vInfoVMName`) that the command line export uses. Seen in public exports and in programs that read
them, e.g. lrivallain/rvtools2azmigrate (MIT).
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from common.errors import InputError
from inventory.importers import values
from inventory.importers.cells import gib_of_mib
from inventory.importers.found import Findings, Found, FoundServer, found_rows, unused_columns
from inventory.importers.layout import Layout, Options, Row, Table
from inventory.importers.sizes import Sizes
from inventory.importers.tabular import read_tables

INFO = Layout(
    name="vInfo table of RVTools",
    sheet="vInfo",
    columns={
        "vm": ("VM", "vInfoVMName"),
        "power": ("Powerstate", "vInfoPowerstate"),
        "template": ("Template", "vInfoTemplate"),
        "placeholder": ("SRM Placeholder", "vInfoSRMPlaceHolder"),
        "cpus": ("CPUs", "vInfoCPUs"),
        "memory_mib": ("Memory", "vInfoMemory"),
        "disks_mib": ("Total disk capacity MiB", "Total disk capacity MB", "vInfoTotalDiskCapacityMiB"),
        "provisioned_mib": ("Provisioned MiB", "Provisioned MB", "vInfoProvisioned"),
        "os_tools": ("OS according to the VMware Tools", "vInfoOSTools"),
        "os": ("OS according to the configuration file", "OS", "vInfoOS"),
        "uuid": ("VM UUID", "UUID", "vInfoUUID"),
    },
    required=("vm", "cpus", "memory_mib"),
)
PARTITION = Layout(
    name="vPartition table of RVTools",
    sheet="vPartition",
    columns={
        "vm": ("VM", "vPartitionVMName"),
        "disk": ("Disk", "vPartitionDisk"),
        "capacity_mib": ("Capacity MiB", "Capacity MB", "vPartitionCapacityMiB"),
        "uuid": ("VM UUID", "UUID"),
    },
    required=("vm", "capacity_mib"),
)
MEMORY = Layout(
    name="vMemory table of RVTools",
    sheet="vMemory",
    columns={
        "vm": ("VM", "vMemoryVMName"),
        "size_mib": ("Size MiB", "Size MB", "vMemorySizeMiB"),
        "uuid": ("VM UUID", "UUID"),
    },
    required=("vm", "size_mib"),
)


def read(paths: Sequence[Path], options: Options) -> Findings:
    """The servers of the files, completed from vPartition and vMemory; raises InputError for a file it cannot read."""
    read = read_tables(paths, [INFO, PARTITION, MEMORY], options)
    tables = read.known
    if not _of(tables, INFO):
        hint = "export it, too, or rename the sheet back to vInfo"
        raise InputError(paths[0], f"no {INFO.name}, only {tables[0].layout.name}", hint=hint)
    machines = [(row.cells["vm"], row.cells.get("uuid")) for table in _of(tables, INFO) for row in table.rows]
    disks, sizes = Sizes.among(machines), Sizes.among(machines)
    partitions = _supplements(tables, PARTITION, "capacity_mib", disks)
    memories = _supplements(tables, MEMORY, "size_mib", sizes)
    infos = (
        found for table in _of(tables, INFO) for found in found_rows(table.rows, lambda row: _vm(row, disks, sizes))
    )
    return Findings((*infos, *partitions, *memories), unused_columns(tables, options), read.unread)


def _of(tables: Iterable[Table], layout: Layout) -> list[Table]:
    return [table for table in tables if table.layout is layout]


def _vm(row: Row, partitions: Sizes, memories: Sizes) -> Found:
    name, uuid = values.name(INFO, row, "vm"), values.text(INFO, row, "uuid")
    if refusal := _no_server(row, name):
        return Found(row.place, name, refusal=refusal)
    disk_gib, disk_remark = _disk_gib(row, partitions.mebibytes(name, uuid))
    ram_gib, ram_remark = values.memory_gib(INFO, row, "memory_mib"), ""
    if ram_gib is None and (memory_mib := memories.mebibytes(name, uuid)) is not None:
        ram_gib, ram_remark = gib_of_mib(memory_mib), "Arbeitsspeicher aus vMemory"
    server = FoundServer(
        name=name,
        virtual=True,
        vcpus=values.cpus(INFO, row, "cpus"),
        ram_gib=ram_gib,
        disk_gib=disk_gib,
        os=values.text(INFO, row, "os_tools") or values.text(INFO, row, "os"),
        uuid=uuid,
    )
    off = (values.text(INFO, row, "power") or "").casefold() in ("poweredoff", "suspended")
    remarks = tuple(filter(None, ("ausgeschaltet" if off else "", disk_remark, ram_remark)))
    return Found(row.place, name, server, application=values.text(INFO, row, "application"), remarks=remarks)


def _no_server(row: Row, name: str) -> str | None:
    """Why a virtual machine is none that anybody runs."""
    if values.flag(INFO, row, "template"):
        return "Vorlage, kein Server"
    if values.flag(INFO, row, "placeholder"):
        return "Platzhalter des Site Recovery Managers, kein Server"
    return "Hilfsmaschine des vSphere-Clusters, kein Server" if name.startswith("vCLS") else None


def _disk_gib(row: Row, partitions_mib: Decimal | None) -> tuple[int | None, str]:
    """Disk space and where it is from: the disks, else their partitions, else what is provisioned (with snapshots)."""
    disks_mib = values.mebibytes(INFO, row, "disks_mib")
    if disks_mib is not None:
        return gib_of_mib(disks_mib), ""
    if partitions_mib is not None:
        return gib_of_mib(partitions_mib), "Plattenplatz aus vPartition"
    provisioned_mib = values.mebibytes(INFO, row, "provisioned_mib")
    return gib_of_mib(provisioned_mib), "Plattenplatz aus Provisioned" if provisioned_mib is not None else ""


def _supplements(tables: Sequence[Table], layout: Layout, column: str, sizes: Sizes) -> list[Found]:
    """The rows of a second sheet, whose sizes in MiB are put into `sizes`."""

    def build(row: Row) -> Found:
        name, uuid = values.name(layout, row, "vm"), values.text(layout, row, "uuid")
        mebibytes = values.mebibytes(layout, row, column)
        # A partition without a name is one of its own; of memory a machine has one.
        part = values.text(layout, row, "disk") or (row.place if layout is PARTITION else None)
        if mebibytes is not None:
            sizes.enter(name, uuid, part, mebibytes)
        return Found(row.place, name, supplements=name, uuid=uuid)

    return [found for table in _of(tables, layout) for found in found_rows(table.rows, build)]
