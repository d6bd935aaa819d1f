"""Do `kreiswolke up`, `preview` and `destroy` hand on to each stack what was asked, and say what came of it?"""

import json
from pathlib import Path

import pytest
import rich_click as click
from click.testing import CliRunner, Result

from common.errors import CheckFailedError
from common.estate import Estate
from kreiswolke.commands import stacks as commands
from stacks import work
from stacks.names import PLATFORM, StackName
from stacks.work import Outcome, Work

KREIS, SCHOOLS = StackName.parse("99001"), StackName.parse("schulen-99001")
Done = list[tuple[str, Work]]


class Engine:
    """Stands in for the engine: it knows which stacks there are."""

    def stacks(self) -> set[StackName]:
        """All of the estate."""
        return {PLATFORM, KREIS, SCHOOLS}


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Done:
    """What is done with stacks in place of real work, in order; destroying the schools fails."""
    calls: Done = []

    def stand_in(method: str) -> object:
        def record(self: Work) -> work.Result:
            calls.append((method, self))
            failed = method == "destroy" and self.stack == SCHOOLS
            errors = ("the cloud is gone",) if failed else ()
            return work.Result(self.stack, Outcome.FAILED if failed else Outcome.CHANGED, errors=errors)

        return record

    for method in ("up", "preview", "destroy", "forget"):
        monkeypatch.setattr(Work, method, stand_in(method))
    monkeypatch.setattr(commands, "_engine", lambda _: Engine())
    return calls


def called(command: click.Command, *arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, obj=Estate(Path("nowhere")))


@pytest.mark.parametrize("method", ["up", "preview"])
def test_wave_and_refresh_reach_the_work_and_only_a_tenants_own_stack_has_waves(done: Done, method: str) -> None:
    assert called(getattr(commands, method), "--wave", "2", "--refresh", "--parallel", "1").exit_code == 0
    assert [(name, one.stack, one.settings) for name, one in done] == [
        (method, PLATFORM, {}),
        (method, KREIS, {"wave": 2}),
        (method, SCHOOLS, {}),
    ]
    assert all(one.refresh and one.exists for _, one in done)


def test_without_options_the_settings_stay_and_the_cloud_is_not_asked_first(done: Done) -> None:
    called(commands.up, "99001", "99002")
    assert {one.stack: one.exists for _, one in done} == {KREIS: True, StackName.parse("99002"): False}
    assert not any(one.settings or one.refresh for _, one in done)


def test_stacks_are_forgotten_from_above_and_the_results_are_there_for_programs(done: Done) -> None:
    printed = called(commands.destroy, "--all", "--forget", "--yes", "--json").stdout
    assert [(name, one.stack) for name, one in done] == [("forget", SCHOOLS), ("forget", KREIS), ("forget", PLATFORM)]
    assert [item["stack"] for item in json.loads(printed)] == ["platform", "kreis-99001", "schulen-99001"]


def test_a_stack_that_failed_is_an_error_and_what_it_stands_on_stays(done: Done) -> None:
    failed = called(commands.destroy, "--all", "--yes")
    assert isinstance(failed.exception, CheckFailedError)
    assert [one.stack for _, one in done] == [SCHOOLS]
