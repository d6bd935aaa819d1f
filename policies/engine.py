"""Evaluates rules over resources: every rule answers for every subject, and no subject is never a pass."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from policies.findings import Finding, Level, Result
from policies.requirements import requirements
from policies.resources import HiddenValueError, Resource
from policies.rules import Mapped, Rule
from policies.verdict import Verdict, World, not_applicable, not_evaluated
from policies.waivers import Waiver, waiver_for

NO_SUBJECT = "Kein Objekt dieser Art vorhanden."
NOT_ADOPTED = "Anforderung für erhöhten Schutzbedarf, die keine Risikoanalyse übernommen hat."


@dataclass(frozen=True, slots=True)
class Engine:
    """Rules, the decisions to leave some unmet, and the day on which these are looked at."""

    rules: tuple[Rule, ...]
    waivers: tuple[Waiver, ...]
    on: date

    def evaluate(self, world: World) -> tuple[Finding, ...]:
        """All findings of the world's scope at its source, sorted."""
        found = [
            finding
            for rule in self.rules
            if rule.runs_in(world.scope, world.source)
            for resource in _subjects(rule, world)
            for finding in self.findings(rule, resource, world)
        ]
        return tuple(sorted(found, key=lambda f: (f.rule, f.requirement, f.subject_type, f.subject, f.message)))

    def findings(self, rule: Rule, resource: Resource | None, world: World) -> list[Finding]:
        """What the rule says of one resource (None: there is none), one finding per requirement."""
        verdict = judge(rule, resource, world) if resource else not_applicable(NO_SUBJECT)
        found = (_finding(rule, mapped, resource, verdict, world) for mapped in rule.requirements)
        return [self._waived(finding, world.scope) for finding in found]

    def _waived(self, finding: Finding, scope: str) -> Finding:
        """The finding as a waiver leaves it: waived while that is valid, failed with a note once it has expired."""
        waiver = waiver_for(finding, scope, self.waivers) if finding.result is Result.FAIL else None
        if waiver is None or self.on < waiver.approved:
            return finding
        if waiver.expires < self.on:
            note = f"{finding.message} Die Ausnahme {waiver.id} ist am {waiver.expires:%d.%m.%Y} abgelaufen."
            return replace(finding, message=note, waiver=waiver.id)
        return replace(finding, result=Result.WAIVED, waiver=waiver.id)


def judge(rule: Rule, resource: Resource, world: World) -> Verdict:
    """The rule's verdict on one resource; a value that is hidden or no number or network makes it `not_evaluated`."""
    if resource.unseen:
        return not_evaluated(resource.unseen)
    try:
        return rule.check(resource, world)
    except HiddenValueError as error:
        return not_evaluated(str(error))
    except ValueError as error:
        return not_evaluated(f"Ein Wert ist nicht lesbar ({error}).")


def _subjects(rule: Rule, world: World) -> Iterable[Resource | None]:
    return [resource for resource in world.resources if rule.judges(resource)] or [None]


def _finding(rule: Rule, mapped: Mapped, resource: Resource | None, verdict: Verdict, world: World) -> Finding:
    level = requirements()[mapped.requirement].level
    if level is Level.ERHOEHT and mapped.requirement not in world.declared.adopted_high_requirements:
        verdict = not_applicable(NOT_ADOPTED)
    return Finding(
        rule=rule.id,
        requirement=mapped.requirement,
        level=level,
        coverage=mapped.coverage,
        source=world.source,
        subject=resource.name if resource else "",
        subject_type=resource.kind if resource else "",
        result=verdict.result,
        message=verdict.message or f"{rule.title}.",
        waiver=None,
    )
