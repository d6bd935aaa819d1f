"""Input files as text: size, encoding and characters are checked before anything else looks at them."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from common.errors import InputError

MEBIBYTE = 1024**2
# Far above the largest real file, far below what would make a machine slow.
MAX_MEBIBYTES = {".csv": 32, ".yaml": 4}
_SAVE_AS = "save it as `CSV UTF-8` (Excel: Datei > Speichern unter > CSV UTF-8)"


@dataclass(frozen=True, slots=True)
class Source:
    """A file's text (LF, no byte order mark) with the SHA-256 of its bytes."""

    path: Path
    text: str
    sha256: str


def read_source(path: Path) -> Source:
    """Read a CSV or YAML file in UTF-8; raises InputError where it is too large or anything else."""
    limit = MAX_MEBIBYTES[path.suffix]
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise InputError(path, "not a file", hint="remove it and put the file there")
        if size > limit * MEBIBYTE:
            raise InputError(path, f"{size // MEBIBYTE} MiB; expected at most {limit}", hint="is it the right file?")
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputError(path, "file not found", hint="an empty table is a file with its header line") from None
    except OSError as error:
        raise InputError(path, f"cannot be read ({error.strerror})") from None
    text = _decode(path, content).replace("\r\n", "\n")
    _refuse_unprintable(path, text)
    return Source(path, text, hashlib.sha256(content).hexdigest())


def _decode(path: Path, content: bytes) -> str:
    if content.startswith(b"PK\x03\x04"):
        raise InputError(path, "this is a spreadsheet or an archive, not text", hint=_SAVE_AS)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(path, "UTF-16 text; expected UTF-8", hint=_SAVE_AS)
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        raise InputError(path, "NUL byte; expected UTF-8 text", line=line, hint="restore the file, it is damaged")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Never guessed: the bytes of Windows-1252 also read as other encodings, with wrong letters in names.
        line = content[: error.start].count(b"\n") + 1
        raise InputError(path, "not UTF-8, probably Windows-1252", line=line, hint=_SAVE_AS) from None


def _refuse_unprintable(path: Path, text: str) -> None:
    if text.replace("\n", "").isprintable():
        return
    for number, line in enumerate(text.split("\n"), start=1):
        for character in line:
            if not character.isprintable():
                problem = f"invisible character U+{ord(character):04X}"
                raise InputError(path, problem, line=number, hint="remove it or put an ordinary space there")
