"""Which secrets do the roles get? Those of the RADIUS servers, by tenant."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from common.estate import Estate
from kreiswolke import keys
from kreiswolke.servers import Placed
from playbooks import radius
from stacks.engine import Engine
from stacks.names import StackName
from stacks.outputs import SECRETS

ROLE = "radius"  # of a host, and the name of its stack's secret
VARIABLE = "kreiswolke_secrets"


def secret_variables(estate: Estate, wanted: Sequence[Placed]) -> dict[str, Any]:
    """The secrets as variables for Ansible; makes CA, certificates and example accounts where they are missing."""
    servers = [placed for placed in wanted if ROLE in placed.host.roles]
    return {VARIABLE: {placed.host.tenant: _of_tenant(estate, placed) for placed in servers}}


def _of_tenant(estate: Estate, server: Placed) -> dict[str, Any]:
    tenant, stack = server.host.tenant, StackName.parse(server.stack.stack)
    place = radius.Place(
        tenant=tenant,
        tenant_name=server.stack.tenant_name,
        folder=estate.keys / ROLE / tenant,
        network_file=estate.network / f"{tenant}.json",
    )
    client_secrets = Engine(estate.stacks).outputs(stack, secrets=True)[SECRETS][ROLE]
    passphrase = keys.passphrase_file(estate).read_bytes().strip()
    return radius.collect(place, client_secrets, passphrase, datetime.now(UTC)).variables()
