"""Files are written whole or not at all, and the same content is always the same bytes."""

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

from common.errors import InputError


def write_whole(path: Path, write: Callable[[IO[bytes]], object], mode: int = 0o644) -> None:
    """Let `write` fill a temporary file beside `path`, then rename it: readers see the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def write_bytes(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write `content` whole or not at all."""
    write_whole(path, lambda file: file.write(content), mode)


def write_together(texts: Mapping[Path, str]) -> None:
    """Write several files as UTF-8, all or none: everything is on disk before the first takes its place.

    They take their places in the given order; put first what the others refer to.
    """
    with ExitStack() as stack:
        ready = {path: stack.enter_context(_beside(path, text.encode())) for path, text in texts.items()}
        for path, temporary in ready.items():
            temporary.replace(path)


@contextmanager
def _beside(path: Path, content: bytes) -> Iterator[Path]:
    """A temporary file beside `path` with `content`; removed at the end where nobody has renamed it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def write_text(path: Path, content: str, mode: int = 0o644) -> None:
    """Write `content` as UTF-8 with LF, whole or not at all."""
    write_bytes(path, content.encode(), mode)


def canonical_json(value: Any) -> str:
    """JSON with sorted keys and LF; floats are refused, since their text is not stable: use int or a decimal string."""
    _refuse_floats(value)
    return json.dumps(value, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError(f"a float has no place in canonical JSON: {value!r}")
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)


def write_json(path: Path, value: Any, mode: int = 0o644) -> None:
    """Write `value` as canonical JSON."""
    write_text(path, canonical_json(value), mode)


def read_json(path: Path) -> Any:
    """Read a JSON file; raises InputError where it is missing or broken."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(path, "file not found", hint="check the path or run the step that writes it") from None
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        line = getattr(error, "lineno", None)
        hint = "run the step that writes it again, or name another file"
        raise InputError(path, f"not valid JSON ({error})", line=line, hint=hint) from None
