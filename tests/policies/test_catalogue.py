"""Is the catalogue complete, and does it claim no more than the data allows?"""

import re

from policies.declared import DEFAULT, load_declared
from policies.findings import Coverage, Level, Source
from policies.requirements import requirements
from policies.rules import CATALOGUE, catalogue


def test_at_least_twelve_rules():
    assert len(catalogue()) >= 12


def test_every_folder_is_a_rule_with_both_files():
    folders = {path.name for path in CATALOGUE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == {rule.id for rule in catalogue()}
    assert all((CATALOGUE / name / "rule.py").is_file() for name in folders)


def test_requirements_exist_with_a_title_and_no_title_is_shipped_without_need():
    tested = {mapped.requirement for rule in catalogue() for mapped in rule.requirements}
    known = requirements()
    assert tested <= set(known)
    assert {requirement.id for requirement in known.values() if requirement.title} == tested


def test_the_denominator_is_that_of_the_modelled_bausteine():
    levels = [requirement.level for requirement in requirements().values()]
    assert len(levels) == 696
    assert [levels.count(level) for level in (Level.BASIS, Level.STANDARD, Level.ERHOEHT)] == [212, 315, 169]
    assert len({requirement.baustein for requirement in requirements().values()}) == 36


def test_requirement_ids_belong_to_their_baustein():
    assert all(re.fullmatch(rf"{re.escape(r.baustein)}\.A\d+", r.id) for r in requirements().values())


def test_only_the_rule_that_decides_a_whole_requirement_claims_full_coverage():
    full = {(rule.id, m.requirement) for rule in catalogue() for m in rule.requirements if m.coverage is Coverage.FULL}
    assert full == {("server_boot_encrypted", "SYS.1.5.A28")}


def test_every_rule_says_what_stays_for_a_person():
    assert all(rule.person.endswith(".") and rule.remedy.endswith(".") for rule in catalogue())


def test_rules_at_preview_run_over_the_state_too():
    assert all(Source.STATE in rule.where for rule in catalogue() if Source.PREVIEW in rule.where)


def test_the_shipped_declaration_is_valid_and_separates_what_the_matrix_grants():
    declared = load_declared(DEFAULT, "99001")
    for separated in declared.incompatible_roles:
        for principal in {grant.principal for grant in declared.role_matrix}:
            assert not separated <= {grant.role for grant in declared.role_matrix if grant.principal == principal}
