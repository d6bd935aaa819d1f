"""The view over all tenants: counts only, so that the report of one never shows anything of another."""

from collections import Counter
from collections.abc import Sequence

from common.errors import UserError
from inventory.model import Provenance
from policies.answers import Answer, answers, worst_by_subject
from policies.findings import Findings, Result
from policies.report import denominator, environment
from policies.requirements import Requirement, requirements
from policies.rules import Rule, catalogue

SHOWN = (Result.PASS, Result.FAIL, Result.WAIVED, Result.NOT_EVALUATED)


def render_statewide(tenants: Sequence[Findings]) -> str:
    """The page of counts over the tenants' findings; raises UserError where real and example data would mix."""
    provenances = {findings.provenance for findings in tenants}
    if len(provenances) != 1:
        raise UserError("findings of real and of example data never mix -> audit them in estates of their own")
    everything = [finding for findings in tenants for finding in findings.findings]
    return (
        environment()
        .get_template("statewide.html.j2")
        .render(
            example=provenances == {Provenance.EXAMPLE},
            title="IT-Grundschutz-Check, automatischer Teil",
            name="Landesweite Übersicht",
            tenants=len(tenants),
            first=min(findings.as_of for findings in tenants),
            last=max(findings.as_of for findings in tenants),
            denominator=denominator(finding.requirement for finding in everything),
            answered=answered(tenants),
            rules=[(rule, *broken(rule, tenants)) for rule in catalogue() if rule.id in {f.rule for f in everything}],
            shown=SHOWN,
        )
    )


def answered(tenants: Sequence[Findings]) -> list[tuple[Requirement, Counter[Answer]]]:
    """For each requirement with a rule: the number of tenants by answer."""
    counts: dict[str, Counter[Answer]] = {}
    for findings in tenants:
        for given in answers(findings.findings):
            counts.setdefault(given.requirement.id, Counter())[given.answer] += 1
    return [(requirement, counts[id_]) for id_, requirement in requirements().items() if id_ in counts]


def broken(rule: Rule, tenants: Sequence[Findings]) -> tuple[int, Counter[Result]]:
    """How many tenants break the rule, and the number of objects by their worst result."""
    worst = [worst_by_subject(f for f in findings.findings if f.rule == rule.id).values() for findings in tenants]
    failing = sum(Result.FAIL in results for results in worst)
    return failing, Counter(result for results in worst for result in results)
