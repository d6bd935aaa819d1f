"""Are the ports of an instance free? Asked before anything of it is started."""

import socket

from common.errors import CheckFailedError
from lab import processes
from lab.instance import SERVICES, Instance


def taken(instance: Instance) -> dict[str, int]:
    """Service -> port, for services that do not run and whose port somebody else listens on."""
    idle = [name for name in SERVICES if not processes.group(instance, name)]
    return {name: instance.ports.of(name) for name in idle if not _free(instance.ports.of(name))}


def check(instance: Instance) -> None:
    """Raises CheckFailedError where a port is taken."""
    for name, port in taken(instance).items():
        raise CheckFailedError(
            f"lab {instance.name}: port {port} of {name} is taken by another program "
            f"-> `ss -ltnp sport = {port}` names it: end it, or use another instance"
        )


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # connections in TIME_WAIT take no port
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
