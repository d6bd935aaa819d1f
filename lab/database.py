"""MariaDB of an instance: on a unix socket, as the calling user, with durable commits."""

import getpass
import os
import subprocess
import time
from pathlib import Path

from common.errors import CheckFailedError
from lab import patience, processes
from lab.instance import Instance
from lab.processes import Program

DATABASES = ("keystone", "placement", "glance", "nova_api", "nova_cell0", "nova_cell1", "neutron", "cinder")
NAME = "mariadb"
START_SECONDS = 60


def create(instance: Instance) -> None:
    """Make an empty data folder whose only account is the calling user, recognised by the socket (unix_socket)."""
    command = [
        "mariadb-install-db",
        "--no-defaults",
        f"--datadir={_data(instance)}",
        "--auth-root-authentication-method=socket",
        f"--auth-root-socket-user={getpass.getuser()}",
        "--skip-test-db",
        *_as_root(),
    ]
    log = instance.log / "mariadb-install.log"
    with log.open("wb") as output:
        environment = processes.environment({"TMPDIR": str(_temporary(instance))})
        result = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    if result.returncode:
        raise CheckFailedError(f"lab {instance.name}: MariaDB's data folder could not be made: see {log}")


def program(instance: Instance) -> Program:
    """The server: no network, commits on disk before they are answered."""
    options = {
        "datadir": str(_data(instance)),
        "socket": str(instance.database_socket),
        "tmpdir": str(_temporary(instance)),
        "innodb-flush-log-at-trx-commit": "1",
        "innodb-doublewrite": "1",
        "innodb-buffer-pool-size": "192M",
        "innodb-log-file-size": "48M",
        "performance-schema": "0",
        "max-connections": "600",
        "character-set-server": "utf8mb3",
        "collation-server": "utf8mb3_general_ci",
        "key-buffer-size": "1M",
        "aria-pagecache-buffer-size": "8M",
    }
    flags = [f"--{name}={value}" for name, value in options.items()]
    return Program(NAME, ("mariadbd", "--no-defaults", *_as_root(), "--skip-networking", "--skip-log-bin", *flags))


def wait(instance: Instance) -> None:
    """Return once the server answers. Raises CheckFailedError with the log's place if it ends or takes too long."""
    deadline = time.monotonic() + patience.seconds(START_SECONDS)
    while not _answers(instance):
        if not processes.alive(instance, NAME) or time.monotonic() > deadline:
            raise CheckFailedError(
                f"lab {instance.name}: MariaDB does not answer: see {program(instance).log(instance)}"
            )
        time.sleep(0.05)


def execute(instance: Instance, sql: str) -> str:
    """Run `sql`, given on standard input so that no secret is seen in a process list; returns the rows as text."""
    result = subprocess.run(_client(instance), input=sql, capture_output=True, text=True, env=processes.environment())
    if result.returncode:
        raise CheckFailedError(f"lab {instance.name}: MariaDB refused a statement: {' '.join(result.stderr.split())}")
    return result.stdout


def create_databases(instance: Instance) -> None:
    """Make an empty database for each service."""
    execute(instance, "".join(f"CREATE DATABASE {name} CHARACTER SET utf8mb3;\n" for name in DATABASES))


def _answers(instance: Instance) -> bool:
    if not instance.database_socket.exists():
        return False
    command = [*_client(instance), "--execute=SELECT 1"]
    return subprocess.run(command, capture_output=True, env=processes.environment()).returncode == 0


def _client(instance: Instance) -> list[str]:
    user = getpass.getuser()
    return ["mariadb", "--no-defaults", f"--socket={instance.database_socket}", f"--user={user}", "--skip-column-names"]


def _data(instance: Instance) -> str:
    return str(instance.state / "mariadb")


def _temporary(instance: Instance) -> Path:
    """A folder of its own: a starting MariaDB deletes the temporary tables of all others in the same one."""
    folder = instance.run / "tmp"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _as_root() -> list[str]:
    return ["--user=root"] if os.geteuid() == 0 else []
