"""Are numbers, flags and days read as Germans and Americans write them, and refused where they mean two things?"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.cells import inert
from inventory.importers.cells import CellError, Special, count, day, flag, gib_of_mib, number, text


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("4096", "4096"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1.234.567", "1234567"),
        ("1\u00a0234,5", "1234.5"),
        ("1'234.5", "1234.5"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("0,125", "0.125"),
        ("4096.000", "4096"),
        (" 7 ", "7"),
        (16.5, "16.5"),
        (4096, "4096"),
    ],
)
def test_numbers(cell: Any, value: str) -> None:
    assert number(cell) == Decimal(value)


@pytest.mark.parametrize("cell", [None, "", " ", "-", "n/a", "#NV", "unbekannt", "k. A."])
def test_what_says_nothing_is_unknown(cell: Any) -> None:
    assert (number(cell), count(cell), text(cell), flag(cell), day(cell)) == (None,) * 5


@pytest.mark.parametrize(("cell", "value"), [("16,384", 16384), ("16.384", 16384), ("1.234.567", 1234567), (8.0, 8)])
def test_a_whole_number_may_have_thousands(cell: Any, value: int) -> None:
    assert count(cell) == value


@pytest.mark.parametrize(
    "cell",
    ["1.234", "1,234", "viele", "1,2,3", "1.23.456", "-1", "1e5", "0x10", "12 GB", "１２", "1.234.56", "1,234,5",
     float("nan"), float("inf"), 10**12, True, date(2027, 1, 1), Special.FORMULA, Special.ERROR, "#REF!"],
)  # fmt: skip
def test_what_is_no_number_or_could_be_two_is_refused(cell: Any) -> None:
    with pytest.raises(CellError):
        number(cell)


@pytest.mark.parametrize("cell", ["2,5", 2.5, "viele", "-3", 5000, "2.000"])
def test_a_count_is_whole_and_within_its_bounds(cell: Any) -> None:
    with pytest.raises(CellError):
        count(cell, least=1, most=1024)


@pytest.mark.parametrize(
    ("cell", "value"), [("True", True), ("Wahr", True), ("nein", False), (False, False), (1, True)]
)
def test_flags(cell: Any, value: bool) -> None:
    assert flag(cell) is value


def test_a_flag_that_is_neither_is_refused() -> None:
    with pytest.raises(CellError, match="weder ja noch nein"):
        flag("vielleicht")


@pytest.mark.parametrize("cell", ["#BEZUG!", "#zahl!", date(2027, 4, 10), datetime(2027, 4, 10)])
def test_an_error_or_a_day_is_no_text(cell: Any) -> None:
    with pytest.raises(CellError, match="erwartet"):
        text(cell)


@pytest.mark.parametrize("cell", ["31.01.2027", "2027-01-31", datetime(2027, 1, 31, 8), date(2027, 1, 31)])
def test_days(cell: Any) -> None:
    assert day(cell) == date(2027, 1, 31)


@pytest.mark.parametrize("cell", ["01/02/2027", "30.02.2027", "31.1.27", "20270131", "morgen", "2027-W04-7"])
def test_a_day_that_is_none_or_could_be_two_is_refused(cell: str) -> None:
    with pytest.raises(CellError, match="kein Tag"):
        day(cell)


def test_text_is_one_line_without_hidden_characters() -> None:
    assert text(" Kfz\u00a0-\n Zulassung ") == "Kfz - Zulassung"
    assert text("u\u0308ber") == "über"
    assert text(7.0) == "7"
    with pytest.raises(CellError, match="unsichtbare"):
        text("Kfz\u202eZulassung")


@given(st.integers(0, 10**9), st.integers(0, 99))
def test_a_number_written_the_german_or_american_way_comes_back(whole: int, hundredths: int) -> None:
    american = f"{whole:,}.{hundredths:02}"
    german = american.translate(str.maketrans(",.", ".,"))
    value = Decimal(f"{whole}.{hundredths:02}")
    if value <= 10**9:
        assert number(american) == number(german) == value


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=30))
def test_text_kept_from_calculating_comes_back(line: str) -> None:
    try:
        known = text(line)
    except CellError:
        return
    if known is not None:
        assert text(inert(known)) == known
        assert inert(known)[0] not in "=+-@"


def test_a_size_in_gib_is_never_too_small() -> None:
    assert [gib_of_mib(Decimal(size)) for size in (1, 1024, 1025, 16384)] == [1, 1, 2, 16]
