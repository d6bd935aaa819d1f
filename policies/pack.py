"""The catalogue as a Pulumi policy pack: the same predicates at `preview` and `up`.

Pulumi counts a policy as passed unless it reports or raises. So a value that is not known yet raises (Pulumi shows the
policy as one it could not run), and a rule without a subject is reported as not applicable.
"""

from collections.abc import Callable, Mapping, Sequence
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
from policies.names import shared_by_platform, with_role_names
from policies.requirements import EDITION
from policies.resources import Hidden, Resource
from policies.rules import Rule
from policies.scope import scope_of
from policies.state import OWN_TYPES, pulumi_resource, stack_of
from policies.verdict import World

DeclaredFor = Callable[[str], Declared]


def policies(engine: Engine, declared_for: DeclaredFor) -> list[Policy]:
    """One Pulumi policy for each rule that runs at preview."""
    return [_policy(rule, engine, declared_for) for rule in engine.rules if Source.PREVIEW in rule.where]


def _policy(rule: Rule, engine: Engine, declared_for: DeclaredFor) -> Policy:
    described: dict[str, Any] = {
        "description": rule.title,
        "enforcement_level": EnforcementLevel(rule.enforcement.value),
        "framework": PolicyComplianceFramework(
            name=EDITION, specification=", ".join(m.requirement for m in rule.requirements)
        ),
        "remediation_steps": rule.remedy,
    }
    if rule.needs_stack:

        def validate_stack(args: StackValidationArgs, report: ReportViolation) -> None:
            _judge_stack(rule, engine, declared_for, args, report)

        return StackValidationPolicy(name=rule.id, validate=validate_stack, **described)

    def validate(args: ResourceValidationArgs, report: ReportViolation) -> None:
        _judge_resource(rule, engine, declared_for, args, report)

    return ResourceValidationPolicy(name=rule.id, validate=validate, **described)


def _judge_resource(
    rule: Rule, engine: Engine, declared_for: DeclaredFor, args: ResourceValidationArgs, report: ReportViolation
) -> None:
    if not args.resource_type.startswith(OWN_TYPES):
        args.not_applicable(NO_SUBJECT)
    resource = _resource(args, links={})
    scope = scope_of(stack_of(args.urn))
    if not rule.judges(resource) or not rule.runs_in(scope, Source.PREVIEW):
        args.not_applicable(NO_SUBJECT)
    world = World(scope, Source.PREVIEW, declared_for(scope))
    findings = engine.findings(rule, resource, world)
    _report([(resource, finding) for finding in findings], args, report)


def _judge_stack(
    rule: Rule, engine: Engine, declared_for: DeclaredFor, args: StackValidationArgs, report: ReportViolation
) -> None:
    seen = tuple(_resource(r, _links(r)) for r in args.resources if r.resource_type.startswith(OWN_TYPES))
    scope = scope_of(stack_of(args.resources[0].urn)) if args.resources else ""
    if not seen or not rule.runs_in(scope, Source.PREVIEW):
        args.not_applicable(NO_SUBJECT)
    context = shared_by_platform(seen)
    world = World(scope, Source.PREVIEW, declared_for(scope), with_role_names(seen, context), context)
    judged = [resource for resource in world.resources if rule.judges(resource)]
    findings = [(resource, finding) for resource in judged for finding in engine.findings(rule, resource, world)]
    _report(findings, args, report)


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


def _resource(seen: ResourceValidationArgs | PolicyResource, links: Mapping[str, str]) -> Resource:
    return pulumi_resource(
        seen.resource_type,
        seen.urn,
        _plain(seen.props),
        id_="",
        links=links,
        provider=seen.provider.name if seen.provider else "",
    )


def _links(seen: PolicyResource) -> dict[str, str]:
    return {name: found[0].urn for name, found in seen.property_dependencies.items() if len(found) == 1}


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
