"""What has been declared as allowed: the values rules compare with (`<estate>/policies/declared.yaml`)."""

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any

from policies.documents import load_yaml

DEFAULT = Path(__file__).parent / "data" / "declared.yaml"
Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class PublicPort:
    """A port that may be open to everybody, with who asked for it and why."""

    protocol: str
    port: int
    owner: str
    reason: str


@dataclass(frozen=True, slots=True)
class ServerPort:
    """A port a server may listen on, with what for."""

    protocol: str
    port: int
    purpose: str


@dataclass(frozen=True, slots=True)
class SshAlgorithms:
    """What sshd may offer."""

    kex: frozenset[str]
    ciphers: frozenset[str]
    macs: frozenset[str]


@dataclass(frozen=True, slots=True)
class RoleGrant:
    """One line of the role matrix; `{key}` stands for the tenant's key. Principal: name of a user or group."""

    principal: str
    role: str
    target: str  # name of a project, or of a domain


@dataclass(frozen=True, slots=True)
class Declared:
    """What is allowed; `address_blocks` are the scope's part of the address plan (empty for the platform)."""

    management_prefixes: tuple[Network, ...]
    admin_ports: tuple[int, ...]
    public_ports: tuple[PublicPort, ...]
    external_networks: tuple[str, ...]
    approved_images: tuple[str, ...]
    encrypted_volume_types: tuple[str, ...]
    admin_kinds: tuple[str, ...]
    role_matrix: tuple[RoleGrant, ...]
    incompatible_roles: tuple[frozenset[str], ...]
    adopted_high_requirements: frozenset[str]
    facts_max_age_days: int  # what servers said of themselves longer ago is not judged
    server_ports: tuple[ServerPort, ...]
    ssh_algorithms: SshAlgorithms
    address_blocks: tuple[Network, ...] = ()


def load_declared(path: Path, scope: str, address_blocks: tuple[Network, ...] = ()) -> Declared:
    """Read the declaration for a scope; `DEFAULT` counts where `path` does not exist. Raises InputError.

    What is declared of servers from within may be left out of `path`: then that of `DEFAULT` counts.
    """
    document = load_yaml(DEFAULT, "declared")
    if path.exists():
        document |= load_yaml(path, "declared")
    return Declared(
        management_prefixes=tuple(ip_network(prefix) for prefix in document["management_prefixes"]),
        admin_ports=tuple(document["admin_ports"]),
        public_ports=tuple(PublicPort(**port) for port in document["public_ports"]),
        external_networks=tuple(document["external_networks"]),
        approved_images=tuple(document["approved_images"]),
        encrypted_volume_types=tuple(document["encrypted_volume_types"]),
        admin_kinds=tuple(document["admin_kinds"]),
        role_matrix=tuple(_grant(grant, scope) for grant in document["role_matrix"]),
        incompatible_roles=tuple(frozenset(roles) for roles in document["incompatible_roles"]),
        adopted_high_requirements=frozenset(document["adopted_high_requirements"]),
        facts_max_age_days=document["facts_max_age_days"],
        server_ports=tuple(ServerPort(**port) for port in document["server_ports"]),
        ssh_algorithms=SshAlgorithms(**{kind: frozenset(names) for kind, names in document["ssh_algorithms"].items()}),
        address_blocks=address_blocks,
    )


def _grant(grant: dict[str, Any], scope: str) -> RoleGrant:
    return RoleGrant(**{name: str(text).replace("{key}", scope) for name, text in grant.items()})
