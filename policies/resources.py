"""One normalised resource for preview, state, cloud and servers, so that a rule is written once.

`kind` and the names in `props` follow the OpenStack API as Terraform and Pulumi spell it, in snake case. A value that a
rule may not see is `Hidden`: not known before `up`, or encrypted in the state. Reading it raises, so it can never count
as passed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

# Pulumi type token without package -> kind.
KINDS = {
    "blockstorage/volume:Volume": "volume",
    "compute/flavor:Flavor": "flavor",
    "compute/instance:Instance": "server",
    "compute/keypair:Keypair": "keypair",
    "compute/quotaSetV2:QuotaSetV2": "compute_quota",
    "identity/groupV3:GroupV3": "group",
    "identity/project:Project": "project",
    "identity/roleAssignment:RoleAssignment": "role_assignment",
    "identity/inheritRoleAssignment:InheritRoleAssignment": "role_assignment",
    "identity/user:User": "user",
    "identity/userMembershipV3:UserMembershipV3": "user_membership",
    "images/image:Image": "image",
    "networking/addressGroupV2:AddressGroupV2": "address_group",
    "networking/floatingIp:FloatingIp": "floating_ip",
    "networking/network:Network": "network",
    "networking/port:Port": "port",
    "networking/quotaV2:QuotaV2": "network_quota",
    "networking/rbacPolicyV2:RbacPolicyV2": "rbac_policy",
    "networking/router:Router": "router",
    "networking/routerInterface:RouterInterface": "router_interface",
    "networking/secGroup:SecGroup": "security_group",
    "networking/secGroupRule:SecGroupRule": "security_group_rule",
    "networking/subnet:Subnet": "subnet",
}
RENAMED = {"tenant_id": "project_id"}


class Hidden(Enum):
    """Why a value cannot be read."""

    UNKNOWN = "erst nach dem Aufbau bekannt"
    SECRET = "im Zustand verschlüsselt"  # noqa: S105
    NOT_SEEN = "hier nicht nachzuschlagen"
    NOT_TOLD = "vom Server nicht zu erfahren"


class HiddenValueError(Exception):
    """A rule read a value that is not to be known here."""

    def __init__(self, name: str, reason: Hidden) -> None:
        self.name, self.reason = name, reason
        super().__init__(f"Der Wert von {name} ist {reason.value}.")


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource as rules see it.

    `name` names it in findings, `id` is its id in the cloud (its URN at preview), `links` are the URNs of the resources
    a property comes from, `provider` is the name of the Pulumi provider that acts ("" for what was listed live).
    `unseen` says in a German sentence why nothing of it can be judged, "" where it can.
    """

    kind: str
    name: str
    id: str
    props: Mapping[str, Any]
    urn: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    provider: str = ""
    unseen: str = ""

    def value(self, name: str) -> Any:
        """The plain value or None; raises HiddenValueError where it, or a part of it, is hidden."""
        found = self.props.get(name)
        _refuse_hidden(name, found)
        return None if found == "" else found

    def text(self, name: str) -> str | None:
        """A text; None where it is missing or empty."""
        found = self.value(name)
        return None if found is None else str(found)

    def integer(self, name: str) -> int | None:
        """A whole number; None where it is missing. Pulumi hands numbers over as floats."""
        found = self.value(name)
        return None if found is None else int(found)

    def flag(self, name: str) -> bool | None:
        """A truth value; None where it is missing."""
        found = self.value(name)
        return None if found is None else bool(found)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; empty where it is missing."""
        return tuple(str(item) for item in self.value(name) or ())

    def mapping(self, name: str) -> Mapping[str, Any]:
        """A mapping; empty where it is missing."""
        found = self.value(name) or {}
        assert isinstance(found, Mapping)
        return found

    def items(self, name: str) -> tuple[Mapping[str, Any], ...]:
        """A list of mappings; empty where it is missing."""
        return tuple(self.value(name) or ())

    def has(self, name: str) -> bool:
        """Whether the value is set; a secret is set, and so is what comes from another resource."""
        return self.props.get(name) is Hidden.SECRET or name in self.links or bool(self.value(name))


def _refuse_hidden(name: str, value: Any) -> None:
    if isinstance(value, Hidden):
        raise HiddenValueError(name, value)
    if isinstance(value, Mapping):
        for key, item in value.items():
            _refuse_hidden(f"{name}.{key}", item)
    if isinstance(value, list | tuple):
        for item in value:
            _refuse_hidden(name, item)


def kind_of(token: str) -> str:
    """The kind of a Pulumi type token; types without an entry in KINDS keep their last part, in snake case."""
    known = KINDS.get(token.partition(":")[2])
    return known or snake_case(token.rpartition(":")[2])


def snake_case(name: str) -> str:
    """`remoteIpPrefix` -> `remote_ip_prefix`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def normalise(props: Mapping[str, Any]) -> dict[str, Any]:
    """Pulumi's camel case -> snake case, also inside lists of objects; free mappings (metadata) keep their keys."""
    return {RENAMED.get(name, name): _inner(value) for key, value in props.items() for name in (snake_case(key),)}


def _inner(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [normalise(item) if isinstance(item, Mapping) else item for item in value]
    return value
