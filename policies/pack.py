"""The catalogue as a Pulumi policy pack: the same predicates at `preview` and `up`.

Pulumi counts a policy as passed unless it reports or raises. So a value that is not known yet raises (Pulumi shows the
policy as one it could not run), and a rule without a subject is reported as not applicable.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyComplianceFramework,
    PolicyResource,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, UnknownValueError

from policies.declared import Declared
from policies.engine import NO_SUBJECT, Engine
from policies.findings import Finding, Result, Source
from policies.names import with_names
from policies.requirements import EDITION
from policies.resources import Hidden, Resource, normalise
from policies.rules import Rule
from policies.scope import scope_of
from policies.state import OWN_TYPES, pulumi_resource, stack_of
from policies.verdict import World


@dataclass(frozen=True, slots=True)
class Pack:
    """The rules as policies.

    A resource is judged by its inputs, as the program gives them. Pulumi hands over a whole stack by its outputs, which
    are empty as long as a provider is not configured; so `inputs` (URN -> resource) keeps what went before.
    """

    engine: Engine
    declared_for: Callable[[str], Declared]
    offer: Callable[[], tuple[Resource, ...]]  # what the platform offers, to look up names by id
    inputs: dict[str, Resource] = field(default_factory=dict)

    def policies(self) -> list[Policy]:
        """One Pulumi policy for each rule that runs at preview."""
        return [self._policy(rule) for rule in self.engine.rules if Source.PREVIEW in rule.where]

    def _policy(self, rule: Rule) -> Policy:
        requirements = ", ".join(mapped.requirement for mapped in rule.requirements)
        described: dict[str, Any] = {
            "name": rule.id,
            "description": rule.title,
            "enforcement_level": EnforcementLevel(rule.enforcement.value),
            "framework": PolicyComplianceFramework(name=EDITION, specification=requirements),
            "remediation_steps": rule.remedy,
        }
        if rule.needs_stack:
            return StackValidationPolicy(validate=partial(self._judge_stack, rule), **described)
        return ResourceValidationPolicy(validate=partial(self._judge_resource, rule), **described)

    def _judge_resource(self, rule: Rule, args: ResourceValidationArgs, report: ReportViolation) -> None:
        if not args.resource_type.startswith(OWN_TYPES):
            args.not_applicable(NO_SUBJECT)
        resource = _resource(args)
        self.inputs[resource.urn] = resource
        scope = scope_of(stack_of(args.urn))
        if not rule.judges(resource) or not rule.runs_in(scope, Source.PREVIEW):
            args.not_applicable(NO_SUBJECT)
        world = World(scope, Source.PREVIEW, self.declared_for(scope))
        findings = self.engine.findings(rule, resource, world)
        _report([(resource, finding) for finding in findings], args, report)

    def _judge_stack(self, rule: Rule, args: StackValidationArgs, report: ReportViolation) -> None:
        seen = tuple(self._seen(found) for found in args.resources if found.resource_type.startswith(OWN_TYPES))
        scope = scope_of(stack_of(args.resources[0].urn)) if args.resources else ""
        if not seen or not rule.runs_in(scope, Source.PREVIEW):
            args.not_applicable(NO_SUBJECT)
        context = self.offer()
        world = World(scope, Source.PREVIEW, self.declared_for(scope), with_names(seen, context), context)
        judged = [resource for resource in world.resources if rule.judges(resource)]
        findings = [
            (resource, finding) for resource in judged for finding in self.engine.findings(rule, resource, world)
        ]
        _report(findings, args, report)

    def _seen(self, found: PolicyResource) -> Resource:
        """The resource by its inputs, with what only the whole stack tells: which resource a value comes from."""
        links = {name: urns[0].urn for name, urns in found.property_dependencies.items() if len(urns) == 1}
        return replace(self.inputs.get(found.urn) or _resource(found), links=normalise(links))


def _report(
    findings: Sequence[tuple[Resource, Finding]],
    args: ResourceValidationArgs | StackValidationArgs,
    report: ReportViolation,
) -> None:
    """Tell Pulumi: each failure once, then what could not be evaluated, then that nothing applied."""
    failures = {(r.urn, f.message): None for r, f in findings if f.result is Result.FAIL}
    for urn, message in failures:
        report(message, urn)
    results = {finding.result for _, finding in findings}
    if Result.NOT_EVALUATED in results:
        unknown = sorted({r.name for r, f in findings if f.result is Result.NOT_EVALUATED})
        raise UnknownValueError(UNKNOWN_STRING_VALUE, [", ".join(unknown)])
    if results <= {Result.NOT_APPLICABLE}:
        args.not_applicable("; ".join(sorted({finding.message for _, finding in findings})) or NO_SUBJECT)


def _resource(seen: ResourceValidationArgs | PolicyResource) -> Resource:
    provider = seen.provider.name if seen.provider else ""
    return pulumi_resource(seen.resource_type, seen.urn, _plain(seen.props), id_="", links={}, provider=provider)


def _plain(value: Any) -> Any:
    """Pulumi's checked values as plain ones, with what is not known yet as `Hidden.UNKNOWN`."""
    if isinstance(value, Mapping):
        return {key: _item(value, key) for key in value}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_item(value, index) for index in range(len(value))]
    return value


def _item(container: Any, key: Any) -> Any:
    try:
        return _plain(container[key])
    except UnknownValueError:
        return Hidden.UNKNOWN
