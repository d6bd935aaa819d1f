"""How is Pulumi run? One operation on one stack through the Automation API's command, with its events as they come.

`Stack.up()` of the Automation API asks the engine four more things after each run (outputs twice, history, selection),
each a start of the program and two of them a key derivation: more than an unchanged stack takes altogether. So this
runs the same commands and asks for what is needed.
"""

import json
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from pulumi.automation import CommandError, PulumiCommand

from common.errors import CheckFailedError
from common.files import write_bytes
from stacks.config import config_file, copy
from stacks.names import PROJECT, StackName

SILENT = "the engine ended without a word, as when it is killed -> the same command goes on from here"
Event = dict[str, Any]
OnEvent = Callable[[Event], None]


class Operation(StrEnum):
    """What the engine can do with a stack."""

    PREVIEW = "preview"
    UP = "up"
    REFRESH = "refresh"
    DESTROY = "destroy"


@dataclass(slots=True)
class Run:
    """One run of the engine: whether it went well, its events, what it said beside them, and the attempt before it."""

    ok: bool = True
    events: list[Event] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    before: "Run | None" = None


class Engine:
    """The `pulumi` command in the estate's project folder; its environment is that of the process."""

    def __init__(self, folder: Path) -> None:
        """Find the command on PATH; `folder` holds Pulumi.yaml. Raises CheckFailedError where it does not answer."""
        try:
            self._folder, self._pulumi = folder, PulumiCommand()
        except subprocess.CalledProcessError:
            raise CheckFailedError(f"pulumi version: {SILENT}") from None

    def run(
        self, operation: Operation, stack: StackName, on_event: OnEvent | None = None, options: Sequence[str] = ()
    ) -> Run:
        """Run `operation` on `stack`; failures of the cloud and of the program are in the result, not raised."""
        run = Run()

        def take(line: str) -> None:
            event = _event(line)
            if event is None:
                run.said.append(line)
                return
            run.events.append(event)
            if on_event:
                on_event(event)

        sure = () if operation is Operation.PREVIEW else ("--yes", "--skip-preview")
        arguments = [operation, "--json", "--stack", str(stack), *sure, *options]
        try:
            self._pulumi.run(
                arguments, str(self._folder), {"PULUMI_ENABLE_STREAMING_JSON_PREVIEW": "1"}, take, run.said.append
            )
        except CommandError:
            run.ok = False
        return run

    def stacks(self) -> list[StackName]:
        """All stacks there are."""
        found = json.loads(self._text("stack", "ls", "--json"))
        return sorted(StackName.parse(stack["name"]) for stack in found)

    def create(self, stack: StackName) -> None:
        """Make an empty stack with a key of its own from the estate's passphrase."""
        self._text("stack", "init", str(stack), "--no-select")

    def remove(self, stack: StackName, *, force: bool = False) -> None:
        """Remove a stack with its configuration; with `force` also one whose resources are still in the state."""
        self._text("stack", "rm", "--yes", "--stack", str(stack), *(["--force"] if force else []))

    def cancel(self, stack: StackName) -> None:
        """Take the lock away that a dead engine has left."""
        self._text("cancel", "--yes", "--stack", str(stack))

    def state(self, stack: StackName) -> dict[str, Any]:
        """The stored state; secrets in it stay encrypted."""
        state: dict[str, Any] = json.loads(self._text("stack", "export", "--stack", str(stack)))
        return state

    def replace_state(self, stack: StackName, state: dict[str, Any]) -> None:
        """Store `state`, without the operations that were pending."""
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".json") as file:
            json.dump(state, file)
            file.flush()
            self._text("stack", "import", "--stack", str(stack), "--file", file.name)

    def outputs(self, stack: StackName, *, secrets: bool = False) -> dict[str, Any]:
        """The outputs of the last run that went well; with `secrets` in the clear."""
        shown = ["--show-secrets"] if secrets else []
        outputs: dict[str, Any] = json.loads(self._text("stack", "output", "--json", "--stack", str(stack), *shown))
        return outputs

    def secret(self, stack: StackName, name: str) -> str:
        """An encrypted setting in the clear."""
        return self._text("config", "get", f"{PROJECT}:{name}", "--stack", str(stack)).rstrip("\n")

    def set_secret(self, stack: StackName, name: str, value: str) -> None:
        """Store an encrypted setting; `value` goes through a pipe, never through an argument list.

        `pulumi` empties the file before it writes, so it works on a copy.
        """
        command = ["pulumi", "config", "set", "--secret", f"{PROJECT}:{name}", "--stack", str(stack)]
        with copy(self._folder, stack, {}) as file:
            options = ["--config-file", str(file), "--non-interactive"]
            done = subprocess.run(
                [*command, *options], cwd=self._folder, input=value, capture_output=True, text=True, check=False
            )
            if done.returncode:
                raise CheckFailedError(f"{stack}: {_one_line(done.stderr)}")
            write_bytes(config_file(self._folder, stack), file.read_bytes())

    def _text(self, *arguments: str) -> str:
        said: list[str] = []
        try:
            text: str = self._pulumi.run(list(arguments), str(self._folder), {}, None, said.append).stdout
        except CommandError:
            raise CheckFailedError(f"pulumi {arguments[0]}: {_one_line(' '.join(said))}") from None
        return text


def _event(line: str) -> Event | None:
    try:
        event = json.loads(line)
    except json.JSONDecodeError:
        return None
    return event if isinstance(event, dict) and "sequence" in event else None


def _one_line(text: str) -> str:
    return " ".join(text.replace("error:", "").split()) or SILENT
