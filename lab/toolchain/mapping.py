"""Does the built provider serve exactly what the Python SDK offers? Every resource and function is compared."""

import json
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common.errors import CheckFailedError
from lab.toolchain.sdk import Sdk, Shape, Shapes, Surface

_TIMEOUT_S = 60

# Old names under which the SDK still offers what has a newer name too; the Terraform provider has each only once.
DEPRECATED_ALIASES = frozenset(
    {
        "openstack:index/bgpvpnNetworkAssociateV2:BgpvpnNetworkAssociateV2",
        "openstack:index/bgpvpnPortAssociateV2:BgpvpnPortAssociateV2",
        "openstack:index/bgpvpnRouterAssociateV2:BgpvpnRouterAssociateV2",
        "openstack:index/bgpvpnV2:BgpvpnV2",
        "openstack:index/getFwGroupV2:getFwGroupV2",
        "openstack:index/getFwPolicyV2:getFwPolicyV2",
        "openstack:index/getFwRuleV2:getFwRuleV2",
        "openstack:index/lbFlavorprofileV2:LbFlavorprofileV2",
        "openstack:index/lbLoadbalancerV2:LbLoadbalancerV2",
        "openstack:index/workflowWorkflowV2:WorkflowWorkflowV2",
    }
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was compared, and every difference as one line."""

    resources: int
    functions: int
    properties: int
    differences: tuple[str, ...]


def read_provider(provider: Path) -> Sdk:
    """What the built provider serves; raises CheckFailedError where it cannot say (the official one cannot)."""
    try:
        answer = subprocess.run(
            [provider, "--get-properties"], capture_output=True, text=True, timeout=_TIMEOUT_S, check=True
        )
        content = json.loads(answer.stdout)
        return Sdk(_surfaces(content["resources"]), _surfaces(content["functions"]))
    except (OSError, subprocess.SubprocessError, ValueError, KeyError, TypeError) as error:
        raise CheckFailedError(f"{provider} does not list its properties: {error}") from None


def _surfaces(content: Mapping[str, Any]) -> dict[str, Surface]:
    return {token: Surface(entry["inputs"], entry["outputs"]) for token, entry in content.items()}


def compare(sdk: Sdk, provider: Sdk, aliases: frozenset[str] = DEPRECATED_ALIASES) -> Comparison:
    """Compare names and shapes of all inputs and outputs, nested ones too, of every token but the aliases."""
    differences: list[str] = []
    properties = 0
    counts = []
    for offered, served in ((sdk.resources, provider.resources), (sdk.functions, provider.functions)):
        compared = offered.keys() & served.keys()
        counts.append(len(compared))
        differences += [f"{token}: offered, not served" for token in sorted(offered.keys() - served.keys() - aliases)]
        differences += [f"{token}: served, not offered" for token in sorted(served.keys() - offered.keys())]
        differences += [f"{token}: an alias that is served" for token in sorted(aliases & served.keys())]
        for token in sorted(compared):
            for side in ("inputs", "outputs"):
                ours, theirs = getattr(offered[token], side), getattr(served[token], side)
                properties += len(ours)
                differences += [f"{token} {side} {line}" for line in _object_differences("", ours, theirs)]
    known = sdk.resources.keys() | sdk.functions.keys()
    differences += [f"{token}: an alias the SDK does not offer" for token in sorted(aliases - known)]
    return Comparison(counts[0], counts[1], properties, tuple(differences))


def _object_differences(path: str, offered: Shapes, served: Shapes) -> Iterator[str]:
    for name in sorted(offered.keys() | served.keys()):
        if name not in served:
            yield f"{path}{name}: offered, not served"
        elif name not in offered:
            yield f"{path}{name}: served, not offered"
        else:
            yield from _shape_differences(f"{path}{name}", offered[name], served[name])


def _shape_differences(path: str, offered: Shape, served: Shape) -> Iterator[str]:
    if isinstance(offered, str) or isinstance(served, str) or offered.keys() != served.keys():
        if offered != served:
            yield f"{path}: offered as {offered}, served as {served}"
        return
    for kind in offered:
        if kind == "object":
            yield from _object_differences(f"{path}.", offered[kind], served[kind])
        else:
            yield from _shape_differences(f"{path}[]", offered[kind], served[kind])
