"""Is what servers said judged only where it counts: told, of this server, and young enough?"""

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
import yaml

from common.errors import UserError
from inventory.model import Provenance
from kreiswolke import evidence
from policies.audit import Evidence, audit
from policies.declared import DEFAULT, load_declared
from policies.documents import load_yaml
from policies.engine import Engine
from policies.findings import Result, Source
from policies.hosts import HostFacts, Told
from policies.resources import Resource
from policies.rules import catalogue

ROLES = Path(__file__).parents[2] / "playbooks" / "roles"
MOMENT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
GATHERED = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
GOOD = {
    "sshd": {
        "passwordauthentication": ["no"],
        "kbdinteractiveauthentication": ["no"],
        "pubkeyauthentication": ["yes"],
        "permitemptypasswords": ["no"],
        "permitrootlogin": ["no"],
        "kexalgorithms": ["ecdh-sha2-nistp521"],
        "ciphers": ["aes256-ctr"],
        "macs": ["hmac-sha2-512"],
    },
    "firewall": {version: {"input": ["drop"], "forward": ["drop"]} for version in ("ipv4", "ipv6")},
    "time": {"active": True, "synchronized": True, "container": False},
    "updates": {"installed": True, "enabled": True, "timer_active": True},
    "journal": True,
    "listening": [{"protocol": "tcp", "address": "*", "port": 22, "program": "sshd"}],
}
SERVER = Resource("server", "kreis-99001:app-server", "id-1", {"name": "app", "key_pair": "k"})
HOST_RULES = {rule.id for rule in catalogue() if Source.HOST in rule.where}


def told(facts, server="id-1", gathered=GATHERED):
    return Told(server, "app", gathered, facts)


def judged(*servers, as_of=MOMENT, state=(SERVER,)):
    """Findings of the rules about servers from within."""
    declared = load_declared(DEFAULT, "99001")
    facts = HostFacts(Provenance.EXAMPLE, servers)
    seen = Evidence("99001", ("kreis-99001",), Provenance.EXAMPLE, state, (), None, facts)
    found = audit(Engine(catalogue(), (), as_of.date()), declared, seen, as_of)
    assert found.facts_gathered == min((one.gathered for one in servers), default=None)
    return [finding for finding in found.findings if finding.source is Source.HOST]


def said(findings):
    """Result and message of all rules together; each has to have judged each subject."""
    assert {finding.rule for finding in findings} == HOST_RULES
    return {(finding.subject, finding.result, finding.message) for finding in findings}


def test_a_server_that_is_as_it_should_be_passes_every_rule_under_its_name_in_the_stack():
    findings = judged(told(GOOD))
    assert {finding.rule for finding in findings} == HOST_RULES
    assert {(f.subject, f.subject_type, f.result) for f in findings} == {(SERVER.name, "server", Result.PASS)}


@pytest.mark.parametrize("fact", GOOD)
def test_a_fact_the_server_could_not_tell_is_not_evaluated_by_the_rules_about_it(fact):
    findings = judged(told(GOOD | {fact: None}))
    unknown = {finding.message for finding in findings if finding.result is Result.NOT_EVALUATED}
    assert unknown == {f"Der Wert von {fact} ist vom Server nicht zu erfahren."}
    assert {finding.result for finding in findings} == {Result.NOT_EVALUATED, Result.PASS}


def test_a_server_that_was_not_reached_is_not_evaluated():
    reason = "Der Server war bei der Befragung vom 22.11.2026 nicht zu erreichen."
    assert said(judged(told(None))) == {(SERVER.name, Result.NOT_EVALUATED, reason)}


def test_servers_that_were_never_asked_are_not_evaluated():
    reason = "Der Server wurde noch nie befragt (kreiswolke hosts facts)."
    assert said(judged()) == {(SERVER.name, Result.NOT_EVALUATED, reason)}


def test_what_an_earlier_server_of_the_same_name_said_does_not_count_for_the_new_one():
    found = said(judged(told(GOOD, "id-0")))
    new = "Der Server wurde noch nie befragt (kreiswolke hosts facts)."
    old = "Kein Stack führt den Server, der am 22.11.2026 befragt wurde; er wird nicht bewertet."
    assert found == {(SERVER.name, Result.NOT_EVALUATED, new), ("app", Result.NOT_EVALUATED, old)}


@pytest.mark.parametrize(
    ("as_of", "result", "reason"),
    [
        (MOMENT + timedelta(days=7), Result.PASS, None),
        (
            MOMENT + timedelta(days=8),
            Result.NOT_EVALUATED,
            "Die Angaben des Servers vom 22.11.2026 zählen nicht mehr (Grenze: 7 Tage).",
        ),
        (
            MOMENT - timedelta(days=1),
            Result.NOT_EVALUATED,
            "Die Angaben des Servers vom 22.11.2026 sind jünger als der Stand der Prüfung.",
        ),
        (datetime(2026, 11, 22, tzinfo=UTC), Result.PASS, None),  # a day without a time is its beginning
        (datetime(2026, 11, 22, 23, tzinfo=timezone(timedelta(hours=-9))), Result.PASS, None),
    ],
)
def test_facts_count_for_as_many_days_as_declared(as_of, result, reason):
    findings = judged(told(GOOD), as_of=as_of)
    assert {finding.result for finding in findings} == {result}
    assert reason is None or {finding.message for finding in findings} == {reason}


def test_what_a_server_said_ages_by_itself_and_the_report_names_the_oldest_day():
    other = Resource("server", "schulen-99001:radius-server", "id-2", {"name": "radius", "key_pair": "k"})
    old = told(GOOD, "id-2", GATHERED - timedelta(days=8))
    findings = judged(told(GOOD), old, state=(SERVER, other))
    assert {(f.subject, f.result) for f in findings} == {
        (SERVER.name, Result.PASS),
        (other.name, Result.NOT_EVALUATED),
    }


def test_a_tenant_without_servers_passes_nothing():
    assert {(f.subject, f.result) for f in judged(state=())} == {("", Result.NOT_APPLICABLE)}


def test_servers_that_were_left_out_are_not_judged_at_all():
    seen = Evidence("99001", ("kreis-99001",), Provenance.EXAMPLE, (SERVER,), (), None)
    found = audit(Engine(catalogue(), (), date(2026, 11, 22)), load_declared(DEFAULT, "99001"), seen, MOMENT)
    assert Source.HOST not in {finding.source for finding in found.findings}


def test_facts_of_real_servers_and_an_example_stack_never_mix():
    real = HostFacts(Provenance.REAL, ())
    assert evidence._hosts("99001", Provenance.REAL, real) is real
    with pytest.raises(UserError, match=r"99001: echte und Beispieldaten .* -> kreiswolke hosts facts$"):
        evidence._hosts("99001", Provenance.EXAMPLE, real)


def test_an_estate_that_declares_nothing_of_servers_from_within_has_what_is_shipped(tmp_path):
    own = load_yaml(DEFAULT, "declared") | {"admin_ports": [22]}
    del own["server_ports"], own["ssh_algorithms"]
    (tmp_path / "declared.yaml").write_text(yaml.safe_dump(own), encoding="utf-8")
    declared, shipped = load_declared(tmp_path / "declared.yaml", "99001"), load_declared(DEFAULT, "99001")
    assert declared.admin_ports == (22,)
    assert (declared.server_ports, declared.ssh_algorithms) == (shipped.server_ports, shipped.ssh_algorithms)


def test_what_the_role_base_sets_for_sshd_is_declared_as_shipped():
    role = yaml.safe_load((ROLES / "base/defaults/main.yml").read_text(encoding="utf-8"))
    declared = load_declared(DEFAULT, "99001").ssh_algorithms
    for kind in ("kex", "ciphers", "macs"):
        assert set(role[f"base_ssh_{kind}"]) <= getattr(declared, kind)
