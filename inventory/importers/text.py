"""Bytes of a foreign text file as text: its encoding is known beyond doubt, named by the user, or refused."""

import codecs
import re
from pathlib import Path

from common.errors import InputError

ENCODINGS = ("utf-8", "utf-16", "cp1252")
_SAVE_AS = "save it as `CSV UTF-8` (Excel: Datei > Speichern unter > CSV UTF-8), or say --encoding cp1252"
# These letters have the same bytes in all encodings of Windows and ISO 8859 that Germany uses; those of DOS and old
# Macs would show as other characters, which are not among these.
_SURE = frozenset("äöüÄÖÜß")
# The same bytes as above, or harmless where they stand between words; between letters they would be a letter of
# another encoding.
_SIGNS = frozenset("§°€–„“”\u00a0")
_SIGN_IN_A_WORD = re.compile(r"[^\W\d_][§°€„“”][^\W\d_]")


def decode(path: Path, content: bytes, encoding: str | None = None) -> str:
    """The text of a file; `encoding` is one of ENCODINGS where the user named it.

    Raises InputError with line and way out for anything that is not certainly UTF-8, UTF-16 with its byte order mark,
    or Windows-1252 whose only special characters are German ones.
    """
    if encoding is not None:
        return _named(path, content, encoding)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _named(path, content, "utf-16")
    _refuse_nul(path, content)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = _windows_1252(content)
        if text is not None:
            return text
        line = _line(content, error.start)
        raise InputError(path, "neither UTF-8 nor clearly Windows-1252", line=line, hint=_SAVE_AS) from None


def _named(path: Path, content: bytes, encoding: str) -> str:
    if encoding != "utf-16":
        _refuse_nul(path, content)
    try:
        text = content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        line = _line(content, error.start)
        raise InputError(path, f"not {encoding} ({error.reason})", line=line, hint=_SAVE_AS) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise InputError(path, "NUL character; expected text", line=line, hint="restore the file, it is damaged")
    return text


def _windows_1252(content: bytes) -> str | None:
    """The text if it can be nothing but German in Windows-1252, else `None`."""
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None
    special = {character for character in text if not character.isascii()}
    sure = special & _SURE and special <= _SURE | _SIGNS and not _SIGN_IN_A_WORD.search(text)
    return text if sure else None


def _refuse_nul(path: Path, content: bytes) -> None:
    if b"\0" in content:
        line = _line(content, content.index(b"\0"))
        hint = "save it as `CSV UTF-8`, or restore it if it is damaged"
        raise InputError(path, "NUL byte; expected text", line=line, hint=hint)


def _line(content: bytes, position: int) -> int:
    return content[:position].count(b"\n") + 1
