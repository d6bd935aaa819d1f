"""Judges a scope by its stored state and, where it was read, by the cloud itself."""

from dataclasses import dataclass
from datetime import datetime

from inventory.model import Provenance
from policies.declared import Declared
from policies.engine import Engine
from policies.findings import VERSION, Findings, Source
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
    """What was read of a scope: its state, what the platform offers, and the cloud (None where it was not read)."""

    scope: str
    stacks: tuple[str, ...]
    provenance: Provenance
    state: tuple[Resource, ...]
    offer: tuple[Resource, ...]
    live: Live | None


def audit(engine: Engine, declared: Declared, evidence: Evidence, as_of: datetime) -> Findings:
    """All findings of a scope; the two sides, where both were read, are also compared with each other."""
    found = [finding for world in _worlds(declared, evidence) for finding in engine.evaluate(world)]
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
