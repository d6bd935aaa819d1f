"""What do the engine's events mean? Changes, failures in one line each, and lines for the log."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stacks.engine import Event, Run
from stacks.messages import condensed, plain, way_out

_ENGINES_OWN = re.compile(r"(update|preview|destroy|refresh) failed|an unhandled error occurred|resource .* failed")
_CHANGING = ("create", "update", "delete", "replace")
_STEPS = {"create": "+", "update": "~", "delete": "-", "replace": "±", "refresh": "="}


@dataclass(frozen=True, slots=True)
class Step:
    """Something the engine does or would do with a resource."""

    urn: str
    type: str
    op: str
    new: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The logical name."""
        return self.urn.rpartition("::")[2]

    @property
    def custom(self) -> bool:
        """Whether it is something in the cloud: not a component, a provider or a reference."""
        return not self.type.startswith(("pulumi:", "kreiswolke:"))


def steps(events: Iterable[Event]) -> Iterator[Step]:
    """What the engine begins to do, in order."""
    for event in events:
        if "resourcePreEvent" in event:
            metadata = event["resourcePreEvent"]["metadata"]
            yield Step(metadata["urn"], metadata["type"], metadata["op"], metadata.get("new") or {})


def changes(events: Iterable[Event]) -> dict[str, int]:
    """Number of resources by operation, without those that stay the same or are only read."""
    counts: dict[str, int] = {}
    for event in events:
        for op, count in event.get("summaryEvent", {}).get("resourceChanges", {}).items():
            if op in _CHANGING:
                counts[op] = counts.get(op, 0) + count
    return counts


def outputs_change(events: Iterable[Event]) -> bool:
    """Whether a preview found other outputs of the stack than those stored."""
    for event in events:
        if "resOutputsEvent" in event:
            metadata = event["resOutputsEvent"]["metadata"]
            if metadata["type"] == "pulumi:pulumi:Stack":
                old, new = metadata.get("old") or {}, metadata.get("new") or {}
                return bool(old.get("outputs") != new.get("outputs"))
    return False


def failures(run: Run) -> tuple[str, ...]:
    """Why a run failed: one line per broken policy or wrong setting, and one for all resources that failed alike."""
    last: dict[str, tuple[str, str]] = {}  # the message and whom it is about
    for event in run.events:
        if "policyEvent" in event and event["policyEvent"].get("enforcementLevel") == "mandatory":
            policy = event["policyEvent"]
            who = policy.get("resourceUrn", "").rpartition("::")[2]
            name = policy["policyName"]
            last[f"{name} {who}"] = (f"policy {name}, {who}: {plain(policy['message'])}", "")
        elif event.get("diagnosticEvent", {}).get("severity") == "error":
            urn = event["diagnosticEvent"].get("urn", "")
            message = condensed(event["diagnosticEvent"]["message"])
            if not _ENGINES_OWN.match(message):
                last[urn or message] = (message + way_out(message, urn), _resource(urn))
    if not last:
        return tuple(dict.fromkeys(plain(line).removeprefix("error: ") for line in run.said if "error:" in line))
    return _each_once(last.values())


def _resource(urn: str) -> str:
    """Type and name, as people say it, of something in the cloud; "" for anything else."""
    kind, name = urn.rpartition("$")[2].split("::")[-2:] if urn.count("::") >= 2 else ("", "")
    return f"{kind.rpartition(':')[2]} {name}" if kind.startswith("openstack:") else ""


def _each_once(told: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """A line per message; it names the first of those it is about, and how many more there are."""
    about: dict[str, list[str]] = {}
    for message, resource in told:
        about.setdefault(message, []).append(resource)
    return tuple(_about(resources) + message for message, resources in about.items())


def _about(resources: Sequence[str]) -> str:
    if not resources[0]:
        return ""
    more = f" and {len(resources) - 1} more" if len(resources) > 1 else ""
    return f"{resources[0]}{more}: "


def log_lines(run: Run) -> list[str]:
    """The run for people: a line per step, and every message that is not for debugging; an earlier attempt first."""
    lines = [*log_lines(run.before), "second attempt:"] if run.before else []
    for event in run.events:
        if "resourcePreEvent" in event:
            metadata = event["resourcePreEvent"]["metadata"]
            if metadata["op"] != "same":
                lines.append(f"{_STEPS.get(metadata['op'], metadata['op'])} {metadata['urn']}")
        elif "diagnosticEvent" in event and event["diagnosticEvent"]["severity"] != "debug":
            diagnostic = event["diagnosticEvent"]
            lines.append(f"{diagnostic['severity']}: {diagnostic.get('urn', '')} {plain(diagnostic['message'])}")
        elif "policyEvent" in event:
            lines.append(f"policy {event['policyEvent'].get('policyName')}: {plain(event['policyEvent']['message'])}")
    return [*lines, *run.said]
