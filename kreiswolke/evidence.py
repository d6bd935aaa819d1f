"""What an audit reads of a scope: the state of its stacks, the cloud as its own audit user, what its servers said."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common.errors import UserError
from common.estate import Estate
from inventory.model import Provenance
from policies.audit import Evidence, Live
from policies.export import Stacks, outputs
from policies.hosts import HostFacts
from policies.names import offered
from policies.resources import Resource
from policies.scope import PLATFORM, scope_of
from policies.state import from_deployment
from stacks.cloud import CONFIG_FILE, endpoint
from stacks.config import read_values
from stacks.names import StackName
from stacks.outputs import CONTRACT, SECRETS, SHARED, AuditAccess, StackOutputs, from_json

AUDITOR = "auditor"  # the audit user's password in the secrets of kreis-<key>


@dataclass(frozen=True, slots=True)
class Exported:
    """A stack as it was stored: its name, what it hands on, and the whole export."""

    name: str
    outputs: StackOutputs
    state: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ScopeEvidence:
    """The evidence with the name of the scope for people."""

    name: str
    evidence: Evidence


def scopes(stacks: Stacks, wanted: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The stacks of each wanted scope (all there are where none is named); raises UserError for one without stacks."""
    found: dict[str, list[str]] = {}
    for stack in stacks.names():
        found.setdefault(scope_of(stack), []).append(stack)
    missing = [scope for scope in wanted if scope not in found]
    if missing or not found:
        known = ", ".join(sorted(found)) or "nichts"
        raise UserError(f"für {', '.join(missing) or 'die Prüfung'} gibt es keinen Stack (aufgebaut ist: {known})")
    return {scope: tuple(found[scope]) for scope in sorted(found) if not wanted or scope in wanted}


def offer(stacks: Stacks) -> tuple[Resource, ...]:
    """What the platform offers every tenant: flavors, images, networks."""
    return offered(outputs(stacks.export(PLATFORM)).get(SHARED) or {})


def read(
    estate: Estate,
    stacks: Stacks,
    scope: str,
    names: tuple[str, ...],
    offer: tuple[Resource, ...],
    facts: HostFacts | None,
    *,
    live: bool,
) -> ScopeEvidence:
    """Read a scope; raises UserError where a stack was never brought up, CheckFailedError where a listing failed.

    `facts` are those of the scope's servers, None where they were never asked; without `live` they are left out too.
    """
    exported = [_exported(stacks, name) for name in names]
    first = exported[0].outputs
    evidence = Evidence(
        scope=scope,
        stacks=names,
        provenance=first.provenance,
        state=tuple(resource for stack in exported for resource in from_deployment(stack.state)),
        offer=offer,
        live=_live(estate, stacks, scope, exported) if live else None,
        hosts=_hosts(scope, first.provenance, facts) if live and scope != PLATFORM else None,
    )
    return ScopeEvidence(first.tenant_name or "Gemeinsame Plattform", evidence)


def _exported(stacks: Stacks, name: str) -> Exported:
    state = stacks.export(name)
    contract = outputs(state).get(CONTRACT)
    if contract is None:
        raise UserError(f"Stack {name} ist nicht aufgebaut -> kreiswolke up {name}")
    return Exported(name, from_json(contract), state)


def _hosts(scope: str, provenance: Provenance, facts: HostFacts | None) -> HostFacts:
    if facts is None:
        return HostFacts(provenance, servers=())
    if facts.provenance is not provenance:
        known = f"Stacks: {provenance}, Angaben der Server: {facts.provenance}"
        raise UserError(f"{scope}: echte und Beispieldaten mischen sich nicht ({known}) -> kreiswolke hosts facts")
    return facts


def _live(estate: Estate, stacks: Stacks, scope: str, exported: list[Exported]) -> Live:
    from policies import live  # openstacksdk is slow to import

    first = exported[0]
    cloud = str(read_values(estate.stacks, StackName.parse(first.name))["cloud"])
    if scope == PLATFORM:
        admin = live.connect_admin(Path(stacks.environment[CONFIG_FILE]), cloud)
        return live.list_platform(admin, first.outputs.projects)
    owner, access = _audit_access(scope, exported)
    place = endpoint(cloud, stacks.environment)
    return live.list_tenant(
        live.Login(
            auth_url=place.auth_url,
            region=place.region,
            interface=place.interface,
            verify=place.verify,
            cacert=place.cacert,
            user_name=access.user_name,
            user_domain_id=access.domain_id,
            password=stacks.secret(owner, SECRETS, AUDITOR),
        )
    )


def _audit_access(scope: str, exported: list[Exported]) -> tuple[str, AuditAccess]:
    """The stack that made the audit user, and how it logs in."""
    for stack in exported:
        if stack.outputs.audit is not None:
            return stack.name, stack.outputs.audit
    raise UserError(f"{scope}: kein Stack nennt die Kennung der Prüfung -> kreiswolke up {scope}")
