"""What may be answered by machine: the findings of a requirement as an answer of the IT-Grundschutz-Check.

BSI-Standard 200-2, 8.4.2 knows ja, teilweise, nein, entbehrlich. A machine answers only where a rule decides the whole
requirement; a passed partial rule leaves the answer open, a failed one allows at best teilweise; entbehrlich is never
given by machine.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from policies.findings import Coverage, Finding, Level, Result
from policies.requirements import Requirement, requirements

# The worst of what several sources say of one subject counts.
_WORST_FIRST = (Result.FAIL, Result.NOT_EVALUATED, Result.WAIVED, Result.PASS, Result.NOT_APPLICABLE)


class Answer(StrEnum):
    """An answer by machine; OFFEN leaves it to a person."""

    JA = "ja"
    TEILWEISE = "teilweise"
    HOECHSTENS_TEILWEISE = "höchstens teilweise"
    NEIN = "nein"
    OFFEN = "offen"


@dataclass(frozen=True, slots=True)
class RequirementAnswer:
    """The answer for one requirement with its reason and the number of subjects by result."""

    requirement: Requirement
    answer: Answer
    reason: str
    rules: tuple[str, ...]
    subjects: Mapping[Result, int]


def answers(findings: Iterable[Finding]) -> tuple[RequirementAnswer, ...]:
    """An answer for each requirement that has findings, in the order of the requirements."""
    by_requirement: dict[str, list[Finding]] = {}
    for finding in findings:
        by_requirement.setdefault(finding.requirement, []).append(finding)
    return tuple(
        _answer(requirement, by_requirement[requirement.id])
        for requirement in requirements().values()
        if requirement.id in by_requirement
    )


def worst_by_subject(findings: Iterable[Finding]) -> dict[tuple[str, str, str], Result]:
    """The worst result of each subject of each rule over all sources; what had no subject is left out."""
    worst: dict[tuple[str, str, str], Result] = {}
    for finding in findings:
        if finding.subject:
            subject = (finding.rule, finding.subject_type, finding.subject)
            worst[subject] = min(worst.get(subject, finding.result), finding.result, key=_WORST_FIRST.index)
    return worst


def violations(findings: Iterable[Finding]) -> int:
    """How many subjects break a rule, each counted once per rule."""
    return sum(result is Result.FAIL for result in worst_by_subject(findings).values())


def _answer(requirement: Requirement, findings: list[Finding]) -> RequirementAnswer:
    subjects = Counter(worst_by_subject(findings).values())
    full = Counter(worst_by_subject(f for f in findings if f.coverage is Coverage.FULL).values())
    partial = Counter(worst_by_subject(f for f in findings if f.coverage is Coverage.PARTIAL).values())
    answer, reason = _from_full(full) if full else _from_part(partial, subjects)
    if answer is Answer.JA and partial[Result.FAIL]:
        answer, reason = Answer.TEILWEISE, "Eine weitere Regel zu dieser Anforderung ist verletzt."
    if not judged(subjects):
        reason = _nothing_judged(requirement, findings)
    rules = tuple(sorted({finding.rule for finding in findings}))
    return RequirementAnswer(requirement, answer, reason, rules, dict(subjects))


def judged(subjects: Mapping[Result, int]) -> int:
    """How many subjects a rule says something about."""
    return sum(number for result, number in subjects.items() if result is not Result.NOT_APPLICABLE)


def _from_full(subjects: Counter[Result]) -> tuple[Answer, str]:
    if subjects[Result.FAIL]:
        if subjects[Result.PASS] or subjects[Result.WAIVED]:
            return Answer.TEILWEISE, "Ein Teil der Objekte erfüllt die Anforderung nicht."
        return Answer.NEIN, "Kein geprüftes Objekt erfüllt die Anforderung."
    if subjects[Result.NOT_EVALUATED]:
        return Answer.OFFEN, "Nicht alle Objekte konnten ausgewertet werden."
    if subjects[Result.WAIVED]:
        return Answer.OFFEN, "Für einen Teil der Objekte gilt eine befristete Ausnahme."
    if subjects[Result.PASS]:
        return Answer.JA, "Alle Objekte erfüllen die Anforderung vollständig."
    return Answer.OFFEN, ""


def _from_part(partial: Counter[Result], subjects: Counter[Result]) -> tuple[Answer, str]:
    if partial[Result.FAIL]:
        return Answer.HOECHSTENS_TEILWEISE, "Der technisch prüfbare Teil ist nicht überall erfüllt."
    if subjects[Result.FAIL]:
        return Answer.OFFEN, "Ein Anhaltspunkt spricht gegen die Umsetzung; er entscheidet die Anforderung nicht."
    if not partial:
        return Answer.OFFEN, "Nur Anhaltspunkte; sie sprechen nicht gegen die Umsetzung, entscheiden sie aber nicht."
    if subjects[Result.NOT_EVALUATED]:
        return Answer.OFFEN, "Nicht alle Objekte konnten ausgewertet werden."
    if subjects[Result.WAIVED]:
        return Answer.OFFEN, "Für einen Teil der Objekte gilt eine befristete Ausnahme."
    return Answer.OFFEN, "Der technisch prüfbare Teil ist erfüllt; über den Rest entscheidet ein Mensch."


def _nothing_judged(requirement: Requirement, findings: Iterable[Finding]) -> str:
    if requirement.level is Level.ERHOEHT:
        return min(finding.message for finding in findings)
    return "Kein Objekt vorhanden, das diese Regeln prüfen."
