"""What does the role `radius` get that is secret? Accounts, client secrets and certificates of one tenant."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from common.errors import InputError
from common.files import read_json
from playbooks import accounts, pki

MINIMUM_SECRET = 16  # characters (RFC 2865, 3)


@dataclass(frozen=True, slots=True)
class TenantSecrets:
    """Variables of the role, for `kreiswolke_secrets.<tenant>` (group_vars/role_radius.yml)."""

    accounts: tuple[accounts.Account, ...]
    client_secrets: dict[str, str]
    server_key: str
    server_certificate: str
    ca_certificate: str

    def variables(self) -> dict[str, Any]:
        """The secrets as plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Place:
    """A tenant's files: `folder` below the estate's keys holds its CA and accounts, `network_file` is its plan."""

    tenant: str
    tenant_name: str
    folder: Path
    network_file: Path


@dataclass(frozen=True, slots=True)
class Network:
    """What of a tenant's network plan (`network/<key>.json`) the secrets depend on."""

    example: bool
    schools: tuple[str, ...]
    clients: tuple[str, ...]


def read_network(file: Path) -> Network:
    """Schools and clients of a tenant; raises InputError where the plan is missing or has another shape."""
    plan = read_json(file)
    try:
        return Network(
            example=plan["provenance"] == "example",
            schools=tuple(school["id"] for school in plan["schools"]),
            clients=tuple(client["name"] for school in plan["schools"] for client in school["radius_clients"]),
        )
    except (KeyError, TypeError) as error:
        raise InputError(file, f"field is missing ({error})", hint="run `kreiswolke schools plan`") from None


def collect(place: Place, client_secrets: Mapping[str, str], passphrase: bytes, now: datetime) -> TenantSecrets:
    """All secrets of a tenant's RADIUS server; `client_secrets` are the stack's, by name of the client.

    Makes the CA, the server's certificate and, in an example estate, the accounts where they are missing.
    Raises InputError for accounts that are missing or wrong, and for clients without a secret or with a short one.
    """
    network = read_network(place.network_file)
    _check(place.tenant, network.clients, client_secrets)
    if network.example:
        accounts.ensure_examples(place.folder, network.schools)
    authority = pki.ensure_authority(place.folder, place.tenant_name, passphrase, now)
    server = pki.ensure_server(place.folder, authority, place.tenant, passphrase, now)
    return TenantSecrets(
        accounts=accounts.read(place.folder),
        client_secrets={client: client_secrets[client] for client in network.clients},
        server_key=server.key_pem(),
        server_certificate=server.certificate_pem(),
        ca_certificate=authority.certificate_pem(),
    )


def _check(tenant: str, clients: Iterable[str], client_secrets: Mapping[str, str]) -> None:
    for client in clients:
        if len(client_secrets.get(client, "")) < MINIMUM_SECRET:
            raise InputError(
                f"stack schulen-{tenant}",
                f"expected a secret of at least {MINIMUM_SECRET} characters",
                field=f"radius.{client}",
                hint=f"run `kreiswolke up schulen-{tenant}`",
            )
