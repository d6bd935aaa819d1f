"""The report of one scope: "IT-Grundschutz-Check, automatischer Teil" as a German HTML page without outside parts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment

from common.report import environment as shared
from inventory.model import Provenance
from policies import labels
from policies.answers import Answer, RequirementAnswer, answers
from policies.findings import Coverage, Finding, Findings, Level, Result, Source
from policies.requirements import requirements
from policies.rules import Rule, catalogue
from policies.scope import PLATFORM


@dataclass(frozen=True, slots=True)
class Denominator:
    """How many requirements there are and how many of them have a rule, by level."""

    bausteine: tuple[str, ...]
    modelled: Mapping[Level, int]
    tested: Mapping[Level, int]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A requirement as the table of answers shows it."""

    answer: RequirementAnswer
    coverage: Coverage
    person: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as a section shows it: once, whatever number of sources and requirements it holds for."""

    finding: Finding
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class RuleFindings:
    """A rule with those of its findings that a section shows."""

    rule: Rule
    findings: tuple[Shown, ...]


def denominator(tested: Iterable[str]) -> Denominator:
    """The denominator for a set of tested requirements (ids)."""
    everything = requirements()
    return Denominator(
        bausteine=tuple(dict.fromkeys(requirement.baustein for requirement in everything.values())),
        modelled=Counter(requirement.level for requirement in everything.values()),
        tested=Counter(everything[requirement].level for requirement in set(tested)),
    )


def render_scope(findings: Findings, name: str) -> str:
    """The report of a tenant (`name`: its name) or of the platform."""
    given = answers(findings.findings)
    return (
        environment()
        .get_template("scope.html.j2")
        .render(
            example=findings.provenance is Provenance.EXAMPLE,
            title="IT-Grundschutz-Check, automatischer Teil",
            name=name,
            scope=findings.scope,
            platform=findings.scope == PLATFORM,
            as_of=findings.as_of,
            stacks=findings.stacks,
            live=any(finding.source is Source.LIVE for finding in findings.findings),
            hosts=any(finding.source is Source.HOST for finding in findings.findings),
            servers=any(finding.source is Source.HOST and finding.subject for finding in findings.findings),
            facts_gathered=findings.facts_gathered,
            denominator=denominator(finding.requirement for finding in findings.findings),
            summary={answer: sum(row.answer is answer for row in given) for answer in Answer},
            rows=[_row(answer, findings.findings) for answer in given],
            failed=_by_rule(findings.findings, Result.FAIL),
            waived=_by_rule(findings.findings, Result.WAIVED),
            not_evaluated=_by_rule(findings.findings, Result.NOT_EVALUATED),
            rules=[
                (rule, _sources(rule, findings.findings), _counts(rule, findings.findings))
                for rule in _rules(findings.findings)
            ],
        )
    )


def _row(answer: RequirementAnswer, findings: Iterable[Finding]) -> AnswerRow:
    coverages = {f.coverage for f in findings if f.requirement == answer.requirement.id}
    person = tuple(dict.fromkeys(rule.person for rule in catalogue() if rule.id in answer.rules))
    strongest = next(coverage for coverage in Coverage if coverage in coverages)
    return AnswerRow(answer, strongest, person)


def _rules(findings: Iterable[Finding]) -> list[Rule]:
    used = {finding.rule for finding in findings}
    return [rule for rule in catalogue() if rule.id in used]


def _sources(rule: Rule, findings: Iterable[Finding]) -> list[Source]:
    """Where the rule looked, in the order of the sources."""
    used = {finding.source for finding in findings if finding.rule == rule.id}
    return [source for source in Source if source in used]


def _by_rule(findings: Iterable[Finding], result: Result) -> list[RuleFindings]:
    found: dict[str, dict[tuple[str, ...], list[Finding]]] = {}
    for finding in findings:
        if finding.result is result:
            same = (finding.subject_type, finding.subject, finding.message)
            found.setdefault(finding.rule, {}).setdefault(same, []).append(finding)
    return [RuleFindings(rule, _shown(found[rule.id].values())) for rule in catalogue() if rule.id in found]


def _shown(groups: Iterable[list[Finding]]) -> tuple[Shown, ...]:
    return tuple(Shown(same[0], tuple(sorted({f.source for f in same}, reverse=True))) for same in groups)


def _counts(rule: Rule, findings: Iterable[Finding]) -> Counter[Result]:
    """Subjects of the rule by result, each counted once per source."""
    first = rule.requirements[0].requirement
    return Counter(f.result for f in findings if f.rule == rule.id and f.requirement == first and f.subject)


def environment() -> Environment:
    """Jinja2 with the room's templates and words."""
    made = shared("policies")
    words: dict[str, Any] = {"labels": labels, "Answer": Answer, "Level": Level, "Result": Result}
    made.globals |= words
    return made
