"""What comes from elsewhere? Outputs of other stacks (by StackReference only), secrets and the estate's public key."""

from typing import Any

import pulumi
from pulumi import Output, RunError

from common.errors import InputError
from common.estate import Estate
from stacks.names import PLATFORM, PROJECT, StackName
from stacks.outputs import CONTRACT, SECRETS, SHARED

PUBLIC_KEY = "ssh_ed25519.pub"


class Offer:
    """What `platform` offers, by name."""

    def __init__(self) -> None:
        """Read the outputs of `platform`."""
        self._shared = _reference(PLATFORM).require_output(SHARED)

    @property
    def external_network(self) -> Output[str]:
        """Name of the external network, the pool of floating IPs."""
        return self._shared.apply(lambda shared: str(shared["external_network"]))

    @property
    def external_network_id(self) -> Output[str]:
        """Id of the external network."""
        return self._shared.apply(lambda shared: str(shared["external_network_id"]))

    def role(self, name: str) -> Output[str]:
        """Id of a role of Keystone."""
        return self._pick("roles", name)

    def flavor(self, name: str) -> Output[str]:
        """Id of a flavor."""
        return self._pick("flavors", name)

    def image(self, name: str) -> Output[str]:
        """Id of an image."""
        return self._pick("images", name)

    def _pick(self, kind: str, name: str) -> Output[str]:
        def pick(shared: Any) -> str:
            if name not in shared[kind]:
                raise RunError(f"platform has no {name} among its {kind}: {', '.join(sorted(shared[kind]))}")
            return str(shared[kind][name])

        return self._shared.apply(pick)


class TenantStack:
    """What `kreis-<key>` hands to the stacks on top of it."""

    def __init__(self, name: StackName) -> None:
        """Read the outputs of stack `name`."""
        reference = _reference(name)
        self._contract, self._secrets = reference.require_output(CONTRACT), reference.require_output(SECRETS)

    @property
    def domain_id(self) -> Output[str]:
        """Id of the tenant's domain."""
        return self._contract.apply(lambda contract: str(contract["audit"]["domain_id"]))

    @property
    def manager_password(self) -> Output[str]:
        """Password of the domain's manager; secret."""
        return self._secrets.apply(lambda secrets: str(secrets["manager"]))

    def project(self, name: str) -> Output[str]:
        """Id of a project of the tenant."""

        def pick(contract: Any) -> str:
            if name not in contract["projects"]:
                raise RunError(f"the tenant has no project {name}: {', '.join(sorted(contract['projects']))}")
            return str(contract["projects"][name])

        return self._contract.apply(pick)


def _reference(name: StackName) -> pulumi.StackReference:
    return pulumi.StackReference(str(name), stack_name=f"{pulumi.get_organization()}/{PROJECT}/{name}")


def secret(name: str) -> Output[Any]:
    """A secret of this stack by name, from its encrypted configuration; made once by `kreiswolke up`."""
    secrets: Output[Any] = pulumi.Config(PROJECT).require_secret_object(SECRETS)
    return secrets.apply(lambda values: values[name])


def public_key(estate: Estate) -> str:
    """The public ssh key of the estate's administrators; raises InputError where there is none."""
    path = estate.keys / PUBLIC_KEY
    if not path.is_file():
        raise InputError(path, "file not found", hint="`kreiswolke up` makes the key once")
    return path.read_text(encoding="ascii").strip()
