"""AWS Cloud Migration Factory: the intake form, one row per server with its application and wave.

Columns: aws-solutions/cloud-migration-factory-on-aws, source/backend/lambda_functions/lambda_defaultschema/
default_schema.json and source/frontend/test_data/test_valid.csv (Apache-2.0). Waves, accounts and strategies of a
migration to AWS are no facts about what is there and stay unused.
"""

from collections.abc import Sequence
from pathlib import Path

from inventory.importers import values
from inventory.importers.cells import CellError
from inventory.importers.found import Findings, Found, FoundServer, read_rows
from inventory.importers.layout import Layout, Options, Row

LAYOUT = Layout(
    name="intake form of the Cloud Migration Factory",
    columns={
        "server": ("server_name",),
        "application": ("app_name",),
        "os_family": ("server_os_family",),
        "os_version": ("server_os_version",),
        "fqdn": ("server_fqdn",),
    },
    required=("server", "application"),
)


def read(paths: Sequence[Path], options: Options) -> Findings:
    """The servers and applications of the files; raises InputError where a file cannot be read."""
    return read_rows(paths, LAYOUT, options, _found)


def _found(row: Row) -> Found:
    # The qualified name says more than the short one: two domains may each have their `dc01`.
    server = values.text(LAYOUT, row, "fqdn") or values.text(LAYOUT, row, "server")
    application = values.text(LAYOUT, row, "application")
    if server is None and application is None:
        raise CellError("weder server_name noch app_name angegeben")
    if server is None:
        return Found(row.place, str(application), application=application)
    system = values.os_name(values.text(LAYOUT, row, "os_family"), values.text(LAYOUT, row, "os_version"))
    return Found(row.place, server, server=FoundServer(server, os=system), application=application)
