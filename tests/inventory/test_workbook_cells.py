"""Is what a person types in a cell read as meant, or refused?"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import WINDOWS_EPOCH

from inventory.workbook.cells import CellError, read, written
from inventory.workbook.columns import Column, sheets


def column(kind: str, name: str) -> Column:
    return next(found for found in sheets()[kind].columns if found.name == name)


USERS, AREA, COST = (
    column("installations", "users"),
    column("tenants", "area_km2"),
    column("contracts", "annual_cost_cents"),
)
END, PILOT, DATA = column("contracts", "end"), column("products", "multi_tenant"), column("tasks", "personal_data")
KEY, OS, DEVICE = column("tenants", "key"), column("servers", "os"), column("tasks", "local_device")
SERVERS, OFFERS, CYCLES = (
    column("installations", "servers"), column("providers", "offers"), column("settings", "known_cycles"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("where", "cell", "value"),
    [
        (USERS, 12, 12), (USERS, 12.0, 12), (USERS, " 12 ", 12), (USERS, "1.234", 1234), (USERS, "unbekannt", None),
        (USERS, "", None), (USERS, "   ", None), (USERS, None, None), (USERS, "Unbekannt", None),
        (AREA, 787.02, "787.02"), (AREA, "787,02", "787.02"), (AREA, "1.787,02", "1787.02"), (AREA, "787.02", "787.02"),
        (AREA, "0.500", "0.500"),
        (AREA, 640, "640"), (AREA, "640,00", "640.00"),
        (COST, "4.859,30", 485930), (COST, 4859.3, 485930), (COST, 0, 0), (COST, 0.1, 10), (COST, "1.234,5", 123450),
        (END, datetime(2027, 12, 31), "2027-12-31"), (END, "31.12.2027", "2027-12-31"), (END, "1.2.2027", "2027-02-01"),
        (END, "2027-12-31", "2027-12-31"), (END, 46752, "2027-12-31"), (END, 46752.0, "2027-12-31"), (END, "", None),
        (PILOT, "ja", True), (PILOT, "Nein", False), (PILOT, True, True), (PILOT, "unbekannt", None),
        (DATA, "Sozialdaten", "social"), (DATA, " keine ", "none"), (DATA, "straftaten  (Art. 10 dsgvo)", "criminal"),
        (KEY, "07135", "07135"), (OS, 11, "11"), (OS, "=1+1", "=1+1"), (DEVICE, "Keines", "none"), (DEVICE, "", None),
        (SERVERS, "a; b;c", ["a", "b", "c"]), (SERVERS, "a\nb", ["a", "b"]), (SERVERS, None, []),
        (OFFERS, "Server (IaaS); Desktop", ["iaas", "desktop"]), (CYCLES, "a; b | c;d", [["a", "b"], ["c", "d"]]),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_meant(where: Column, cell: Any, value: Any) -> None:
    assert read(where, cell, WINDOWS_EPOCH) == value


@pytest.mark.parametrize(
    ("where", "cell"),
    [
        (USERS, "ca. 20"), (USERS, 1.5), (USERS, "1,5"), (USERS, True), (USERS, datetime(2027, 1, 1)), (USERS, "12.34"),
        (USERS, "0.500"), (USERS, "012.345"), (AREA, "0.500,5"),
        (USERS, float("inf")), (USERS, "9" * 30), (USERS, "１２"),
        (AREA, "1.234"), (AREA, "viel"), (AREA, "1,2,3"), (AREA, None), (AREA, "unbekannt"), (AREA, "-1,5"),
        (COST, "12,345"), (COST, 0.001), (COST, "12 €"), (COST, "1.234"),
        (END, "31.2.2027"), (END, "12/31/2027"), (END, "31.12.27"), (END, 2027), (END, datetime(2027, 1, 1, 8, 30)),
        (END, True), (END, "Ende 2027"),
        (PILOT, "vielleicht"), (PILOT, 1), (PILOT, "yes"), (DATA, "Sozial"), (DATA, 3), (DATA, None),
        (DATA, "unbekannt"),
        (KEY, 7135), (KEY, 7135.0), (KEY, None), (KEY, datetime(2027, 1, 1)), (OS, True), (OS, 2.5), (OS, "a\nb"),
        (OS, 1e20),
        (OS, datetime(2027, 1, 1)), (OS, "Win\u202edows"), (OS, "a\x00b"), (SERVERS, 7135), (OFFERS, "Kaffee"),
    ],
)  # fmt: skip
def test_a_cell_that_could_mean_two_things_or_nothing_is_refused(where: Column, cell: Any) -> None:
    with pytest.raises(CellError) as found:
        read(where, cell, WINDOWS_EPOCH)
    assert found.value.problem
    assert "\n" not in f"{found.value.problem}{found.value.hint}"


TEXTS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20)


@settings(max_examples=60)
@given(st.data())
def test_what_is_written_is_read_back(data: st.DataObject) -> None:
    values: list[tuple[Column, st.SearchStrategy[Any]]] = [
        (USERS, st.none() | st.integers(0, 10**9)),
        (AREA, st.decimals(0, 10**12, places=data.draw(st.integers(0, 6))).map(lambda value: f"{abs(value):f}")),
        (COST, st.none() | st.integers(0, 10**12)),
        (END, st.none() | st.dates(date(1955, 1, 1), date(2099, 12, 31)).map(date.isoformat)),
        (PILOT, st.sampled_from([True, False, None])),
        (DATA, st.sampled_from(list(DATA.words))),
        (KEY, st.from_regex(r"[0-9]{5,12}", fullmatch=True)),
        (OS, st.none() | TEXTS.filter(lambda text: text.casefold() != "unbekannt")),
        (DEVICE, st.sampled_from([None, "none", "card_printer"])),
        (OFFERS, st.lists(st.sampled_from(list(OFFERS.words)), unique=True)),
        (CYCLES, st.lists(st.lists(st.sampled_from("abc"), min_size=2), max_size=3)),
    ]
    where, possible = data.draw(st.sampled_from(values))
    value = data.draw(possible)
    cell = written(where, value)
    if isinstance(cell, date):
        cell = datetime.combine(cell, datetime.min.time())  # as openpyxl reads it
    assert read(where, cell, WINDOWS_EPOCH) == value


def test_a_decimal_keeps_every_digit() -> None:
    for text in ("0.1", "787.02", "640.00", "12345678901234.56789", "1000000000000"):
        assert Decimal(read(AREA, written(AREA, text), WINDOWS_EPOCH)) == Decimal(text)
        assert read(AREA, written(AREA, text), WINDOWS_EPOCH) == text
