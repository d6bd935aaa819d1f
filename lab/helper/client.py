"""How does one ask the helper? Connect, one line, one line back."""

import json
import socket
from pathlib import Path
from typing import Any

from common.errors import CheckFailedError
from lab import patience

# Longer than any verb takes: the helper ends a server by force after at most LONGEST_STOP_SECONDS.
ANSWER_SECONDS = 400


def ask(path: Path, verb: str, **words: Any) -> Any:
    """Ask the helper at socket `path`; raises CheckFailedError where it is not there or refuses."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(patience.seconds(ANSWER_SECONDS))
        try:
            connection.connect(str(path))
            connection.sendall(json.dumps({"verb": verb, **words}).encode() + b"\n")
            line = connection.makefile("rb").readline()
        except OSError as error:
            raise CheckFailedError(f"the lab's helper at {path} does not answer: {error.strerror or error}") from None
    if not line:
        raise CheckFailedError(f"the lab's helper at {path} ended while it was asked to {verb}: see helper.log")
    answer = json.loads(line)
    if not answer["ok"]:
        raise CheckFailedError(f"the lab's helper: {verb}: {answer['error']}")
    return answer["result"]
