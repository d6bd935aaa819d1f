"""Is a tenant that was really built judged by its state and by the cloud, and is what was done by hand found?"""

import json
from dataclasses import replace

import pytest

from kreiswolke.environment import REPOSITORY
from policies.findings import Result, Source
from policies.store import findings_file, load_findings

pytestmark = pytest.mark.lab
KEY = "99003"
AS_OF = "2026-11-22T08:00:00+00:00"


@pytest.fixture(scope="module")
def built(platform, tmp_path_factory):
    """A tenant without servers: domain, projects, network and filters."""
    copy = platform.copy(tmp_path_factory.mktemp("estate"), wave=0)
    made = replace(copy, policy_pack=str(REPOSITORY / "policies"))
    try:
        made.call("up", KEY)
        yield made
    finally:
        made.destroy_tenants()


def audited(site, *scopes):
    """Exit code and findings of the tenant after an audit."""
    code = site.run("audit", *scopes, "--as-of", AS_OF).returncode
    return code, load_findings(findings_file(site.estate.findings, KEY)).findings


@pytest.fixture(scope="module")
def judged(built):
    """Exit code and findings of the first audit, whose files are kept to compare."""
    return (*audited(built), [path.read_bytes() for path in files_of(built.estate)])


def files_of(estate):
    """What an audit writes for the tenant."""
    return findings_file(estate.findings, KEY), estate.reports / "audit" / KEY / "grundschutz-check.html"


@pytest.fixture(scope="module")
def by_hand(lab, built, judged):
    """The administrator opens a tenant's filter, the desktop port inwards and all outwards, and renames its network."""
    cloud = lab.connect()
    projects = {
        project.id for project in cloud.identity.projects(domain_id=cloud.identity.find_domain(f"kreis-{KEY}").id)
    }
    (group,) = [g for g in cloud.network.security_groups() if g.project_id in projects and g.name != "default"]
    (network,) = [n for n in cloud.network.networks() if n.project_id in projects]
    (destinations,) = [g for g in cloud.network.address_groups() if g.project_id in projects]
    port = {"protocol": "tcp", "port_range_min": 3389, "port_range_max": 3389, "remote_ip_prefix": "0.0.0.0/0"}
    rule = cloud.network.create_security_group_rule(
        security_group_id=group.id, direction="ingress", ethertype="IPv4", **port
    )
    cloud.network.add_addresses_to_address_group(destinations, ["0.0.0.0/0"])
    name = network.name
    cloud.network.update_network(network, name="umbenannt")
    found = audited(built, KEY)
    cloud.network.delete_security_group_rule(rule)
    cloud.network.remove_addresses_from_address_group(destinations, ["0.0.0.0/0"])
    cloud.network.update_network(network, name=name)
    return found


def failed(findings):
    return {(f.rule, f.source, f.subject) for f in findings if f.result is Result.FAIL}


def test_the_built_tenant_breaks_no_rule(judged):
    _, findings, _ = judged
    assert not failed(findings)


def test_both_sides_were_read_and_agree(judged):
    _, findings, _ = judged
    compared = [f for f in findings if f.rule == "state_matches_cloud" and f.result is Result.PASS]
    assert {finding.source for finding in compared} == {Source.STATE, Source.LIVE}
    kinds = {finding.subject_type for finding in compared}
    assert {"network", "subnet", "router", "project", "user", "group"} <= kinds
    assert {"security_group", "security_group_rule", "address_group"} <= kinds


def test_roles_are_judged_by_name_on_both_sides(judged):
    _, findings, _ = judged
    found = {f.source: f.result for f in findings if f.rule == "role_assignment_declared"}
    assert found == {Source.STATE: Result.PASS, Source.LIVE: Result.PASS}


def test_the_exit_code_says_whether_something_was_found(judged, by_hand):
    assert judged[0] == 0
    assert by_hand[0] == 1


def test_what_was_done_by_hand_is_found(by_hand):
    _, findings = by_hand
    found = failed(findings)
    subjects = {subject for rule, _, subject in found if rule == "sg_admin_ports_restricted"}
    assert len(subjects) == 1
    (opened,) = subjects
    for rule in ("sg_public_ingress_declared", "resource_labelled", "state_matches_cloud"):
        assert (rule, Source.LIVE, opened) in found
    assert ("address_group_bounded", Source.LIVE, f"kreis-{KEY}:verwaltung-destinations") in found
    differ = {(source, subject) for rule, source, subject in found if rule == "state_matches_cloud"}
    changed = (f"kreis-{KEY}:verwaltung-network", f"kreis-{KEY}:verwaltung-destinations")
    assert {(source, subject) for source in (Source.STATE, Source.LIVE) for subject in changed} <= differ


def test_the_platform_is_judged_and_its_reports_are_written(built, judged):
    reports = built.estate.reports / "audit"
    assert {path.parent.name for path in reports.glob("*/grundschutz-check.html")} == {KEY, "platform"}
    assert KEY not in (reports / "landesweit.html").read_text(encoding="utf-8")
    platform = load_findings(findings_file(built.estate.findings, "platform"))
    assert not failed(platform.findings)
    assert {"flavor", "image"} <= {finding.subject_type for finding in platform.findings}


def test_the_same_audit_is_the_same_bytes(built, judged, by_hand):
    """Once what was done by hand is undone, the report is byte for byte the first one."""
    audited(built, KEY)
    assert [path.read_bytes() for path in files_of(built.estate)] == judged[2]


def test_no_secret_of_the_tenant_is_in_what_the_audit_wrote(built, judged):
    shown = built.pulumi(f"stack output secrets --stack kreis-{KEY} --show-secrets --json")
    files = [*built.estate.findings.rglob("*"), *built.estate.reports.rglob("*")]
    written = [path.read_text(encoding="utf-8") for path in files if path.is_file()]
    secrets = json.loads(shown).values()
    assert secrets
    assert not [secret for secret in secrets for text in written if secret in text]
