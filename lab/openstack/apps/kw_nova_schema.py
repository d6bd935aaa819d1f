"""Nova's databases and cells in one process: what four runs of nova-manage do, each of which takes seconds to load.

Usage: kw_nova_schema.py NOVA_CONF CELL0_ADDRESS CELL1_ADDRESS
"""

import sys

from nova import config, objects
from nova.cmd import manage


def main(conf_file, cell0, cell1):
    """Sync the API database, map the cells, sync theirs; returns 0 or the code of the first step that failed."""
    config.parse_args(["nova-manage", "--config-file", conf_file])
    objects.register_all()
    cells = manage.CellV2Commands()
    return (
        manage.ApiDbCommands().sync()
        or cells.map_cell0(database_connection=cell0)
        or manage.DbCommands().sync()
        or cells.create_cell(name="cell1", transport_url="fake:/", database_connection=cell1)
    )


sys.exit(main(*sys.argv[1:]))
