import pytest

from common.errors import CheckFailedError
from lab import choice, processes
from lab.doctor import Verdict
from lab.instance import Instance
from lab.levels import HOSTS, PLANNER, SIMULATED
from lab.processes import Program


@pytest.fixture(autouse=True)
def able(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that can run everything and has everything."""
    set_level(monkeypatch, HOSTS)
    monkeypatch.setattr("lab.packages.ensure", lambda level: False)
    monkeypatch.setattr("lab.dataplane.prepare", lambda: None)


def set_level(monkeypatch: pytest.MonkeyPatch, level: int) -> None:
    monkeypatch.setattr("lab.machine.examine", lambda name: Verdict(level, ()))


def refuse(*_: object) -> None:
    raise CheckFailedError("no package source answers")


@pytest.mark.parametrize(
    ("machine", "asked", "chosen"),
    [
        (HOSTS, None, HOSTS),
        (HOSTS, SIMULATED, SIMULATED),
        (SIMULATED, None, SIMULATED),
        (SIMULATED, SIMULATED, SIMULATED),
    ],
)
def test_the_user_chooses_within_what_the_machine_can(
    monkeypatch: pytest.MonkeyPatch, empty: Instance, machine: int, asked: int | None, chosen: int
) -> None:
    set_level(monkeypatch, machine)

    assert choice.choose(empty, asked) == chosen


@pytest.mark.parametrize(("machine", "asked"), [(SIMULATED, HOSTS), (PLANNER, SIMULATED), (PLANNER, None)])
def test_more_than_the_machine_can_is_refused_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, empty: Instance, machine: int, asked: int | None
) -> None:
    set_level(monkeypatch, machine)

    with pytest.raises(CheckFailedError, match=f"is needed, but level {machine} can run"):
        choice.choose(empty, asked)


@pytest.mark.parametrize("step", ["lab.packages.ensure", "lab.dataplane.prepare"])
def test_what_hosts_need_and_cannot_be_had_costs_only_the_hosts(
    monkeypatch: pytest.MonkeyPatch, empty: Instance, capsys: pytest.CaptureFixture[str], step: str
) -> None:
    ensured: list[int] = []
    monkeypatch.setattr("lab.packages.ensure", ensured.append)
    monkeypatch.setattr(step, lambda *level: refuse() if level in ((), (HOSTS,)) else ensured.append(*level))

    assert choice.choose(empty, None) == SIMULATED
    assert ensured[-1] == SIMULATED
    assert "no package source answers; servers will be simulated" in " ".join(capsys.readouterr().err.split())


def test_hosts_that_were_asked_for_are_not_silently_simulated(monkeypatch: pytest.MonkeyPatch, empty: Instance) -> None:
    monkeypatch.setattr("lab.dataplane.prepare", refuse)

    with pytest.raises(CheckFailedError, match="no package source answers"):
        choice.choose(empty, HOSTS)


def test_a_level_that_shows_its_limits_only_after_the_installation_is_judged_again(
    monkeypatch: pytest.MonkeyPatch, empty: Instance
) -> None:
    verdicts = iter([Verdict(HOSTS, ()), Verdict(SIMULATED, ())])
    monkeypatch.setattr("lab.machine.examine", lambda name: next(verdicts))
    monkeypatch.setattr("lab.packages.ensure", lambda level: True)

    assert choice.choose(empty, None) == SIMULATED


def test_what_runs_stays_at_its_level(empty: Instance) -> None:
    choice.record(empty, SIMULATED)
    processes.start(empty, Program("sleeper", ("sleep", "60")))

    assert choice.choose(empty, None) == SIMULATED
    with pytest.raises(CheckFailedError, match="runs at level 2 -> kreiswolke lab down --instance plain"):
        choice.choose(empty, HOSTS)

    processes.stop(empty, "sleeper")
    assert choice.choose(empty, None) == HOSTS
