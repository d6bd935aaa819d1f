"""How does a stack hand on what it has made? As the contract of `stacks.outputs`, once the cloud has said all ids."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
from pulumi import Input, Output

from inventory.model import Provenance
from stacks.names import StackName
from stacks.outputs import CONTRACT, SECRETS, VERSION, AuditAccess, Host, StackOutputs, to_json
from stacks.references import secret


@dataclass(frozen=True, slots=True)
class Made:
    """What a stack has made; projects and networks by name, `tenant_name` is "" for what all tenants share."""

    tenant_name: str
    provenance: Provenance
    management_networks: tuple[str, ...]
    projects: Mapping[str, Input[str]]
    networks: Mapping[str, Input[str]]
    hosts: Sequence[Output[Host]] = ()
    audit: Output[AuditAccess] | None = None


def export(stack: StackName, made: Made, secrets: Sequence[str] = ()) -> None:
    """Export the contract and, where there are any, the stack's `secrets` by their names."""
    known = Output.all(
        projects=dict(made.projects), networks=dict(made.networks), hosts=list(made.hosts), audit=made.audit
    )
    pulumi.export(
        CONTRACT,
        known.apply(
            lambda values: to_json(
                StackOutputs(
                    version=VERSION,
                    stack=str(stack),
                    tenant=stack.key,
                    tenant_name=made.tenant_name,
                    provenance=made.provenance,
                    management_networks=made.management_networks,
                    projects=values["projects"],
                    networks=values["networks"],
                    hosts=tuple(values["hosts"]),
                    audit=values["audit"],
                )
            )
        ),
    )
    if secrets:
        pulumi.export(SECRETS, {name: secret(name) for name in secrets})
