"""Asks Pulumi for the stacks of an estate: which there are, their stored state, and the secrets of one."""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from common.errors import CheckFailedError

STACK_TYPE = "pulumi:pulumi:Stack"
TIMEOUT_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Stacks:
    """The stacks of an estate; `environment` is that of `kreiswolke env`, every method raises CheckFailedError."""

    environment: Mapping[str, str]

    def names(self) -> tuple[str, ...]:
        """The names of all stacks, sorted."""
        return tuple(sorted(stack["name"] for stack in self._ask("stack", "ls", "--json")))

    def export(self, stack: str) -> dict[str, Any]:
        """The stored state; secrets stay encrypted."""
        exported = self._ask("stack", "export", "--stack", stack)
        assert isinstance(exported, dict)
        return exported

    def secret(self, stack: str, output: str, name: str) -> str:
        """One value of a secret output; it is handed over by a pipe and written nowhere."""
        values = self._ask("stack", "output", output, "--stack", stack, "--json", "--show-secrets")
        if not isinstance(values, dict) or name not in values:
            raise CheckFailedError(f"stack {stack} has no secret {output}.{name} -> bring it up with this version")
        return str(values[name])

    def _ask(self, *arguments: str) -> Any:
        command = ["pulumi", *arguments, "--non-interactive"]
        try:
            done = subprocess.run(
                command, env=dict(self.environment), capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=True
            )
        except subprocess.CalledProcessError as error:
            reason = " ".join(error.stderr.split()).removeprefix("error: ")[:300]
            raise CheckFailedError(f"`pulumi {' '.join(arguments[:2])}` failed: {reason}") from None
        except subprocess.TimeoutExpired:
            raise CheckFailedError(
                f"`pulumi {' '.join(arguments[:2])}` gave no answer in {TIMEOUT_SECONDS} s"
            ) from None
        return json.loads(done.stdout)


def outputs(export: Mapping[str, Any]) -> Mapping[str, Any]:
    """The outputs of an exported stack; empty where it was never brought up."""
    resources = (export.get("deployment") or {}).get("resources") or []
    found = next((r.get("outputs") for r in resources if r["type"] == STACK_TYPE), None)
    return found or {}
