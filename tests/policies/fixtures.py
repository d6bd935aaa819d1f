"""Fixtures of the rules: resources named pass_*, fail_*, na_* and unknown_* by what the rule has to say of them."""

from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import yaml

from policies.declared import DEFAULT, Declared, PublicPort, RoleGrant, ServerPort, load_declared
from policies.findings import Source
from policies.resources import Hidden, Resource
from policies.verdict import World

FOLDER = Path(__file__).parent / "fixtures"
KEY = "99001"


class _Loader(yaml.SafeLoader):
    pass


_Loader.add_constructor("!unknown", lambda *_: Hidden.UNKNOWN)
_Loader.add_constructor("!secret", lambda *_: Hidden.SECRET)


def fixture_world(rule: str) -> World:
    """The world of a rule's fixture; the id of a resource is its name."""
    document = yaml.load((FOLDER / f"{rule}.yaml").read_text(encoding="utf-8"), Loader=_Loader)
    scope = document.get("scope", KEY)
    counterpart = [_resource(*entry) for entry in document.get("counterpart", ())]
    return World(
        scope=scope,
        source=Source(document.get("source", "preview")),
        declared=_declared(scope, document.get("declared", {}), document.get("address_blocks", [])),
        resources=tuple(_resource(*entry) for entry in document["resources"]),
        context=tuple(_resource(*entry) for entry in document.get("context", ())),
        counterpart={(r.kind, r.id): r for r in counterpart} or None,
    )


def _resource(kind: str, name: str, props: dict[str, Any], provider: str = "tenant") -> Resource:
    return Resource(kind, name, name, props, provider=provider)


def _declared(scope: str, changed: dict[str, Any], blocks: list[str]) -> Declared:
    declared = load_declared(DEFAULT, scope, tuple(ip_network(block) for block in blocks))
    made = {
        "public_ports": lambda ports: tuple(PublicPort(**port) for port in ports),
        "server_ports": lambda ports: tuple(ServerPort(**port) for port in ports),
        "role_matrix": lambda grants: tuple(
            RoleGrant(**{name: text.replace("{key}", scope) for name, text in grant.items()}) for grant in grants
        ),
        "incompatible_roles": lambda pairs: tuple(map(frozenset, pairs)),
        "adopted_high_requirements": frozenset,
    }
    return replace(declared, **{name: made.get(name, tuple)(value) for name, value in changed.items()})
