"""What does `kreiswolke hosts` say and write before and after Ansible has run?"""

import json
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

import kreiswolke.servers
from common.errors import CheckFailedError, UserError
from common.estate import Estate
from common.files import write_json
from kreiswolke import environment
from kreiswolke.commands import hosts
from kreiswolke.servers import Placed, servers
from playbooks import inventory
from playbooks.facts import document, entry
from playbooks.results import HostResult, Summary
from playbooks.runner import Run
from tests.playbooks.example import write

GOOD = HostResult("app-99001-w01", 3, 1, 0, False, "")
BAD = HostResult("radius-99001", 0, 0, 0, True, "no route to host")


@pytest.mark.parametrize("command", ["apply", "ping", "facts", "ssh-config"])
def test_without_servers_every_command_says_what_to_do(tmp_path: Path, command: str) -> None:
    done = CliRunner().invoke(hosts.group, [command], obj=Estate(tmp_path))
    assert isinstance(done.exception, UserError)
    assert done.exception.exit_code == 2
    assert "kreiswolke up" in str(done.exception)


def test_a_stack_without_servers_is_refused_before_anything_starts(tmp_path: Path) -> None:
    write(tmp_path)
    done = CliRunner().invoke(hosts.group, ["apply", "99009"], obj=Estate(tmp_path))
    assert isinstance(done.exception, UserError)
    assert "99009 has no server" in str(done.exception)


def test_a_host_that_is_not_done_ends_with_1_and_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CheckFailedError, match="2 hosts, changed=1, 2 s, not done: radius-99001"):
        hosts._finish(Summary((GOOD, BAD), 2.0), as_json=True)
    printed = json.loads(capsys.readouterr().out)
    assert printed["milliseconds"] == 2000
    assert [(host["host"], host["unreachable"], host["error"]) for host in printed["hosts"]] == [
        ("app-99001-w01", False, ""),
        ("radius-99001", True, "no route to host"),
    ]


def written_facts(estate: Estate) -> Any:
    return json.loads((estate.findings / "99001" / "hosts.json").read_text())


def gather(estate: Estate, asked: Sequence[Placed], told: dict[str, dict[str, str]]) -> None:
    """As `hosts facts` does, with a run that has ended."""
    kept = hosts._facts_of_others(estate, asked)
    hosts._write_facts(estate, asked, Run(Summary((GOOD, BAD), 2.0), told), kept)


def test_facts_are_written_by_tenant_and_a_silent_host_has_none(tmp_path: Path) -> None:
    write(tmp_path)
    estate = Estate(tmp_path)
    gather(estate, servers(estate), {"app-99001-w01": {"Facts": '{"journal": true}'}})
    written = written_facts(estate)
    assert (written["tenant"], written["provenance"]) == ("99001", "example")
    assert [(host["name"], host["server_id"], host["facts"]) for host in written["hosts"]] == [
        ("app-99001-w01", "id-of-app-99001-w01", {"journal": True}),
        ("radius-99001", "id-of-radius-99001", None),
    ]


def test_facts_of_one_stack_leave_those_of_the_tenants_other_one_with_their_time(tmp_path: Path) -> None:
    write(tmp_path)
    estate = Estate(tmp_path)
    app, radius = servers(estate)
    before = entry(app.host.name, app.host.server_id, "2026-11-22T04:00:00+00:00", None)
    gone = entry("app-99001-w02", "id-of-one-that-is-gone", "2026-11-22T04:00:00+00:00", None)
    write_json(estate.findings / "99001" / "hosts.json", document("99001", "example", [before, gone]))
    gather(estate, [radius], {})
    app_said, radius_said = written_facts(estate)["hosts"]
    assert app_said == before
    assert radius_said["name"] == "radius-99001"
    assert radius_said["gathered"] > before["gathered"]


def test_a_stacks_name_reaches_ansible_as_its_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path)
    estate = Estate(tmp_path)
    monkeypatch.setattr(environment, "make", lambda _: SimpleNamespace(apply=lambda: None))
    monkeypatch.setattr(kreiswolke.servers, "write_ssh_config", lambda *_: tmp_path / "ssh_config")
    target, wanted = hosts._target(estate, ("schulen-99001",))
    assert (target.limit, [placed.host.name for placed in wanted]) == ("stack_schulen_99001", ["radius-99001"])
    assert inventory.build(target.outputs, target.network)[target.limit] == {"hosts": ["radius-99001"]}
