"""Mutations of any file: what disks, editors and programs do to its bytes."""

from pathlib import Path
from random import Random

from inventory.load import ANSWERS

from .mutation import Mutator, NotHereError, Verdict


def flip_a_byte(random: Random, path: Path) -> Verdict:
    content = bytearray(path.read_bytes())
    content[random.randrange(len(content))] ^= 1 << random.randrange(8)
    path.write_bytes(bytes(content))
    return Verdict.OPEN


def truncate(random: Random, path: Path) -> Verdict:
    content = path.read_bytes()
    path.write_bytes(content[: random.randrange(len(content))])
    return Verdict.OPEN


def delete_a_stretch(random: Random, path: Path) -> Verdict:
    content = path.read_bytes()
    start = random.randrange(len(content))
    path.write_bytes(content[:start] + content[start + random.randint(1, 200) :])
    return Verdict.OPEN


def insert_nul(random: Random, path: Path) -> Verdict:
    content = path.read_bytes()
    place = random.randrange(len(content))
    path.write_bytes(content[:place] + b"\0" + content[place:])
    return Verdict.REFUSED


def random_bytes(random: Random, path: Path) -> Verdict:
    path.write_bytes(random.randbytes(random.randint(1, 5000)))
    return Verdict.REFUSED


def empty(_: Random, path: Path) -> Verdict:
    path.write_bytes(b"")
    return Verdict.REFUSED


def remove(_: Random, path: Path) -> Verdict:
    path.unlink()
    return Verdict.OPEN if path.stem in ANSWERS else Verdict.REFUSED


def folder_instead(_: Random, path: Path) -> Verdict:
    path.unlink()
    path.mkdir()
    return Verdict.REFUSED


def huge(_: Random, path: Path) -> Verdict:
    with path.open("r+b") as file:
        file.truncate(200 * 1024**2)
    return Verdict.REFUSED


def windows_1252(random: Random, path: Path) -> Verdict:
    text = path.read_text(encoding="utf-8")
    content = text.encode("cp1252", "replace")
    if content == text.encode():
        raise NotHereError
    path.write_bytes(content)
    return Verdict.REFUSED


def utf_16(_: Random, path: Path) -> Verdict:
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    return Verdict.REFUSED


def byte_order_mark(_: Random, path: Path) -> Verdict:
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    return Verdict.SAME


def crlf(_: Random, path: Path) -> Verdict:
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    return Verdict.SAME


def swap_with_a_sister(random: Random, path: Path) -> Verdict:
    sisters = [other for other in sorted(path.parent.glob(f"*{path.suffix}")) if other != path]
    path.write_bytes(random.choice(sisters).read_bytes())
    return Verdict.REFUSED


MUTATORS: tuple[Mutator, ...] = (
    flip_a_byte, truncate, delete_a_stretch, insert_nul, random_bytes, empty, remove, folder_instead, huge,
    windows_1252, utf_16, byte_order_mark, crlf, swap_with_a_sister,
)  # fmt: skip
