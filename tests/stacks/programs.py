"""Runs a program of stacks against Pulumi's mocks and keeps what it registers."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pulumi
import pytest
from pulumi.runtime import MockCallArgs, MockResourceArgs, Mocks

from common.estate import Estate
from kreiswolke.environment import REPOSITORY
from stacks import cloud
from stacks.config import read_values
from stacks.names import StackName
from stacks.outputs import Shared, to_json
from stacks.settings import check

CLOUD_ID = "die-cloud"
OFFER = Shared(
    external_network="ext",
    external_network_id="ext-id",
    roles={"manager": "manager-id", "member": "member-id", "reader": "reader-id"},
    flavors={"SCS-1L-1-5": "flavor-id"},
    images={"Debian 12": "image-id"},
)
SECRETS = {"manager": "geheim-manager", "auditor": "geheim-auditor", "radius": {"ap-1": "geheim-1", "ap-2": "geheim-2"}}


@dataclass(frozen=True)
class Registered:
    """A resource as the program registered it."""

    type: str
    name: str
    inputs: dict[str, Any]
    provider: str


@dataclass
class Built(Mocks):
    """What a program registered and exported; `found_id` is what the cloud says it is."""

    found_id: str = CLOUD_ID
    resources: list[Registered] = field(default_factory=list)
    exports: dict[str, pulumi.Output[Any]] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    secret: dict[str, bool] = field(default_factory=dict)

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        self.resources.append(Registered(args.typ, args.name, dict(args.inputs), _provider(args)))
        if args.typ == "pulumi:pulumi:StackReference":
            return args.name, {"name": args.name, "outputs": _outputs(args.name), "secretOutputNames": ["secrets"]}
        extra: dict[str, Any] = {}
        if args.typ.endswith(":Port"):
            extra = {"allFixedIps": ["10.0.0.9", "2001:db8::9"]}
        if args.typ.endswith(":FloatingIp"):
            extra = {"address": "192.0.2.99"}
        return f"{args.name}-id", {**args.inputs, **extra}

    def call(self, args: MockCallArgs) -> tuple[dict[Any, Any], list[tuple[str, str]]]:
        kind = args.token.rpartition(":")[2]
        if kind == "getAuthScope":
            return {"projectId": "admin-id", "id": "x"}, []
        if kind == "getProject":
            return {"id": "admin-id", "tags": [f"{cloud.LAB_TAG}{self.found_id}"]}, []
        return {"id": f"{args.args['name']}-id"}, []

    def of(self, kind: str) -> list[Registered]:
        """All of a type's last word, e.g. `SecGroupRule`."""
        return [one for one in self.resources if one.type.endswith(f":{kind}")]

    @property
    def in_cloud(self) -> list[Registered]:
        """What is made in the cloud: no components, providers and references."""
        return [one for one in self.resources if one.type.startswith("openstack:")]


def _provider(args: MockResourceArgs) -> str:
    return (args.provider or "").rpartition("::")[0].rpartition("::")[2]


def _outputs(name: str) -> dict[str, Any]:
    if name == "platform":
        return {"shared": to_json(OFFER)}
    projects = {"verwaltung": "verwaltung-id", "schulen": "schulen-id"}
    return {"kreiswolke": {"projects": projects, "audit": {"domain_id": "domain-id"}}, "secrets": SECRETS}


Program = Callable[[StackName, Any, Estate], None]


def build(
    monkeypatch: pytest.MonkeyPatch,
    estate: Estate,
    stack: str,
    program: Program,
    found_id: str = CLOUD_ID,
    **settings: object,
) -> Built:
    """Run `program` for `stack` with the project's defaults and `settings`; exports are resolved."""
    built = Built(found_id=found_id)
    name = StackName.parse(stack)
    values = read_values(REPOSITORY, name) | {"cloudId": CLOUD_ID} | settings
    # Pulumi takes the current event loop, and a test before may have ended it.
    asyncio.set_event_loop(asyncio.new_event_loop())
    pulumi.runtime.set_mocks(built, project="kreiswolke", stack=stack, preview=False)
    pulumi.runtime.set_all_config({"kreiswolke:secrets": json.dumps(SECRETS)}, ["kreiswolke:secrets"])
    monkeypatch.setattr(
        pulumi, "export", lambda key, value: built.exports.update({key: pulumi.Output.from_input(value)})
    )

    @pulumi.runtime.test
    def run() -> pulumi.Output[Any]:
        program(name, check(name, values.get), estate)
        secret = {key: output.is_secret() for key, output in built.exports.items()}
        return pulumi.Output.all(
            pulumi.Output.all(**secret).apply(built.secret.update),
            pulumi.Output.all(**built.exports).apply(built.values.update),
        )

    run()
    return built
