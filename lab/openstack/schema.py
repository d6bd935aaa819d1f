"""What stands in the databases of a new cloud? Schemas of all services and what an operator sets up once."""

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from common.errors import CheckFailedError
from lab import database
from lab.identity import TAG, Identity
from lab.instance import Instance
from lab.openstack.catalogue import endpoints
from lab.openstack.services import APPS, service_environment

# A cell's address is a template that Nova fills from [database]connection (nova-manage cell_v2), so that a copy of the
# databases works below any folder.
CELL = "{scheme}://{username}@{hostname}/nova_cell%d?{query}"
# Statements that make a copied database the instance's own; no value comes from outside: addresses, digests, a uuid.
ADDRESS = (
    "UPDATE keystone.endpoint JOIN keystone.service s ON service_id = s.id SET url = '{url}' WHERE type = '{kind}';"
)
DIGEST = (
    "UPDATE keystone.password JOIN keystone.local_user u ON local_user_id = u.id "
    "SET password_hash = '{digest}' WHERE name = '{account}';"
)
TAGGED = (
    "INSERT INTO keystone.project_tag (project_id, name) "
    "SELECT id, '{tag}' FROM keystone.project WHERE name = 'admin' AND domain_id = 'default';"
)
FOLDERS = ("glance/images", "glance/staging", "glance/tasks", "glance/cache", "cinder/coordination")


def create(instance: Instance, venv: Path) -> None:
    """Make all schemas and seed Keystone, services side by side. Raises CheckFailedError with the log's place."""
    database.create_databases(instance)
    catalogue = json.dumps(endpoints(instance.ports))
    keystone = f"{instance.conf}/keystone.conf"
    nova = f"nova-manage --config-file {instance.conf}/nova.conf"
    chains = {
        "neutron": [f"neutron-db-manage --config-file {instance.conf}/neutron.conf upgrade heads".split()],
        "nova": [
            f"{nova} api_db sync".split(),
            [*f"{nova} cell_v2 map_cell0".split(), "--database_connection", CELL % 0],
            f"{nova} db sync".split(),
            [
                *f"{nova} cell_v2 create_cell --name cell1 --transport-url fake:/".split(),
                *("--database_connection", CELL % 1),
            ],
        ],
        "keystone": [
            f"keystone-manage --config-file {keystone} db_sync".split(),
            ["python", str(APPS / "kw_seed.py"), keystone, catalogue],
        ],
        "cinder": [f"cinder-manage --config-file {instance.conf}/cinder.conf db sync".split()],
        "glance": [f"glance-manage --config-file {instance.conf}/glance-api.conf db_sync".split()],
        "placement": [f"placement-manage --config-file {instance.conf}/placement.conf db sync".split()],
    }
    with ThreadPoolExecutor(len(chains)) as pool:
        list(pool.map(lambda name: _run(instance, venv, name, chains[name]), chains))


def make_folders(instance: Instance) -> None:
    """Make the folders the services expect below `state`."""
    for folder in (*FOLDERS, "nova", "neutron", "lock"):
        (instance.state / folder).mkdir(parents=True, exist_ok=True)


def personalise(instance: Instance, identity: Identity, venv: Path) -> None:
    """Give the copied databases the instance's own addresses, passwords and id."""
    catalogue = endpoints(instance.ports).items()
    digests = _digests(venv, identity.passwords).items()
    statements = [
        *(ADDRESS.format(url=url, kind=kind) for kind, (_, url) in catalogue),
        *(DIGEST.format(digest=digest, account=account) for account, digest in digests),
        TAGGED.format(tag=f"{TAG}{identity.id}"),
    ]
    database.execute(instance, "\n".join(statements))


def _digests(venv: Path, passwords: dict[str, str]) -> dict[str, str]:
    """Account -> bcrypt hash as Keystone keeps it, made where bcrypt is installed."""
    script = (
        "import bcrypt, json, sys\n"
        "hash = lambda text: bcrypt.hashpw(text.encode(), bcrypt.gensalt(4)).decode()\n"
        "print(json.dumps({name: hash(text) for name, text in json.load(sys.stdin).items()}))"
    )
    command = [f"{venv}/bin/python", "-c", script]
    result = subprocess.run(command, input=json.dumps(passwords), capture_output=True, text=True, check=True)
    digests: dict[str, str] = json.loads(result.stdout)
    return digests


def _run(instance: Instance, venv: Path, name: str, commands: list[list[str]]) -> None:
    log = instance.log / f"schema-{name}.log"
    with log.open("wb") as output:
        for command in commands:
            result = subprocess.run(
                command,
                env=service_environment(instance, venv),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
            if result.returncode:
                raise CheckFailedError(f"lab {instance.name}: {command[0]} failed: see {log}")
