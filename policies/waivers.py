"""Waivers: a Standard or H requirement may stay unmet for a while, by a recorded decision.

BSI-Standard 200-2, 8.4.2 and 200-3, 6.1: the risk of an unmet Basis requirement cannot be taken over; others only on
traceable grounds, approved by the Leitungsebene, and they stay under observation. That the approver is another person
than the requester, and that every waiver expires, are rules of this tool.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from common.errors import InputError
from policies.documents import load_yaml
from policies.findings import Finding, Level
from policies.requirements import requirements
from policies.rules import catalogue


@dataclass(frozen=True, slots=True)
class Waiver:
    """A recorded decision to leave a requirement unmet for named subjects of one scope until `expires`."""

    id: str
    scope: str  # a tenant's key or `platform`
    rule: str
    requirement: str
    subjects: tuple[str, ...]
    owner: str
    requester: str
    approver: str
    reason: str
    compensation: str  # what lowers the risk meanwhile
    approved: date
    expires: date


def load_waivers(path: Path) -> tuple[Waiver, ...]:
    """Read `<estate>/policies/waivers.yaml`; no file means no waivers. Raises InputError where one must not pass."""
    if not path.exists():
        return ()
    entries = load_yaml(path, "waivers")["waivers"]
    waivers = tuple(_waiver(entry) for entry in entries)
    for number, waiver in enumerate(waivers):
        problem = _problem(waiver) or ("id is used twice" if waiver.id in {w.id for w in waivers[:number]} else None)
        if problem:
            raise InputError(path, problem, field=waiver.id)
    return waivers


def _waiver(entry: dict[str, Any]) -> Waiver:
    dates = {name: date.fromisoformat(entry[name]) for name in ("approved", "expires")}
    return Waiver(**(entry | dates | {"subjects": tuple(entry["subjects"])}))


def _problem(waiver: Waiver) -> str | None:
    """Why a waiver must not pass, None where it may."""
    rule = next((rule for rule in catalogue() if rule.id == waiver.rule), None)
    if rule is None:
        return f"there is no rule {waiver.rule} -> `kreiswolke audit rules` lists them"
    if waiver.requirement not in {mapped.requirement for mapped in rule.requirements}:
        return f"rule {waiver.rule} does not test requirement {waiver.requirement}"
    if requirements()[waiver.requirement].level is Level.BASIS:
        return f"{waiver.requirement} is a Basis requirement: it cannot be waived (BSI-Standard 200-2, 8.4.2)"
    if waiver.approver.strip().casefold() == waiver.requester.strip().casefold():
        return f"approver and requester are both {waiver.approver!r}: somebody else has to approve"
    if waiver.expires <= waiver.approved:
        return f"expires on {waiver.expires}, not after its approval on {waiver.approved}"
    return None


def waiver_for(finding: Finding, scope: str, waivers: tuple[Waiver, ...]) -> Waiver | None:
    """The waiver that names this finding; of several the one that expires last."""
    named = [
        waiver
        for waiver in waivers
        if (waiver.scope, waiver.rule, waiver.requirement) == (scope, finding.rule, finding.requirement)
        and finding.subject in waiver.subjects
    ]
    return max(named, key=lambda waiver: waiver.expires, default=None)
