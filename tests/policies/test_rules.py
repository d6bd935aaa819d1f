"""Does each rule say of each resource what its fixture says?"""

from datetime import date

import pytest

from policies.engine import Engine
from policies.findings import Result
from policies.rules import catalogue
from tests.policies.fixtures import FOLDER, fixture_world

PREFIXES = {
    "pass_": Result.PASS,
    "fail_": Result.FAIL,
    "na_": Result.NOT_APPLICABLE,
    "unknown_": Result.NOT_EVALUATED,
}


@pytest.mark.parametrize("rule", catalogue(), ids=lambda rule: rule.id)
def test_rule_says_of_each_resource_what_its_name_says(rule):
    world = fixture_world(rule.id)
    findings = Engine((rule,), (), date(2026, 11, 22)).evaluate(world)
    for prefix, result in PREFIXES.items():
        named = {r.name for r in world.resources if rule.judges(r) and r.name.startswith(prefix)}
        assert {finding.subject for finding in findings if finding.result is result} == named, result
    assert len(findings) == len(rule.requirements) * sum(rule.judges(r) for r in world.resources)


@pytest.mark.parametrize("rule", catalogue(), ids=lambda rule: rule.id)
def test_fixture_shows_that_the_rule_can_pass_and_fail(rule):
    subjects = [r.name for r in fixture_world(rule.id).resources if rule.judges(r)]
    assert any(name.startswith("pass_") for name in subjects)
    assert any(name.startswith("fail_") for name in subjects)


def test_every_fixture_belongs_to_a_rule():
    assert {path.stem for path in FOLDER.glob("*.yaml")} == {rule.id for rule in catalogue()}


@pytest.mark.parametrize("rule", catalogue(), ids=lambda rule: rule.id)
def test_failures_say_why_in_one_german_sentence(rule):
    findings = Engine((rule,), (), date(2026, 11, 22)).evaluate(fixture_world(rule.id))
    for finding in findings:
        assert finding.message.endswith(".")
        assert "\n" not in finding.message
    assert all(f.message != f"{rule.title}." for f in findings if f.result is Result.FAIL)
