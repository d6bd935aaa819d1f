"""Is text read in the encoding it was written in, and refused where that is not certain?"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import InputError
from inventory.importers.text import decode

FILE = Path("export.csv")
TEXT = "Größe;Straße – 100 €\nKfz-Zulassung „Süd“;§ 35a\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_what_german_programs_write_is_read(encoding: str) -> None:
    assert decode(FILE, TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize(("named", "encoding"), [("utf-8", "utf-8-sig"), ("utf-16", "utf-16-le"), ("cp1252", "cp1252")])
def test_an_encoding_that_the_user_names_is_taken(named: str, encoding: str) -> None:
    assert decode(FILE, TEXT.encode(encoding), named) == TEXT


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("Name\nStraße".encode("cp850"), 2),  # DOS
        ("Name\nGröße".encode("mac-roman"), 2),
        ("Name\nDvořák ä".encode("cp1250"), 2),  # Central Europe: ř is ø in Windows-1252
        ("Name\nCrème".encode("cp1252"), 2),  # č in Windows-1250
        (b"a;b\n\xe4\xff\x81", 2),
        ("a\nb".encode("utf-16-le"), 1),
        (b"a;b\n1;\x00", 2),
        (b"\xff\xfea\x00\n\x00b", 2),
        ("Stra§e ä".encode("cp1252"), 1),
    ],
)
def test_anything_else_is_refused_with_its_line_and_a_way_out(content: bytes, line: int) -> None:
    with pytest.raises(InputError) as refused:
        decode(FILE, content)
    assert refused.value.line == line
    assert "CSV UTF-8" in refused.value.hint or "restore" in refused.value.hint


def test_a_named_encoding_that_is_wrong_is_refused() -> None:
    with pytest.raises(InputError, match="not utf-8"):
        decode(FILE, TEXT.encode("cp1252"), "utf-8")


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff")))
def test_every_text_in_utf_8_comes_back(text: str) -> None:
    assert decode(FILE, text.encode()) == text


@given(st.text(st.sampled_from("abcXYZ äöüÄÖÜß,;\n0123"), min_size=1))
def test_windows_1252_with_german_letters_comes_back(text: str) -> None:
    assert decode(FILE, text.encode("cp1252")) == text
