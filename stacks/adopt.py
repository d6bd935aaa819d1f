"""How is what an interrupted run has left adopted? It is entered into the state, then read from the cloud.

The engine's own way (`refresh --import-pending-creates`) loses the resource in Pulumi 3.259 and knows only of creates
that were pending, not of those that failed on the way.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from stacks.events import Step

State = dict[str, Any]
Find = Callable[[Step, Mapping[str, Any]], str | None]
_MASKED = "[secret]"  # what the engine's events show instead of a secret


def pending(state: State) -> bool:
    """Whether the engine ended while it was at work."""
    return bool(state["deployment"].get("pending_operations"))


def empty(state: State) -> bool:
    """Whether nothing was ever made."""
    return not _resources(state)


def interrupted(state: State) -> list[Step]:
    """The creates that were pending when the engine ended."""
    operations = state["deployment"].get("pending_operations") or ()
    made = [operation["resource"] for operation in operations if operation["type"] == "creating"]
    return [Step(resource["urn"], resource["type"], "create", resource) for resource in made]


def leftovers(state: State, steps: Iterable[Step], find: Find) -> dict[str, dict[str, Any]]:
    """Resources by URN that the creating ones of `steps` would make, though `find` knows the id of each already.

    Only what hangs on resources of the state is looked for: of anything else nothing can be there.
    """
    known = {resource["urn"]: resource for resource in _resources(state)}
    interrupted = {op["resource"]["urn"]: op["resource"] for op in state["deployment"].get("pending_operations") or ()}
    found = {}
    for step in steps:
        provider = known.get(step.new.get("provider", "").rpartition("::")[0])
        if step.op != "create" or provider is None or step.new.get("parent") not in known:
            continue
        identity = find(step, provider.get("inputs", {}))
        if identity is not None:
            found[step.urn] = (interrupted.get(step.urn) or _resource(step)) | {
                "id": identity,
                "outputs": {"id": identity},
            }
    return found


def entered(state: State, resources: Mapping[str, dict[str, Any]]) -> State:
    """The state with `resources` in it and nothing pending any more."""
    deployment = {key: value for key, value in state["deployment"].items() if key != "pending_operations"}
    return state | {"deployment": deployment | {"resources": [*_resources(state), *resources.values()]}}


def _resources(state: State) -> list[dict[str, Any]]:
    return state["deployment"].get("resources") or []


def _resource(step: Step) -> dict[str, Any]:
    inputs = {name: value for name, value in step.new["inputs"].items() if _MASKED not in str(value)}
    return {
        "urn": step.urn,
        "type": step.type,
        "custom": True,
        "inputs": inputs,
        "parent": step.new["parent"],
        "provider": step.new["provider"],
    }
