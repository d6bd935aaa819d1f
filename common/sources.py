"""Input files as text: size, encoding and characters are checked before anything else looks at them."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from common.errors import InputError

MEBIBYTE = 1024**2
# Far above the largest real file, far below what would make a machine slow. Other files are results: the plan of 170
# administrations has about 100 MiB.
MAX_MEBIBYTES = {".csv": 32, ".yaml": 4}
MAX_RESULT_MEBIBYTES = 160
_MISSING = {".csv": "an empty table is a file with its header line"}
_SAVE_AS = {".csv": "save it as `CSV UTF-8` (Excel: Datei > Speichern unter > CSV UTF-8)"}


@dataclass(frozen=True, slots=True)
class Source:
    """A file's text (LF, no byte order mark) with the SHA-256 of its bytes."""

    path: Path
    text: str
    sha256: str


def read_source(path: Path) -> Source:
    """Read a CSV or YAML file in UTF-8; raises InputError where it is too large or anything else."""
    content = _content(path, "")
    text = _decode(path, content, "").replace("\r\n", "\n")
    _refuse_unprintable(path, text)
    return Source(path, text, hashlib.sha256(content).hexdigest())


def read_text(path: Path, hint: str = "") -> str:
    """The text of a file in UTF-8; raises InputError, with `hint` as the way out, where it is too large or no text."""
    return _decode(path, _content(path, hint), hint)


def _content(path: Path, hint: str) -> bytes:
    limit = MAX_MEBIBYTES.get(path.suffix, MAX_RESULT_MEBIBYTES)
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise InputError(path, "not a file", hint="remove it and put the file there")
        if size > limit * MEBIBYTE:
            raise InputError(path, f"{size // MEBIBYTE} MiB; expected at most {limit}", hint="is it the right file?")
        return path.read_bytes()
    except FileNotFoundError:
        hint = hint or _MISSING.get(path.suffix, "check the path, or run the step that writes it")
        raise InputError(path, "file not found", hint=hint) from None
    except OSError as error:
        raise InputError(path, f"cannot be read ({error.strerror})", hint=hint) from None


def _decode(path: Path, content: bytes, hint: str) -> str:
    hint = hint or _SAVE_AS.get(path.suffix, "save it as UTF-8")
    if content.startswith(b"PK\x03\x04"):
        raise InputError(path, "this is a spreadsheet or an archive, not text", hint=hint)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(path, "UTF-16 text; expected UTF-8", hint=hint)
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        raise InputError(path, "NUL byte; expected UTF-8 text", line=line, hint="restore the file, it is damaged")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Never guessed: the bytes of Windows-1252 also read as other encodings, with wrong letters in names.
        line = content[: error.start].count(b"\n") + 1
        raise InputError(path, "not UTF-8, probably Windows-1252", line=line, hint=hint) from None


def _refuse_unprintable(path: Path, text: str) -> None:
    if text.replace("\n", "").isprintable():
        return
    for number, line in enumerate(text.split("\n"), start=1):
        for character in line:
            if not character.isprintable():
                problem = f"invisible character U+{ord(character):04X}"
                raise InputError(path, problem, line=number, hint="remove it or put an ordinary space there")
