"""How are programs run? By argument list, with a time limit, and a failure is one line."""

import subprocess
from collections.abc import Mapping
from typing import IO

from common.errors import CheckFailedError
from lab import patience


def run(
    *command: str, timeout: float = 30, env: Mapping[str, str] | None = None, output: IO[bytes] | None = None
) -> str:
    """Run a program and return what it printed, or let it print into `output`.

    Raises CheckFailedError with the program's last words where it fails or takes longer than `timeout` seconds.
    """
    limit = patience.seconds(timeout)
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=output or subprocess.PIPE, stderr=subprocess.STDOUT,
            env=env, cwd="/", timeout=limit, check=False,
        )  # fmt: skip
    except FileNotFoundError:
        raise CheckFailedError(f"{command[0]} is not installed") from None
    except subprocess.TimeoutExpired:
        raise CheckFailedError(f"{command[0]} took longer than {limit:.0f} s") from None
    printed = (done.stdout or b"").decode(errors="replace")
    if done.returncode:
        raise CheckFailedError(
            f"{' '.join(command[:3])} ... ended with {done.returncode}: {' '.join(printed.split())[-400:]}"
        )
    return printed


def succeeds(*command: str) -> bool:
    """Does the program end with 0? For questions, where a failure is an answer."""
    try:
        run(*command)
    except CheckFailedError:
        return False
    return True
