"""Broken in hundreds of ways: is a foreign file always read or refused in one line, with every row reckoned?"""

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

import pytest

from common.errors import InputError
from common.sources import Source
from inventory.importers.draft import Draft
from inventory.importers.formats import FORMATS
from inventory.importers.found import Findings
from inventory.importers.layout import Options
from inventory.importers.ledger import Ledger
from inventory.importers.merge import merge
from inventory.importers.store import tenant_tables
from inventory.load import load
from inventory.matching.matcher import Matcher
from inventory.tables import read_table

from .books import FILES, RVTOOLS, number, rows_of, workbook

INVENTORY = load(Path("tests/estates/mini"))
MATCHER = Matcher.of(INVENTORY.products.values())
SEED, PER_FORMAT = "imports-1", 60
FILE_OF = {
    "konveyor": "konveyor.csv",
    "azure-migrate": "azure_assessment.csv",
    "rvtools": "RVTools_tabvInfo.csv",
    "aws-cmf": "aws_cmf.csv",
}
NASTY = ("", " ", "=1+1", "#REF!", "#NV", "-5", "1,5", "1.234,5", "1e9", "9" * 30, "viele", "ä" * 600, "\u202e", "\t",
         "\n", "'", '"', ";", ",", "\ufeff", "<b>", "../../x", "True", "0", "../", "§", "x" * 70, "\x07")  # fmt: skip
Rows = list[list[str]]


def cell(random: Random, rows: Rows) -> None:
    row = rows[random.randrange(len(rows))]
    row[random.randrange(len(row))] = random.choice(NASTY)


def header(random: Random, rows: Rows) -> None:
    column = random.randrange(len(rows[0]))
    rows[0][column] = random.choice(("", rows[0][column - 1], rows[0][column].upper(), "Spalte1"))


def drop_a_column(random: Random, rows: Rows) -> None:
    column = random.randrange(len(rows[0]))
    for row in rows:
        del row[column : column + 1]


def drop_a_row(random: Random, rows: Rows) -> None:
    del rows[random.randrange(len(rows))]


def repeat_a_row(random: Random, rows: Rows) -> None:
    rows.append(list(random.choice(rows)))


def shift_a_row(random: Random, rows: Rows) -> None:
    random.choice(rows).insert(0, "x")


def shorten_a_row(random: Random, rows: Rows) -> None:
    del random.choice(rows)[1:]


def swap_columns(random: Random, rows: Rows) -> None:
    one, other = random.sample(range(min(map(len, rows))), 2) if min(map(len, rows)) > 1 else (0, 0)
    for row in rows:
        row[one], row[other] = row[other], row[one]


ON_ROWS: tuple[Callable[[Random, Rows], None], ...] = (
    cell, cell, cell, header, drop_a_column, drop_a_row, repeat_a_row, shift_a_row, shorten_a_row, swap_columns,
)  # fmt: skip


def as_bytes(random: Random, rows: Rows) -> bytes:
    """The rows as some program writes them, and now and then damaged on the way."""
    text = io.StringIO()
    csv.writer(text, delimiter=random.choice(",;\t|"), lineterminator=random.choice(("\n", "\r\n"))).writerows(rows)
    content = text.getvalue().encode(random.choice(("utf-8", "utf-8-sig", "utf-16", "cp1252", "cp850")), "replace")
    place = random.randrange(len(content) + 1)
    match random.randrange(6):
        case 0:
            return content[:place]
        case 1:
            return content[:place] + bytes([random.randrange(256)]) + content[place:]
        case 2:
            return content[:place] + random.randbytes(random.randint(1, 9)) + content[place + 3 :]
    return content


def attempt(source: str, path: Path) -> Findings | InputError:
    try:
        return FORMATS[source].read([path], Options())
    except InputError as refusal:
        return refusal


def judge(source: str, path: Path) -> bool:
    """Import the file; a refusal is one line with the file and what to do, anything else is reckoned and loadable."""
    findings = attempt(source, path)
    if isinstance(findings, InputError):
        assert "\n" not in str(findings)
        assert path.name in str(findings)
        assert findings.hint
        return False
    merged = merge(findings, source, Draft.of(INVENTORY, "99001", Ledger()), {}, MATCHER)
    counts = merged.reckoning.counts()
    assert counts["read"] == len(findings.rows) == counts["taken"] + counts["merged"] + counts["left_out"]
    for kind, text in tenant_tables(merged.inventory, "99001").items():
        assert read_table(Source(path, text, ""), kind).problems == []
    return True


@pytest.mark.parametrize("source", FORMATS)
def test_a_mutated_text_file_is_read_or_refused(tmp_path: Path, source: str) -> None:
    original = rows_of(FILE_OF[source])
    path, read = tmp_path / FILE_OF[source], 0
    for number_ in range(PER_FORMAT):
        random = Random(f"{SEED}:{source}:{number_}")
        rows = [list(row) for row in original]
        for _ in range(random.randint(1, 3)):
            random.choice(ON_ROWS)(random, rows)
        path.write_bytes(as_bytes(random, rows))
        read += judge(source, path)
    assert 0 < read < PER_FORMAT, "some are read, some refused"


SHEETS: Mapping[str, Callable[[], dict[str, Rows]]] = {
    "rvtools": lambda: {name: rows_of(f"RVTools_tab{name}.csv") for name in RVTOOLS},
    "azure-migrate": lambda: {"All_Assessed_Machines": rows_of(FILE_OF["azure-migrate"])},
}


@pytest.mark.parametrize("source", SHEETS)
def test_a_mangled_workbook_is_read_or_refused(tmp_path: Path, source: str) -> None:
    path, read = tmp_path / "export.xlsx", 0
    for number_ in range(PER_FORMAT // 3):
        random = Random(f"{SEED}:workbook:{source}:{number_}")
        sheets = SHEETS[source]()
        name = random.choice(sorted(sheets))
        random.choice(ON_ROWS)(random, sheets[name])
        if random.random() < 0.2:
            sheets["Tabelle1"] = sheets.pop(name)
        merge_range = random.choice(("A2:A3", None, None, None))
        cells = {title: [[plain(cell) for cell in row] for row in rows] for title, rows in sheets.items()}
        workbook(path, cells, merge_range)
        if random.random() < 0.15:
            content = path.read_bytes()
            path.write_bytes(content[: random.randrange(4, len(content))])
        read += judge(source, path)
    assert 0 < read < PER_FORMAT // 3, "some are read, some refused"


def plain(cell: str) -> object:
    """A cell that a workbook can hold."""
    return number("".join(character for character in cell if character.isprintable() or character == "\n"))


def test_a_workbook_whose_bytes_are_damaged_is_read_or_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "export.xlsx", {name: rows_of(f"RVTools_tab{name}.csv") for name in RVTOOLS})
    original = path.read_bytes()
    for number_ in range(PER_FORMAT // 2):
        random = Random(f"{SEED}:bytes:{number_}")
        content = bytearray(original)
        for _ in range(random.randint(1, 40)):
            content[random.randrange(4, len(content))] = random.randrange(256)
        path.write_bytes(bytes(content))
        judge("rvtools", path)


def test_the_files_as_they_are_are_read() -> None:
    assert all(judge(source, FILES / name) for source, name in FILE_OF.items())
