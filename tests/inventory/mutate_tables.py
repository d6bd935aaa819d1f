"""Mutations of CSV files: columns, rows and cells."""

import csv
import io
from pathlib import Path
from random import Random

from inventory.schema import schemas

from .mutation import NASTY, Mutator, NotHereError, Verdict

Rows = list[list[str]]


def _rows(path: Path) -> Rows:
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    if len(rows) < 3:
        raise NotHereError
    return rows


def _write(path: Path, rows: Rows, delimiter: str = ",") -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode("utf-8", "surrogatepass"))


def _column(path: Path, rows: Rows, *wanted: str) -> int:
    """A column whose cells the schema describes by one of the definitions `wanted`."""
    properties = schemas()[path.stem]["properties"]
    names = [name for name in rows[0] if properties[name].get("$ref", "").rsplit("/", 1)[-1] in wanted]
    if not names:
        raise NotHereError
    return rows[0].index(names[len(rows) % len(names)])


def semicolons(_: Random, path: Path) -> Verdict:
    _write(path, _rows(path), delimiter=";")
    return Verdict.SAME


def reorder_columns(random: Random, path: Path) -> Verdict:
    rows = _rows(path)
    order = random.sample(range(len(rows[0])), len(rows[0]))
    _write(path, [[row[index] for index in order] for row in rows])
    return Verdict.SAME


def delete_a_column(random: Random, path: Path) -> Verdict:
    rows = _rows(path)
    index = random.randrange(len(rows[0]))
    _write(path, [row[:index] + row[index + 1 :] for row in rows])
    return Verdict.REFUSED


def repeat_a_column(random: Random, path: Path) -> Verdict:
    rows = _rows(path)
    index = random.randrange(len(rows[0]))
    _write(path, [[*row, row[index]] for row in rows])
    return Verdict.REFUSED


def rename_a_column(random: Random, path: Path) -> Verdict:
    rows = _rows(path)
    index = random.randrange(len(rows[0]))
    rows[0][index] = random.choice([rows[0][index].upper(), f" {rows[0][index]}", "", "Spalte1"])
    _write(path, rows)
    return Verdict.REFUSED


def shift_a_row(random: Random, path: Path) -> Verdict:
    rows = _rows(path)
    row = rows[random.randrange(1, len(rows))]
    row.insert(random.randrange(len(row)), "x") if random.random() < 0.5 else row.pop(random.randrange(len(row)))
    _write(path, rows)
    return Verdict.REFUSED


def repeat_a_row(random: Random, path: Path) -> Verdict:
    rows = _rows(path)
    rows.insert(random.randrange(1, len(rows)), rows[random.randrange(1, len(rows))])
    _write(path, rows)
    return Verdict.REFUSED


def delete_a_row(random: Random, path: Path) -> Verdict:
    rows = _rows(path)
    del rows[random.randrange(1, len(rows))]
    _write(path, rows)
    return Verdict.OPEN


def nasty_cell(random: Random, path: Path) -> Verdict:
    rows = _rows(path)
    rows[random.randrange(1, len(rows))][random.randrange(len(rows[0]))] = random.choice(NASTY)
    _write(path, rows)
    return Verdict.OPEN


def swap_cells(random: Random, path: Path) -> Verdict:
    rows = _rows(path)
    row = rows[random.randrange(1, len(rows))]
    one, other = random.sample(range(len(row)), 2)
    row[one], row[other] = row[other], row[one]
    _write(path, rows)
    return Verdict.OPEN


def negative_number(random: Random, path: Path) -> Verdict:
    rows = _rows(path)
    index = _column(path, rows, "count", "optional_count", "optional_cents", "decimal", "optional_decimal")
    rows[random.randrange(1, len(rows))][index] = random.choice(["-1", "-0.5", "-99999"])
    _write(path, rows)
    return Verdict.REFUSED


def impossible_date(random: Random, path: Path) -> Verdict:
    rows = _rows(path)
    index = _column(path, rows, "optional_date")
    rows[random.randrange(1, len(rows))][index] = random.choice(
        ["2027-02-30", "2026-13-01", "31.12.2026", "2026", "gestern"]
    )
    _write(path, rows)
    return Verdict.REFUSED


def dates_out_of_order(random: Random, path: Path) -> Verdict:
    rows = _rows(path)
    pair = {"contracts": ("start", "end"), "servers": ("purchased", "end_of_life")}.get(path.stem)
    if not pair:
        raise NotHereError
    first, last = (rows[0].index(name) for name in pair)
    row = rows[random.randrange(1, len(rows))]
    row[first], row[last] = "2026-01-01", "2025-12-31"
    _write(path, rows)
    return Verdict.REFUSED


def dangling_reference(random: Random, path: Path) -> Verdict:
    columns = {
        "products": ("task",),
        "tasks": ("depends_on",),
        "installations": ("product", "provider", "contract", "servers"),
        "contracts": ("product", "provider"),
        "dependencies": ("target",),
    }.get(path.stem)
    if not columns:
        raise NotHereError
    rows = _rows(path)
    missing = f"{path.parent.name}-nichts-01" if path.stem == "dependencies" else "gibt-es-nicht"
    rows[random.randrange(1, len(rows))][rows[0].index(random.choice(columns))] = missing
    _write(path, rows)
    return Verdict.REFUSED


def renamed_id(random: Random, path: Path) -> Verdict:
    """What others refer to is gone under its name."""
    if path.stem not in ("products", "tenants"):
        raise NotHereError
    rows = _rows(path)
    row = rows[random.randrange(1, len(rows))]
    row[0] = f"{row[0][:-1]}9" if path.stem == "tenants" else f"{row[0]}x"
    _write(path, rows)
    return Verdict.REFUSED


def broken_id(random: Random, path: Path) -> Verdict:
    rows = _rows(path)
    row = rows[random.randrange(1, len(rows))]
    row[0] = random.choice(
        [row[0].upper() + "X", row[0] + "ä", f"-{row[0]}", row[0] + "_1", "x" * 64, row[0] + " ", ""]
    )
    _write(path, rows)
    return Verdict.REFUSED


def needs_itself(random: Random, path: Path) -> Verdict:
    if path.stem != "dependencies":
        raise NotHereError
    rows = _rows(path)
    row = rows[random.randrange(1, len(rows))]
    row[1] = row[0]
    _write(path, rows)
    return Verdict.REFUSED


def closed_cycle(random: Random, path: Path) -> Verdict:
    """Somebody declares that the directory needs a specialist application that needs it."""
    if path.stem != "dependencies":
        raise NotHereError
    rows = _rows(path)
    edges = [
        row
        for row in rows[1:]
        if "-datenbankdienst-" in row[1] and "-verzeichnisdienst-" not in row[0] and row[2] == "needs"
    ]
    if not edges:
        raise NotHereError
    source, target, kind = random.choice(edges)
    _write(path, [*rows, [target, source, kind]])
    return Verdict.REFUSED


MUTATORS: tuple[Mutator, ...] = (
    semicolons, reorder_columns, delete_a_column, repeat_a_column, rename_a_column, shift_a_row, repeat_a_row,
    delete_a_row, nasty_cell, nasty_cell, nasty_cell, swap_cells, swap_cells, negative_number, impossible_date,
    dates_out_of_order, dangling_reference, dangling_reference, renamed_id, broken_id, needs_itself, closed_cycle,
)  # fmt: skip
