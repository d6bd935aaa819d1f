"""What does a stack hand on? The contract between stacks, playbooks and audits, exported as Pulumi stack outputs.

Every stack exports `kreiswolke` (this contract as one object, `stacks/schemas/outputs.json`). Nothing in it is secret:
secrets are an output of their own, `secrets`, marked secret by Pulumi. `platform` exports `shared` besides, which the
other stacks read.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from common.documents import check
from common.schema import read_schema
from inventory.model import Provenance

VERSION = 1
CONTRACT, SHARED, SECRETS = "kreiswolke", "shared", "secrets"
_SCHEMA = Path(__file__).parent / "schemas" / "outputs.json"


@dataclass(frozen=True, slots=True)
class Host:
    """A server that Ansible sets up, reached by ssh at `address` as `user`."""

    name: str
    tenant: str
    server_id: str
    project: str
    address: str  # floating IP
    fixed_ipv4: str
    fixed_ipv6: str
    user: str
    roles: tuple[str, ...]  # Ansible roles: base, app_host, radius
    landing_zone: str  # id of the landing zone, "" where it serves none
    installations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AuditAccess:
    """How the audit logs in: a group with the inherited role `reader` on the domain; `scope` is tenant or platform."""

    scope: str
    domain_id: str
    domain_name: str
    user_name: str


@dataclass(frozen=True, slots=True)
class StackOutputs:
    """The outputs of a stack."""

    version: int
    stack: str
    tenant: str  # "" for platform
    tenant_name: str  # e.g. "Landkreis Cochem-Zell", "" for platform
    provenance: Provenance
    management_networks: tuple[str, ...]  # CIDRs from which administrators (ssh) and checks reach the hosts
    projects: dict[str, str]  # name -> id
    networks: dict[str, str]  # name -> id
    hosts: tuple[Host, ...]
    audit: AuditAccess | None


@dataclass(frozen=True, slots=True)
class Shared:
    """What `platform` offers to the tenants' stacks, by name: ids in the cloud."""

    external_network: str  # its name, the pool of floating IPs
    external_network_id: str
    roles: dict[str, str]
    flavors: dict[str, str]
    images: dict[str, str]


def to_json(outputs: StackOutputs | Shared) -> dict[str, Any]:
    """The outputs as plain JSON values."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(outputs)))
    return plain


def from_json(value: Any, name: Path | str = "stack outputs") -> StackOutputs:
    """Outputs from what a stack exported; raises InputError about `name` where it does not follow the contract."""
    check(value, read_schema(_SCHEMA), name, "bring the stack up with this version")
    audit = value["audit"]
    return StackOutputs(
        version=value["version"],
        stack=value["stack"],
        tenant=value["tenant"],
        tenant_name=value["tenant_name"],
        provenance=Provenance(value["provenance"]),
        management_networks=tuple(value["management_networks"]),
        projects=dict(value["projects"]),
        networks=dict(value["networks"]),
        hosts=tuple(_host(host) for host in value["hosts"]),
        audit=AuditAccess(**audit) if audit else None,
    )


def _host(value: dict[str, Any]) -> Host:
    return Host(**{**value, "roles": tuple(value["roles"]), "installations": tuple(value["installations"])})
