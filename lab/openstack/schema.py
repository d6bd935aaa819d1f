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
    conf = str(instance.conf)
    commands = {
        "neutron": ["neutron-db-manage", "--config-file", f"{conf}/neutron.conf", "upgrade", "heads"],
        "nova": ["python", str(APPS / "kw_nova_schema.py"), f"{conf}/nova.conf", CELL % 0, CELL % 1],
        "keystone": ["python", str(APPS / "kw_seed.py"), f"{conf}/keystone.conf", catalogue],
        "cinder": ["cinder-manage", "--config-file", f"{conf}/cinder.conf", "db", "sync"],
        "glance": ["glance-manage", "--config-file", f"{conf}/glance-api.conf", "db_sync"],
        "placement": ["placement-manage", "--config-file", f"{conf}/placement.conf", "db", "sync"],
    }
    with ThreadPoolExecutor(len(commands)) as pool:
        list(pool.map(lambda name: _run(instance, venv, name, commands[name]), commands))


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


def _run(instance: Instance, venv: Path, name: str, command: list[str]) -> None:
    log = instance.log / f"schema-{name}.log"
    with log.open("wb") as output:
        environment = service_environment(instance, venv)
        result = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    if result.returncode:
        raise CheckFailedError(f"lab {instance.name}: the databases of {name} could not be made: see {log}")
