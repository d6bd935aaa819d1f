"""What does a stack hand on? The contract between stacks, playbooks and audits, exported as Pulumi stack outputs.

Every stack exports `kreiswolke` (this contract as one object). Nothing in it is secret; secrets are outputs of their
own, marked secret by Pulumi.
"""

from dataclasses import dataclass

VERSION = 1


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
    provenance: str
    management_networks: tuple[str, ...]  # CIDRs from which administrators (ssh) and checks reach the hosts
    projects: dict[str, str]  # name -> id
    networks: dict[str, str]  # name -> id
    hosts: tuple[Host, ...]
    audit: AuditAccess | None
