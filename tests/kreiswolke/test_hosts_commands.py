"""What does `kreiswolke hosts` say and write before and after Ansible has run?"""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from common.errors import CheckFailedError, UserError
from common.estate import Estate
from kreiswolke.commands import hosts
from kreiswolke.servers import servers
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


def test_an_unknown_tenant_is_refused_before_anything_starts(tmp_path: Path) -> None:
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


def test_facts_are_written_by_tenant_and_a_silent_host_has_none(tmp_path: Path) -> None:
    write(tmp_path)
    estate = Estate(tmp_path)
    told = {"app-99001-w01": {"Facts": '{"journal": true}'}}
    hosts._write_facts(estate, servers(estate), Run(Summary((GOOD, BAD), 2.0), told))
    written = json.loads((estate.findings / "99001" / "hosts.json").read_text())
    assert (written["tenant"], written["provenance"]) == ("99001", "example")
    assert written["hosts"] == [
        {"name": "app-99001-w01", "server_id": "id-of-app-99001-w01", "facts": {"journal": True}},
        {"name": "radius-99001", "server_id": "id-of-radius-99001", "facts": None},
    ]
