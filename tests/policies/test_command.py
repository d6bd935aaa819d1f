"""What does `kreiswolke audit` answer without a cloud?"""

import json
import subprocess
import sys

import pytest

from common.errors import InputError
from common.estate import Estate
from common.files import write_json
from kreiswolke import host_facts
from playbooks.facts import document
from policies.rules import catalogue


def audit(estate, *arguments):
    command = [sys.executable, "-m", "kreiswolke.cli", "--estate", str(estate), "audit", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def test_the_catalogue_is_listed_for_programs(tmp_path):
    done = audit(tmp_path, "rules", "--json")
    assert done.returncode == 0
    assert [rule["id"] for rule in json.loads(done.stdout)["rules"]] == [rule.id for rule in catalogue()]


def test_the_catalogue_is_listed_for_people(tmp_path):
    done = audit(tmp_path, "rules")
    assert done.returncode == 0
    assert all(rule.id in done.stdout for rule in catalogue())


@pytest.mark.parametrize(
    "arguments", [("--as-of", "gestern"), ("run", "--as-of", "gestern"), ("99001", "--as-of", "x")]
)
def test_a_wrong_point_in_time_is_refused_in_one_line_and_nothing_is_written(tmp_path, arguments):
    done = audit(tmp_path / "estate", *arguments)
    assert done.returncode == 2
    assert "ist kein Zeitpunkt" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "estate").exists()


def test_an_unknown_option_is_refused(tmp_path):
    assert audit(tmp_path, "--no-such-option").returncode == 2


def test_a_waiver_of_a_basis_requirement_stops_the_audit(tmp_path):
    folder = tmp_path / "policies"
    folder.mkdir()
    waiver = {
        "id": "A-1",
        "scope": "99001",
        "rule": "sg_stateful",
        "requirement": "NET.3.2.A3",
        "subjects": ["kreis-99001:x"],
        "owner": "Amtsleitung",
        "requester": "IT-Leitung",
        "approver": "Landrat",
        "reason": "Messgerät ohne Unterstützung für Filter.",
        "compensation": "Eigenes Netz ohne Weg nach außen.",
        "approved": "2026-11-01",
        "expires": "2026-11-30",
    }
    (folder / "waivers.yaml").write_text(json.dumps({"version": 1, "waivers": [waiver]}), encoding="utf-8")
    done = audit(tmp_path)
    assert done.returncode == 2
    assert "cannot be waived" in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"hosts": 7}, "[hosts]: 7 is not allowed; expected: array"),
        ({"tenant": "99002"}, "[tenant]: facts of 99002 in the folder"),
    ],
)
def test_broken_facts_of_servers_stop_the_audit_in_one_line_with_the_field(tmp_path, change, said):
    facts = document("99001", "example", []) | change
    write_json(tmp_path / "findings" / "99001" / "hosts.json", facts)
    done = audit(tmp_path, "99001")
    assert done.returncode == 2
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_facts_of_another_tenant_are_not_even_read(tmp_path):
    (tmp_path / "findings" / "99002").mkdir(parents=True)
    (tmp_path / "findings" / "99002" / "hosts.json").write_text("{", encoding="utf-8")
    assert host_facts.read(Estate(tmp_path), ["99001"]) == {}
    with pytest.raises(InputError, match=r"99002/hosts\.json:1: not valid JSON"):
        host_facts.read(Estate(tmp_path), [])
