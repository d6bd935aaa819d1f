"""Reads a stack's stored state (`pulumi stack export`) as resources."""

from collections.abc import Mapping
from typing import Any

from policies.resources import Hidden, Resource, kind_of, normalise

SIGNATURE = "4dabf18193072939515e22adb298388d"  # Pulumi marks encrypted values and assets with this key
OWN_TYPES = "openstack:"


def from_deployment(export: Mapping[str, Any]) -> tuple[Resource, ...]:
    """The resources of an exported stack that rules can judge, in the order of the state."""
    found = (export.get("deployment") or {}).get("resources") or []
    return tuple(_resource(entry) for entry in found if entry["type"].startswith(OWN_TYPES) and not entry.get("delete"))


def _resource(entry: Mapping[str, Any]) -> Resource:
    outputs, inputs = _values(entry.get("outputs")), _values(entry.get("inputs"))
    # Secrets among the outputs alone were never given: the provider marks a field as secret even where it is empty.
    outputs = {name: value for name, value in outputs.items() if value is not Hidden.SECRET}
    return pulumi_resource(
        entry["type"],
        entry["urn"],
        outputs | inputs,  # inputs win: the provider keeps a mere hash of user data in the outputs
        id_=entry.get("id") or "",
        links={name: urns[0] for name, urns in (entry.get("propertyDependencies") or {}).items() if len(urns) == 1},
        provider=logical_name(str(entry.get("provider") or "").rpartition("::")[0]),
    )


def _values(props: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: _plain(value) for name, value in (props or {}).items() if not name.startswith("__")}


def pulumi_resource(
    token: str, urn: str, props: Mapping[str, Any], *, id_: str, links: Mapping[str, str], provider: str
) -> Resource:
    """A resource as Pulumi knows it, named as its label in the cloud names it: `<stack>:<logical name>`."""
    return Resource(
        kind="domain" if props.get("isDomain") is True else kind_of(token),
        name=f"{stack_of(urn)}:{logical_name(urn)}",
        id=id_ or urn,
        props=normalise(props),
        urn=urn,
        links=normalise(links),
        provider=provider,
    )


def stack_of(urn: str) -> str:
    """`urn:pulumi:<stack>::<project>::...` -> `<stack>`."""
    return urn.removeprefix("urn:pulumi:").partition("::")[0]


def logical_name(urn: str) -> str:
    """The last part of a URN: the name in the program; "" for ""."""
    return urn.rpartition("::")[2]


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        if SIGNATURE in value:
            return Hidden.SECRET
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value
