"""Judges a scope by its stored state and, where they were read, by the cloud itself and by what its servers said."""

from dataclasses import dataclass
from datetime import datetime

from inventory.model import Provenance
from policies.declared import Declared
from policies.engine import Engine
from policies.findings import VERSION, Findings, Source
from policies.hosts import HostFacts, host_resources
from policies.names import with_names
from policies.requirements import EDITION, requirements
from policies.resources import Resource
from policies.verdict import World


@dataclass(frozen=True, slots=True)
class Live:
    """What the cloud holds: the scope's own resources, and what it can see besides."""

    resources: tuple[Resource, ...]
    context: tuple[Resource, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was read of a scope: its state, what the platform offers, the cloud, and what its servers said.

    `live` and `hosts` are None where they were left out.
    """

    scope: str
    stacks: tuple[str, ...]
    provenance: Provenance
    state: tuple[Resource, ...]
    offer: tuple[Resource, ...]
    live: Live | None
    hosts: HostFacts | None = None


def audit(engine: Engine, declared: Declared, evidence: Evidence, as_of: datetime) -> Findings:
    """All findings of a scope; the two sides, where both were read, are also compared with each other."""
    worlds = [*_worlds(declared, evidence), *_of_hosts(declared, evidence, as_of)]
    found = [finding for world in worlds for finding in engine.evaluate(world)]
    return Findings(
        version=VERSION,
        provenance=evidence.provenance,
        scope=evidence.scope,
        stacks=evidence.stacks,
        as_of=as_of,
        edition=EDITION,
        modelled_requirements=len(requirements()),
        findings=tuple(
            sorted(found, key=lambda f: (f.rule, f.requirement, f.source, f.subject_type, f.subject, f.message))
        ),
        facts_gathered=evidence.hosts.gathered if evidence.hosts else None,
    )


def _worlds(declared: Declared, evidence: Evidence) -> list[World]:
    state = with_names(evidence.state, evidence.offer)
    if evidence.live is None:
        return [World(evidence.scope, Source.STATE, declared, state, evidence.offer)]
    live = evidence.live
    of_state, of_cloud = ({(r.kind, r.id): r for r in side} for side in (state, live.resources))
    return [
        World(evidence.scope, Source.STATE, declared, state, evidence.offer, counterpart=of_cloud),
        World(evidence.scope, Source.LIVE, declared, live.resources, live.context, counterpart=of_state),
    ]


def _of_hosts(declared: Declared, evidence: Evidence, as_of: datetime) -> list[World]:
    if evidence.hosts is None:
        return []
    servers = host_resources(evidence.state, evidence.hosts, as_of, declared.facts_max_age_days)
    return [World(evidence.scope, Source.HOST, declared, servers)]
