"""When is a stack brought up, left alone, or tried again? An engine of scripted runs stands in for the real one."""

import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from common.errors import UserError
from common.estate import Estate
from common.files import write_text
from kreiswolke.environment import REPOSITORY
from stacks.config import config_file, read_values
from stacks.engine import Engine, Event, Run
from stacks.names import StackName
from stacks.outputs import to_json
from stacks.work import Outcome, Work, outputs_file, refresh_outputs
from tests.stacks.test_locks import lock
from tests.stacks.test_outputs import OUTPUTS

STACK = StackName.parse("99001")
BEGUN = {"resources": [{"urn": "urn:pulumi:x::kreiswolke::pulumi:pulumi:Stack::x", "type": "pulumi:pulumi:Stack"}]}
SAME = Run(events=[{"summaryEvent": {"resourceChanges": {"same": 40}}}])
CREATE = Run(events=[{"summaryEvent": {"resourceChanges": {"create": 3}}}])


def failed(message: str) -> Run:
    diagnostic: Event = {"diagnosticEvent": {"severity": "error", "message": message, "urn": ""}}
    return Run(ok=False, events=[diagnostic])


@dataclass
class Scripted(Engine):
    """Answers with the runs it was given, in order."""

    runs: list[Run]
    ran: list[str] = field(default_factory=list)
    exported: dict[str, Any] = field(default_factory=lambda: {"kreiswolke": to_json(OUTPUTS)})
    deployment: dict[str, Any] = field(default_factory=lambda: BEGUN)

    def run(self, operation: str, stack: StackName, on_event: object = None, options: Sequence[str] = ()) -> Run:
        self.ran.append(" ".join([str(operation), *options]))
        return self.runs.pop(0)

    def outputs(self, stack: StackName, *, secrets: bool = False) -> dict[str, Any]:
        return self.exported

    def state(self, stack: StackName) -> dict[str, Any]:
        return {"deployment": self.deployment}

    def cancel(self, stack: StackName) -> None:
        self.ran.append("cancel")

    def remove(self, stack: StackName, *, force: bool = False) -> None:
        self.ran.append(f"remove force={force}")


@pytest.fixture
def made(estate: Estate) -> Estate:
    """An estate whose stack was made and brought up."""
    write_text(estate.stacks / "Pulumi.yaml", (REPOSITORY / "Pulumi.yaml").read_text())
    config = {"kreiswolke:cloudId": "c", "kreiswolke:secrets": {"secure": "v1:x"}}
    write_text(config_file(estate.stacks, STACK), yaml.safe_dump({"config": config}))
    write_text(outputs_file(estate, STACK), "{}\n")
    return estate


def work(estate: Estate, engine: Engine, **more: Any) -> Work:
    return Work(engine, estate, STACK, exists=True, report=lambda *_: None, **more)


def test_a_stack_without_changes_is_only_looked_at(made: Estate) -> None:
    engine = Scripted([SAME])
    result = work(made, engine).up()
    assert (result.outcome, engine.ran) == (Outcome.UNCHANGED, ["preview"])


def test_changes_are_made_and_outputs_written(made: Estate) -> None:
    engine = Scripted([CREATE, CREATE])
    result = work(made, engine, refresh=True).up()
    assert (result.outcome, result.changes) == (Outcome.CHANGED, {"create": 3})
    assert engine.ran == ["preview --refresh", "up --refresh"]
    assert "Landkreis Beispiel" in outputs_file(made, STACK).read_text()


def test_what_the_preview_refuses_is_not_built(made: Estate) -> None:
    engine = Scripted([failed("no")])
    result = work(made, engine).up()
    assert (result.outcome, result.errors, engine.ran) == (Outcome.FAILED, ("no",), ["preview"])
    assert outputs_file(made, STACK).exists()


def test_a_failed_run_leaves_no_outputs_so_that_the_next_one_looks_for_leftovers(made: Estate) -> None:
    engine = Scripted([CREATE, failed("quota (409 POST x)"), SAME, SAME])
    assert work(made, engine).up().errors == ("quota (409 POST x)",)
    assert not outputs_file(made, STACK).exists()
    assert work(made, engine).up().outcome == Outcome.UNCHANGED
    assert engine.ran == ["preview", "up", "preview", "up"]
    assert outputs_file(made, STACK).exists()


def test_a_failure_that_passes_gets_one_second_attempt(made: Estate) -> None:
    engine = Scripted([CREATE, failed("x (503 GET y)"), CREATE, CREATE])
    assert work(made, engine).up().outcome == Outcome.CHANGED
    assert (made.log / "kreis-99001-up.log").read_text().startswith("error:  x (503 GET y)\nsecond attempt:\n")
    engine = Scripted([CREATE, failed("x (503 GET y)"), CREATE, failed("x (503 GET y)")])
    assert work(made, engine).up().outcome == Outcome.FAILED
    assert engine.runs == []


def test_other_outputs_alone_are_brought_up(made: Estate) -> None:
    old, new = {"outputs": {"a": 1}}, {"outputs": {"a": 2}}
    metadata = {"type": "pulumi:pulumi:Stack", "op": "same", "urn": "u", "old": old, "new": new}
    engine = Scripted([Run(events=[{"resOutputsEvent": {"metadata": metadata}}]), SAME])
    work(made, engine).up()
    assert engine.ran == ["preview", "up"]


def test_a_wrong_setting_stops_before_the_engine(made: Estate) -> None:
    engine = Scripted([])
    result = work(made, engine, settings={"wave": 5000}).up()
    assert "setting wave: 5000 is not allowed" in result.errors[0]


def test_a_preview_never_changes_the_settings(made: Estate) -> None:
    """Not for its time either: it may be killed."""
    tried = dict[str, Any]()

    class Looking(Scripted):
        def run(self, operation: str, stack: StackName, on_event: object = None, options: Sequence[str] = ()) -> Run:
            assert options[0] == "--config-file"
            tried.update(yaml.safe_load(Path(options[1]).read_text())["config"])
            assert read_values(made.stacks, STACK)["wave"] == 1
            return super().run(operation, stack, on_event, options)

    assert work(made, Looking([CREATE]), settings={"wave": 7}).preview().changes == {"create": 3}
    assert tried == {"kreiswolke:cloudId": "c", "kreiswolke:secrets": {"secure": "v1:x"}, "kreiswolke:wave": 7}
    assert read_values(made.stacks, STACK)["wave"] == 1


def test_destroy_forgets_the_stack_only_where_it_went_well(made: Estate) -> None:
    engine = Scripted([failed("no")])
    assert work(made, engine).destroy().outcome == Outcome.FAILED
    assert engine.ran == ["destroy"]
    engine = Scripted([SAME, SAME])
    assert work(made, engine).destroy().outcome == Outcome.UNCHANGED
    assert engine.ran[-2:] == ["destroy", "remove force=False"]


def test_forget_drops_the_state_without_a_look_at_the_cloud(made: Estate) -> None:
    engine = Scripted([])
    work(made, engine).forget()
    assert engine.ran == ["remove force=True"]


def test_the_log_is_for_the_user_alone(made: Estate) -> None:
    result = work(made, Scripted([failed("no")])).up()
    log = made.log / "kreis-99001-up.log"
    assert result.log == str(log)
    assert log.stat().st_mode & 0o077 == 0
    assert "error:  no" in log.read_text()


def test_outputs_are_not_refreshed_where_the_last_run_did_not_end_well(made: Estate) -> None:
    """Their lack is how the next `up` knows that there is something to adopt."""
    refresh_outputs(Scripted([]), made, STACK)
    outputs_file(made, STACK).unlink()
    with pytest.raises(UserError, match="kreiswolke up kreis-99001"):
        refresh_outputs(Scripted([]), made, STACK)
    assert not outputs_file(made, STACK).exists()


def test_the_lock_of_a_killed_engine_does_not_keep_a_stack_from_being_forgotten(made: Estate) -> None:
    lock(made, 4_194_305, socket.gethostname())  # no process has such a number (proc(5))
    engine = Scripted([])
    work(made, engine).forget()
    assert engine.ran == ["cancel", "remove force=True"]


def test_a_lock_that_was_not_written_to_the_end_is_removed_before_anything_else(made: Estate) -> None:
    lock(made, 1, "anderswo")
    (left,) = made.state.rglob("1.json")
    left = left.rename(left.with_name("1.json.18ea98f0e8f8c394.tmp"))
    assert work(made, Scripted([SAME])).preview().outcome == Outcome.UNCHANGED
    assert not left.exists()
