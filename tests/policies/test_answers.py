"""Does a machine answer only what it can answer?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.answers import Answer, answers, worst_by_subject
from policies.findings import Coverage, Finding, Level, Result, Source

FULL, PARTIAL, INDIRECT = Coverage.FULL, Coverage.PARTIAL, Coverage.INDIRECT
PASS, FAIL, NA = Result.PASS, Result.FAIL, Result.NOT_APPLICABLE


def finding(coverage, result, subject="a", rule="rule", source=Source.STATE):
    return Finding(rule, "SYS.1.1.A19", Level.STANDARD, coverage, source, subject, "server", result, "Satz.", None)


def answer(*found):
    (row,) = answers([finding(coverage, result, f"s{i}") for i, (coverage, result) in enumerate(found)])
    return row.answer


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([(FULL, PASS)], Answer.JA),
        ([(FULL, PASS), (FULL, NA)], Answer.JA),
        ([(FULL, FAIL)], Answer.NEIN),
        ([(FULL, FAIL), (FULL, PASS)], Answer.TEILWEISE),
        ([(FULL, PASS), (FULL, Result.NOT_EVALUATED)], Answer.OFFEN),
        ([(FULL, PASS), (FULL, Result.WAIVED)], Answer.OFFEN),
        ([(FULL, NA)], Answer.OFFEN),
        ([(FULL, PASS), (PARTIAL, PASS)], Answer.JA),
        ([(FULL, PASS), (PARTIAL, FAIL)], Answer.TEILWEISE),
        ([(PARTIAL, PASS)], Answer.OFFEN),
        ([(PARTIAL, PASS), (PARTIAL, FAIL)], Answer.HOECHSTENS_TEILWEISE),
        ([(PARTIAL, NA)], Answer.OFFEN),
        ([(PARTIAL, Result.WAIVED)], Answer.OFFEN),
        ([(INDIRECT, PASS)], Answer.OFFEN),
        ([(INDIRECT, FAIL)], Answer.OFFEN),
    ],
)
def test_answer_follows_coverage_and_results(found, expected):
    assert answer(*found) is expected


def test_without_a_subject_the_answer_stays_open():
    (row,) = answers([finding(FULL, NA, subject="")])
    assert row.answer is Answer.OFFEN
    assert row.reason == "Kein Objekt vorhanden, das diese Regeln prüfen."
    assert row.subjects == {}


def test_a_subject_seen_twice_counts_once_with_its_worst_result():
    found = [finding(PARTIAL, PASS, source=Source.STATE), finding(PARTIAL, FAIL, source=Source.LIVE)]
    assert list(worst_by_subject(found).values()) == [FAIL]


every = st.lists(st.tuples(st.sampled_from(Coverage), st.sampled_from(Result)), min_size=1, max_size=6)


@given(every)
def test_ja_is_given_only_where_a_full_rule_passed_and_nothing_failed(found):
    if answer(*found) is Answer.JA:
        assert (FULL, PASS) in found
        assert not {(FULL, FAIL), (PARTIAL, FAIL), (FULL, Result.NOT_EVALUATED), (FULL, Result.WAIVED)} & set(found)


@given(every)
def test_indirect_evidence_never_changes_an_answer(found):
    decisive = [(coverage, result) for coverage, result in found if coverage is not INDIRECT]
    assert answer(*found) is (answer(*decisive) if decisive else Answer.OFFEN)
