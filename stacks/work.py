"""What is done with one stack? Look, bring up, take down; a failure is a result, so that other stacks go on."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any

from common.errors import CheckFailedError, UserError
from common.estate import Estate
from common.files import write_json, write_text
from stacks import adopt, elsewhere, leftovers, locks, sweep
from stacks.config import copy, read_values
from stacks.connection import connect
from stacks.engine import SILENT, Engine, Event, Operation, Run
from stacks.events import Step, changes, failures, log_lines, outputs_change, steps
from stacks.making import make
from stacks.messages import transient
from stacks.names import StackName
from stacks.outputs import CONTRACT, StackOutputs, from_json, to_json
from stacks.settings import check

_ROUNDS = 12  # of adopting: what is found makes what hangs on it known; no stack is deeper


class Outcome(StrEnum):
    """How it went with a stack."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Result:
    """What was done with a stack; for a preview what would be. `changes` is the number of resources by operation."""

    stack: StackName
    outcome: Outcome
    milliseconds: int = 0
    changes: dict[str, int] = field(default_factory=dict)
    errors: tuple[str, ...] = ()
    log: str = ""


Report = Callable[[StackName, str, Event | None], None]  # (stack, phase, event of the engine)


@dataclass(frozen=True, slots=True)
class Work:
    """One stack and what is needed to work on it; `settings` are set first, e.g. {"wave": 2}."""

    engine: Engine
    estate: Estate
    stack: StackName
    exists: bool
    report: Report
    settings: dict[str, Any] = field(default_factory=dict)
    refresh: bool = False

    def preview(self) -> Result:
        """What `up` would do."""
        return self._timed(Operation.PREVIEW, self._look)

    def up(self) -> Result:
        """Bring the stack up: adopt what an interrupted run has left, then make what is missing."""
        return self._timed(Operation.UP, self._up_with_patience)

    def destroy(self) -> Result:
        """Take everything of the stack down and forget the stack."""
        return self._timed(Operation.DESTROY, self._destroy)

    def forget(self) -> Result:
        """Drop the stack's state without a look at the cloud."""
        return self._timed(Operation.DESTROY, self._forget)

    def _timed(self, operation: Operation, work: Callable[[], Run]) -> Result:
        start = time.monotonic()
        log = ""
        try:
            locks.remove_unfinished(self.estate, self.stack)
            run = work()
            log = self._write_log(operation, run)
            done, errors = changes(run.events), () if run.ok else failures(run) or (SILENT,)
        except (UserError, OSError) as error:
            done, errors = {}, (str(error),)
        changed = Outcome.CHANGED if done else Outcome.UNCHANGED
        milliseconds = int((time.monotonic() - start) * 1000)
        return Result(self.stack, Outcome.FAILED if errors else changed, milliseconds, done, errors, log)

    def _write_log(self, operation: Operation, run: Run) -> str:
        log = self.estate.log / f"{self.stack}-{operation}.log"
        write_text(log, "\n".join(log_lines(run)) + "\n", mode=0o600)
        return str(log)

    def _look(self) -> Run:
        """A preview with settings that are set in a copy: a killed one leaves them as they were."""
        self._refuse_made_elsewhere()
        self._prepare({})
        with copy(self.estate.stacks, self.stack, self.settings) as file:
            return self._run(Operation.PREVIEW, "--config-file", str(file))

    def _preview(self) -> Run:
        self._prepare(self.settings)
        return self._run(Operation.PREVIEW)

    def _prepare(self, kept: dict[str, Any]) -> None:
        """Make what the stack lacks and set what of the settings is `kept`; all are checked."""
        make(self.engine, self.estate, self.stack, kept, exists=self.exists)
        check(self.stack, (read_values(self.estate.stacks, self.stack) | self.settings).get)

    def _up_with_patience(self) -> Run:
        """A second attempt, where the cloud failed in a way that passes; what is there by then is adopted."""
        first = self._up()
        if first.ok or not transient(failures(first)):
            return first
        second = replace(self, exists=True)._up()
        second.before = first
        return second

    def _up(self) -> Run:
        self._unlock()
        self._refuse_made_elsewhere()
        looked = self._adopting_preview()
        if not looked.ok or not (changes(looked.events) or outputs_change(looked.events) or self._incomplete):
            return looked
        self._outputs_file.unlink(missing_ok=True)
        run = self._run(Operation.UP)
        if run.ok:
            save_outputs(self.engine, self.estate, self.stack)
        return run

    def _destroy(self) -> Run:
        self._unlock()
        if self._incomplete and not self._first and not self._adopting_preview().ok:
            self._adopt(adopt.interrupted(self.engine.state(self.stack)))
        state = self.engine.state(self.stack)
        if elsewhere.networks(state):
            elsewhere.refuse_used_elsewhere(self._connect(), state)
        projects = sweep.projects(state)
        self._outputs_file.unlink(missing_ok=True)
        run = self._run(Operation.DESTROY)
        if run.ok:
            left = sweep.sweep(self._connect(), projects) if projects else []
            if left:
                raise CheckFailedError(f"not made by this stack and still there: {', '.join(left)}")
            self.engine.remove(self.stack)
        return run

    def _forget(self) -> Run:
        self._unlock()
        self._outputs_file.unlink(missing_ok=True)
        self.engine.remove(self.stack, force=True)
        return Run()

    def _refuse_made_elsewhere(self) -> None:
        """Where nothing was ever made with this state, the cloud must not have it: it would be another state's."""
        if elsewhere.begins_in_cloud(self.stack) and self._first:
            elsewhere.refuse_made_elsewhere(self._connect(), self.stack)

    def _adopting_preview(self) -> Run:
        """A preview, after all that is there already was adopted."""
        looked = self._preview()
        for _ in range(_ROUNDS):
            if not (looked.ok and self.exists and self._adopt(steps(looked.events))):
                break
            looked = self._run(Operation.PREVIEW)
        return looked

    def _run(self, operation: Operation, *more: str) -> Run:
        options = [*more, "--refresh"] if self.refresh else more
        return self.engine.run(operation, self.stack, partial(self.report, self.stack, operation), options)

    def _unlock(self) -> None:
        """Take away the lock of a killed engine; what it was at is adopted then."""
        if locks.left_by_dead(self.estate, self.stack):
            locks.end_orphans(self.estate)
            self._outputs_file.unlink(missing_ok=True)
            self.engine.cancel(self.stack)

    def _adopt(self, would_do: Iterable[Step]) -> bool:
        """Enter into the state what the cloud has already of the things that would be made; whether there was any."""
        creates = [step for step in would_do if step.op == "create" and step.custom]
        if not creates or not self._incomplete:
            return False
        state = self.engine.state(self.stack)
        if adopt.empty(state):
            return False
        found = adopt.leftovers(state, creates, partial(leftovers.find, self._connect()))
        if not found and not adopt.pending(state):
            return False
        self.engine.replace_state(self.stack, adopt.entered(state, found))
        targets = [option for urn in found for option in ("--target", urn)]
        if targets:
            self.engine.run(Operation.REFRESH, self.stack, None, targets)
        return bool(found)

    @property
    def _first(self) -> bool:
        """Whether nothing was ever made; an interrupted run leaves at least the stack itself in the state."""
        return not self.exists or (self._incomplete and adopt.empty(self.engine.state(self.stack)))

    @property
    def _incomplete(self) -> bool:
        """Whether the last run did not end well: it leaves no outputs."""
        return not self._outputs_file.exists()

    @property
    def _outputs_file(self) -> Path:
        return outputs_file(self.estate, self.stack)

    def _connect(self) -> Any:
        return connect(read_values(self.estate.stacks, self.stack)["cloud"])


def outputs_file(estate: Estate, stack: StackName) -> Path:
    """Where the outputs of a stack lie for playbooks and audits, from the last run that went well."""
    return estate.stacks / f"{stack}.outputs.json"


def save_outputs(engine: Engine, estate: Estate, stack: StackName) -> StackOutputs:
    """Read the outputs of a stack and write them to their file."""
    outputs = from_json(engine.outputs(stack)[CONTRACT])
    write_json(outputs_file(estate, stack), to_json(outputs))
    return outputs


def refresh_outputs(engine: Engine, estate: Estate, stack: StackName) -> StackOutputs:
    """The same where the last run ended well; raises UserError elsewhere: `up` adopts where there is no such file."""
    if not outputs_file(estate, stack).exists():
        raise UserError(f"{stack} was never brought up, or not to the end -> `kreiswolke up {stack}`")
    return save_outputs(engine, estate, stack)
