"""Files and folders are written whole or not at all, and the same content is always the same bytes."""

import ctypes
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import IO, Any

from common.errors import InputError
from common.sources import read_text

Write = Callable[[IO[bytes]], object]  # fills a file that is open
_LEFT_S = 24 * 3600  # what is temporary and older was left by a process that was killed
_HERE, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of renameat2(2)


def write_whole(path: Path, write: Write, mode: int = 0o644) -> None:
    """Let `write` fill a temporary file beside `path`, then rename it: readers see the old file or the new one."""
    with _beside(path, write, mode) as temporary:
        temporary.replace(path)


def write_bytes(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write `content` whole or not at all."""
    write_whole(path, _all_of(content), mode)


def write_together(texts: Mapping[Path, str]) -> None:
    """Write several files as UTF-8, all or none: everything is on disk before the first takes its place.

    They take their places in the given order; put first what the others refer to.
    """
    with ExitStack() as stack:
        ready = {path: stack.enter_context(_beside(path, _all_of(text.encode()))) for path, text in texts.items()}
        for path, temporary in ready.items():
            temporary.replace(path)


def _all_of(content: bytes) -> Write:
    return lambda file: file.write(content)


@contextmanager
def _beside(path: Path, write: Write, mode: int = 0o644) -> Iterator[Path]:
    """A temporary file beside `path`, filled by `write`; removed at the end where nobody has renamed it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=_prefix(path))
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
        yield temporary
    except OSError as error:
        error.filename = error.filename or str(path)  # "no space left" does not say where
        raise
    finally:
        temporary.unlink(missing_ok=True)


def _prefix(path: Path) -> str:
    """How temporary names beside `path` begin."""
    _sweep(path.parent)
    return f".{path.name}.new-"


@cache  # once per folder: there may be thousands of files to write in it
def _sweep(folder: Path) -> None:
    """Remove what killed processes have left under temporary names."""
    for left in folder.glob(".*.new-????????"):
        with suppress(OSError):  # another process may be removing it, or it is another user's
            if time.time() - left.stat().st_mtime > _LEFT_S:
                shutil.rmtree(left) if left.is_dir() else left.unlink()


@contextmanager
def folder_beside(path: Path) -> Iterator[Path]:
    """A folder beside `path` to make its content in; removed at the end, with what is in it by then."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=_prefix(path)) as folder:
        yield Path(folder)


def swap_in(new: Path, path: Path) -> None:
    """Put the folder `new` at `path`, where another one may be: at no moment is there none, whatever is interrupted."""
    if not path.exists():
        new.rename(path)
    elif not _exchanged(new, path):
        _one_after_another(new, path)


def _exchanged(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; False where the system or the file system cannot."""
    if sys.platform != "linux":
        return False
    exchange = getattr(ctypes.CDLL(None), "renameat2", None)
    return exchange is not None and not exchange(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE)


def _one_after_another(new: Path, path: Path) -> None:
    old = new.with_name("old")
    try:
        path.rename(old)
        new.rename(path)
    except BaseException:
        if not path.exists():
            old.rename(path)
        raise


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


def read_json(path: Path, hint: str = "run the step that writes it again, or name another file") -> Any:
    """Read a JSON file; raises InputError, with `hint` as the way out, where it is missing or broken."""
    text = read_text(path, hint)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        found = f"not valid JSON ({error.msg}, column {error.colno})" if text.strip() else "empty; expected JSON"
        raise InputError(path, found, line=error.lineno, hint=hint) from None
    except RecursionError:
        raise InputError(path, "nested too deep", hint=hint) from None
