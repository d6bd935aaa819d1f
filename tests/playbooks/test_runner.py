"""Does a run of Ansible end in a result, leave no secret and survive what goes wrong?"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from common.errors import CheckFailedError, UserError
from common.files import write_text
from playbooks import runner
from playbooks.results import HostResult, Summary, Tallies
from playbooks.runner import Target, play
from tests.playbooks.example import write

SECRET = "not-to-be-seen"


@pytest.fixture
def target(tmp_path: Path) -> Target:
    """Hosts whose way in is closed."""
    config = tmp_path / "ssh_config"
    write_text(config, "Host *\n  ProxyCommand false\n  ConnectionAttempts 1\n")
    return Target(*write(tmp_path), config, "role_app_host")


def test_an_unreachable_host_is_a_result_and_no_traceback(target: Target, tmp_path: Path) -> None:
    log = tmp_path / "log" / "hosts.log"
    run = play("ping.yml", target, log, {"kreiswolke_secrets": {"99001": SECRET}})
    (host,) = run.summary.hosts
    assert (host.host, host.unreachable, host.ok) == ("app-99001-w01", True, 0)
    assert not run.summary.good
    assert host.error
    assert not host.error.endswith(":")  # the reason itself, not only that one follows
    assert "not done: app-99001-w01" in run.summary.sentence()
    assert "Log in and start Python" in log.read_text()
    assert log.stat().st_mode & 0o777 == 0o600
    left = [file for file in tmp_path.rglob("*") if file.is_file() and SECRET in file.read_text(errors="replace")]
    assert left == []
    assert list(runner.MEMORY.glob(f"{runner.PREFIX}{os.getpid()}-*")) == []


def test_no_host_at_all_is_said(target: Target, tmp_path: Path) -> None:
    nobody = Target(target.outputs, target.network, target.ssh_config, "tenant_99999")
    with pytest.raises(CheckFailedError, match=r"hosts\.log"):
        play("ping.yml", nobody, tmp_path / "hosts.log")


def test_without_an_ssh_configuration_it_says_how_to_get_one(target: Target, tmp_path: Path) -> None:
    nowhere = Target(target.outputs, target.network, tmp_path / "none")
    with pytest.raises(UserError, match="hosts ssh-config"):
        play("ping.yml", nowhere, tmp_path / "hosts.log")


def test_the_folder_of_a_killed_run_is_removed_by_the_next(target: Target) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    left = runner.MEMORY / f"{runner.PREFIX}{ended.pid}-left"
    left.mkdir()
    with runner._folder_in_memory() as folder:
        assert not left.exists()
        assert folder.stat().st_mode & 0o777 == 0o700
    assert not folder.exists()


def event(kind: str, host: str = "a", **data: object) -> dict[str, object]:
    return {"event": kind, "event_data": {"host": host, "task": "T", **data}}


def test_events_are_counted_by_host() -> None:
    tallies = Tallies()
    tallies.count(event("runner_on_ok", res={"changed": True}))
    tallies.count(event("runner_on_ok", res={"changed": False, "stdout": "said"}))
    tallies.count(event("runner_on_failed", "b", ignore_errors=True, res={"msg": "never mind"}))
    line = tallies.count(event("runner_on_failed", "b", res={"msg": "no\nmore", "stderr": "first\nlast\n"}))
    assert line == "b: T: last"
    assert tallies.hosts["a"].result("a") == HostResult("a", 2, 1, 0, False, "")
    assert tallies.hosts["a"].outputs == {"T": "said"}
    assert tallies.hosts["b"].result("b") == HostResult("b", 0, 0, 1, False, "last")


def test_ansibles_own_statistics_have_the_last_word() -> None:
    """A task with no_log hides whether it changed anything."""
    tallies = Tallies()
    tallies.count(event("runner_on_ok", res={"censored": "hidden"}))
    statistics = {"ok": {"a": 1}, "changed": {"a": 1}, "failures": {}, "dark": {}}
    tallies.count({"event": "playbook_on_stats", "event_data": statistics})
    assert tallies.hosts["a"].result("a").changed == 1


def test_a_censored_failure_says_so_and_nothing_more() -> None:
    tallies = Tallies()
    line = tallies.count(event("runner_on_failed", res={"censored": "the output has been hidden"}))
    assert line == "a: T: the output has been hidden"


def test_a_run_of_no_host_is_not_good() -> None:
    assert not Summary((), 1.0).good
    assert Summary((HostResult("a", 1, 0, 0, False, ""),), 1.0).good
