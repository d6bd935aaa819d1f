"""Which waivers must not pass?"""

import pytest
import yaml

from common.errors import InputError
from policies.waivers import load_waivers

GOOD = {
    "id": "A-1",
    "scope": "99001",
    "rule": "port_security_group",
    "requirement": "SYS.1.1.A19",
    "subjects": ["99001-messgeraet"],
    "owner": "Amtsleitung",
    "requester": "IT-Leitung",
    "approver": "Landrat",
    "reason": "Messgerät ohne Unterstützung für Filter.",
    "compensation": "Eigenes Netz ohne Weg nach außen.",
    "approved": "2026-11-01",
    "expires": "2026-11-30",
}


def load(tmp_path, *entries):
    path = tmp_path / "waivers.yaml"
    path.write_text(yaml.safe_dump({"version": 1, "waivers": list(entries)}, allow_unicode=True), encoding="utf-8")
    return load_waivers(path)


def test_no_file_means_no_waivers(tmp_path):
    assert load_waivers(tmp_path / "waivers.yaml") == ()


def test_a_complete_waiver_is_read(tmp_path):
    (waiver,) = load(tmp_path, GOOD)
    assert waiver.subjects == ("99001-messgeraet",)
    assert waiver.expires.isoformat() == "2026-11-30"


def test_dates_may_be_written_without_quotes(tmp_path):
    path = tmp_path / "waivers.yaml"
    text = yaml.safe_dump({"version": 1, "waivers": [GOOD]}, allow_unicode=True).replace("'2026-11-30'", "2026-11-30")
    path.write_text(text, encoding="utf-8")
    assert load_waivers(path)[0].expires.day == 30


@pytest.mark.parametrize("field", GOOD)
def test_every_field_is_mandatory(tmp_path, field):
    with pytest.raises(InputError, match=field):
        load(tmp_path, {name: value for name, value in GOOD.items() if name != field})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rule": "sg_stateful", "requirement": "NET.3.2.A3"}, "Basis requirement"),
        ({"rule": "no_such_rule"}, "there is no rule"),
        ({"requirement": "NET.1.1.A5"}, "does not test"),
        ({"approver": "it-leitung"}, "somebody else"),
        ({"expires": "2026-11-01"}, "not after its approval"),
        ({"expires": None}, "expires"),
        ({"expires": "nie"}, "expires"),
        ({"reason": "halt so"}, "reason"),
        ({"subjects": []}, "subjects"),
        ({"scope": 99001}, "scope"),
        ({"more": 1}, "more"),
    ],
)
def test_what_must_not_pass_is_refused_in_one_line(tmp_path, change, said):
    with pytest.raises(InputError, match=said) as refused:
        load(tmp_path, {**GOOD, **change})
    assert "\n" not in str(refused.value)
    assert "waivers.yaml" in str(refused.value)


def test_an_id_is_used_once(tmp_path):
    with pytest.raises(InputError, match="used twice"):
        load(tmp_path, GOOD, {**GOOD, "subjects": ["99001-fremd"]})


def test_no_basis_requirement_of_any_rule_can_be_waived(tmp_path):
    from policies.findings import Level
    from policies.requirements import requirements
    from policies.rules import catalogue

    basis = [
        (rule.id, mapped.requirement)
        for rule in catalogue()
        for mapped in rule.requirements
        if requirements()[mapped.requirement].level is Level.BASIS
    ]
    assert basis
    for rule, requirement in basis:
        with pytest.raises(InputError, match="cannot be waived"):
            load(tmp_path, {**GOOD, "rule": rule, "requirement": requirement})
