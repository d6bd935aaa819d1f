"""What do the engine's events mean? Changes, failures in one line each, and lines for the log."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stacks.engine import Event, Run
from stacks.messages import condensed, plain

_ENGINES_OWN = re.compile(r"(update|preview|destroy|refresh) failed|an unhandled error occurred|resource .* failed")
_CHANGING = ("create", "update", "delete", "replace")
_TRANSIENT = re.compile(r"\((403|50[0234]) [A-Z]+ ")
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
    """Why a run failed: one line per failed resource, broken policy or wrong setting, none twice."""
    last: dict[str, str] = {}
    for event in run.events:
        if "policyEvent" in event and event["policyEvent"].get("enforcementLevel") == "mandatory":
            policy = event["policyEvent"]
            who = policy.get("resourceUrn", "").rpartition("::")[2]
            last[f"{policy['policyName']} {who}"] = f"policy {policy['policyName']}, {who}: {plain(policy['message'])}"
        elif event.get("diagnosticEvent", {}).get("severity") == "error":
            diagnostic = event["diagnosticEvent"]
            message = condensed(diagnostic["message"])
            if not _ENGINES_OWN.match(message):
                last[diagnostic.get("urn") or message] = _located(diagnostic.get("urn", ""), message)
    if not last:
        return tuple(dict.fromkeys(plain(line).removeprefix("error: ") for line in run.said if "error:" in line))
    return tuple(dict.fromkeys(last.values()))


def _located(urn: str, message: str) -> str:
    kind, name = urn.rpartition("$")[2].split("::")[-2:] if urn.count("::") >= 2 else ("", "")
    return f"{kind.rpartition(':')[2]} {name}: {message}" if kind.startswith("openstack:") else message


def transient(errors: Iterable[str]) -> bool:
    """Whether a second attempt may get over it: a request refused (403) or one at which the cloud failed (5xx).

    A Keystone with several threads may judge a request by another tenant's token, and a Neutron that has just started
    refuses its first ones (docs/lab.md): such a 403 passes, and one that is meant comes again. 5xx come under load.
    """
    return any(_TRANSIENT.search(error) for error in errors)


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
