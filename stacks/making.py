"""How is a stack made? Once: empty, with the id of its cloud and its secrets as encrypted configuration."""

import json
import secrets
import string
from pathlib import Path
from typing import Any

from common.errors import CheckFailedError
from common.estate import Estate
from stacks.config import read_values, write_values
from stacks.connection import connect, current_cloud_id
from stacks.engine import Engine
from stacks.names import PLATFORM, Kind, StackName
from stacks.outputs import SECRETS
from stacks.plans import read_school_clients

CLOUD_ID, CLIENTS = "cloudId", "radiusClients"
_ALPHABET = string.ascii_letters + string.digits  # safe in every configuration file
_LENGTH = 32  # 190 bits


def make(engine: Engine, estate: Estate, stack: StackName, settings: dict[str, Any], *, exists: bool) -> None:
    """Make `stack` where it does not exist, and what it lacks: cloud id and secrets; then set `settings`.

    Raises CheckFailedError where the cloud cannot be reached or the platform was never made.
    """
    if not exists:
        engine.create(stack)
    values = read_values(estate.stacks, stack)
    if not exists or CLOUD_ID not in values:  # an id from before belongs to a state that is gone
        settings = settings | {CLOUD_ID: _cloud_id(estate.stacks, stack, values["cloud"])}
    write_values(estate.stacks, stack, settings)
    if stack.kind is Kind.KREIS and SECRETS not in values:
        _store(engine, stack, {"manager": _secret(), "auditor": _secret()})
    if stack.kind is Kind.SCHULEN:
        _client_secrets(engine, estate, stack, values)


def _cloud_id(folder: Path, stack: StackName, cloud: str) -> str:
    if stack == PLATFORM:
        return current_cloud_id(connect(cloud))
    recorded = read_values(folder, PLATFORM).get(CLOUD_ID)
    if not recorded:
        raise CheckFailedError(f"{stack} stands on platform, which was never made -> `kreiswolke up platform`")
    return str(recorded)


def _client_secrets(engine: Engine, estate: Estate, stack: StackName, values: dict[str, Any]) -> None:
    """One secret per RADIUS client; those there are stay, so that no device has to be set up anew."""
    names = list(read_school_clients(estate, stack.key).names)
    if SECRETS in values and names == values.get(CLIENTS):
        return
    known = json.loads(engine.secret(stack, SECRETS))["radius"] if SECRETS in values else {}
    _store(engine, stack, {"radius": {name: known.get(name) or _secret() for name in names}})
    write_values(estate.stacks, stack, {CLIENTS: names})


def _store(engine: Engine, stack: StackName, value: dict[str, Any]) -> None:
    engine.set_secret(stack, SECRETS, json.dumps(value))


def _secret() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
