"""Does the engine keep unknown, absent and waived apart from passed?"""

from dataclasses import replace
from datetime import date

import pytest

from policies.engine import NO_SUBJECT, NOT_ADOPTED, Engine
from policies.findings import Result, Source
from policies.resources import Hidden, HiddenValueError, Resource
from policies.rules import catalogue
from policies.waivers import Waiver
from tests.policies.fixtures import fixture_world

DAY = date(2026, 11, 22)
ENGINE = Engine(catalogue(), (), DAY)


def rule(name):
    return next(rule for rule in catalogue() if rule.id == name)


@pytest.mark.parametrize("source", [Source.PREVIEW, Source.STATE, Source.LIVE, Source.HOST])
def test_no_subject_is_never_a_pass(source):
    world = replace(fixture_world("sg_stateful"), resources=(), source=source)
    findings = ENGINE.evaluate(world)
    assert {finding.result for finding in findings} == {Result.NOT_APPLICABLE}
    assert {finding.rule for finding in findings} == {r.id for r in catalogue() if r.runs_in("99001", source)}
    assert {finding.message for finding in findings} <= {NO_SUBJECT, NOT_ADOPTED}
    assert {finding.subject for finding in findings} == {""}


@pytest.mark.parametrize("tested", catalogue(), ids=lambda tested: tested.id)
def test_a_resource_of_which_nothing_is_known_never_passes(tested):
    world = fixture_world(tested.id)
    kinds = {kind for kind in tested.kinds if kind != "*"} or {"network"}
    nothing_known = _Everything(Hidden.UNKNOWN)
    resources = tuple(Resource(kind, kind, kind, nothing_known, provider="cloud") for kind in kinds)
    findings = Engine((tested,), (), DAY).evaluate(replace(world, resources=resources, counterpart=None))
    assert Result.PASS not in {finding.result for finding in findings}


class _Everything(dict):
    """Props whose every value is the same."""

    def __init__(self, value):
        super().__init__()
        self.found = value

    def get(self, name, default=None):
        return self.found

    def __iter__(self):
        return iter(("any",))


def test_requirements_for_high_need_count_only_where_a_risk_analysis_adopted_them():
    world = fixture_world("volume_encrypted")
    adopted = Engine((rule("volume_encrypted"),), (), DAY).evaluate(world)
    assert Result.FAIL in {finding.result for finding in adopted}
    world = replace(world, declared=replace(world.declared, adopted_high_requirements=frozenset()))
    findings = Engine((rule("volume_encrypted"),), (), DAY).evaluate(world)
    assert {finding.result for finding in findings} == {Result.NOT_APPLICABLE}
    assert {finding.message for finding in findings} == {NOT_ADOPTED}


def test_a_rule_for_the_platform_does_not_run_for_a_tenant():
    world = fixture_world("device_passthrough")
    assert ENGINE.evaluate(world)
    assert not Engine((rule("device_passthrough"),), (), DAY).evaluate(replace(world, scope="99001"))


def test_reading_a_hidden_value_inside_a_list_or_mapping_raises():
    resource = Resource("port", "p", "p", {"pairs": [{"ip_address": Hidden.UNKNOWN}], "metadata": {"a": Hidden.SECRET}})
    with pytest.raises(HiddenValueError, match=r"pairs\.ip_address|pairs"):
        resource.items("pairs")
    with pytest.raises(HiddenValueError, match=r"metadata\.a"):
        resource.mapping("metadata")


WAIVER = Waiver(
    id="A-1",
    scope="99001",
    rule="port_security_group",
    requirement="SYS.1.1.A19",
    subjects=("fail_none",),
    owner="Amtsleitung",
    requester="IT-Leitung",
    approver="Landrat",
    reason="Messgerät ohne Unterstützung für Filter.",
    compensation="Eigenes Netz ohne Weg nach außen.",
    approved=date(2026, 11, 1),
    expires=date(2026, 11, 30),
)


def results(day, waiver=WAIVER):
    engine = Engine((rule("port_security_group"),), (waiver,), day)
    return {f.subject: f for f in engine.evaluate(fixture_world("port_security_group"))}


def test_a_valid_waiver_covers_its_subject_and_no_other():
    found = results(DAY)
    assert found["fail_none"].result is Result.WAIVED
    assert found["fail_none"].waiver == "A-1"
    assert found["fail_default"].result is Result.FAIL
    assert found["fail_default"].waiver is None


@pytest.mark.parametrize(
    ("day", "result"),
    [
        (date(2026, 10, 31), Result.FAIL),
        (date(2026, 11, 1), Result.WAIVED),
        (date(2026, 11, 30), Result.WAIVED),
        (date(2026, 12, 1), Result.FAIL),
    ],
)
def test_a_waiver_counts_from_its_approval_to_its_expiry(day, result):
    assert results(day)["fail_none"].result is result


def test_an_expired_waiver_is_named_in_the_failure():
    finding = results(date(2026, 12, 1))["fail_none"]
    assert finding.message.endswith("Die Ausnahme A-1 ist am 30.11.2026 abgelaufen.")
    assert finding.waiver == "A-1"


def test_a_waiver_of_another_tenant_does_not_count():
    assert results(DAY, replace(WAIVER, scope="99002"))["fail_none"].result is Result.FAIL


def test_a_waiver_never_turns_a_pass_into_something_else():
    assert results(DAY, replace(WAIVER, subjects=("pass_own_group",)))["pass_own_group"].result is Result.PASS
