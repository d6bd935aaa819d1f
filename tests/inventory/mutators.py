"""A thousand ways to break an inventory, as people, programs and disks do.

Each mutator changes one file and says what has to follow: `REFUSED` is wrong whatever else holds, `SAME` is another
way to write the same, `OPEN` may be either, and an oracle judges what was accepted.
"""

import csv
import io
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from random import Random

import yaml

from inventory.schema import schemas

Rows = list[list[str]]


class Verdict(Enum):
    """What must happen to the mutated inventory."""

    REFUSED = "refused"
    SAME = "the same as before"
    OPEN = "open"


class NotHereError(Exception):
    """The mutator finds nothing to change in this file."""


Mutator = Callable[[Random, Path], Verdict]
_NASTY = (
    "", " ", "0", "-1", "1.5", "1,5", "yes", "ja", "true", "none", "NULL", "#NV", "#REF!", "=1+1", "'07135", "7135",
    "99001", "2027-02-30", "31.12.2026", "2026-12-31", "99999999999999999999", "1e9", "ä", "x" * 600, "<b>", "../../x",
    "a;b", "a;a", "\u202e", "\x00", "\n", "\t", "\ufeff", "normal", "hoch", "own_metal",
)  # fmt: skip


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


# Any file: bytes


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
    return Verdict.REFUSED


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


# CSV: columns, rows, cells


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
    rows[random.randrange(1, len(rows))][random.randrange(len(rows[0]))] = random.choice(_NASTY)
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


# YAML: structure and values


def _document(path: Path) -> dict[str, object]:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(data, dict)
    return data


def _dump(path: Path, data: object) -> None:
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _item(random: Random, data: dict[str, object]) -> dict[str, object]:
    """An item of one of the lists of a document, or the document itself."""
    lists = [value for value in data.values() if isinstance(value, list) and value and isinstance(value[0], dict)]
    if not lists:
        return data
    item = random.choice(random.choice(lists))
    assert isinstance(item, dict)
    return item


def unknown_field(random: Random, path: Path) -> Verdict:
    data = _document(path)
    _item(random, data)[random.choice(["note", "Id", "namen", ""])] = "x"
    _dump(path, data)
    return Verdict.REFUSED


def missing_field(random: Random, path: Path) -> Verdict:
    data = _document(path)
    item = _item(random, data)
    required = {"settings": "as_of", "calendar": "start", "teams": "skill", "pins": "reason", "evidence": "date"}
    name = required.get(path.stem, "provider" if path.stem in ("attestations", "clearances") else "kind")
    if name not in item:
        raise NotHereError
    del item[name]
    _dump(path, data)
    return Verdict.REFUSED


def wrong_type(random: Random, path: Path) -> Verdict:
    data = _document(path)
    item = _item(random, data)
    name = random.choice([name for name, value in item.items() if isinstance(value, str)])
    item[name] = random.choice([["a"], {"a": "b"}, True, 7, 1.5])
    _dump(path, data)
    return Verdict.OPEN if item[name] in (7, 1.5) else Verdict.REFUSED


def key_twice(random: Random, path: Path) -> Verdict:
    lines = path.read_text(encoding="utf-8").split("\n")
    places = [
        number for number, line in enumerate(lines) if line.startswith("  ") and ": " in line and "- " not in line
    ]
    if not places:
        raise NotHereError
    place = random.choice(places)
    path.write_text("\n".join([*lines[:place], lines[place], *lines[place:]]), encoding="utf-8")
    return Verdict.REFUSED


def item_twice(random: Random, path: Path) -> Verdict:
    data = _document(path)
    lists = [value for value in data.values() if isinstance(value, list) and value and isinstance(value[0], dict)]
    if not lists:
        raise NotHereError
    items = random.choice(lists)
    items.append(dict(items[0]))
    _dump(path, data)
    return Verdict.REFUSED


def alias(_: Random, path: Path) -> Verdict:
    path.write_text("a: &a [x]\nb: *a\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    return Verdict.REFUSED


def deep(random: Random, path: Path) -> Verdict:
    path.write_text("a: " + random.choice(["[", "{b: ", "- "]) * 50_000, encoding="utf-8")
    return Verdict.REFUSED


def tagged(_: Random, path: Path) -> Verdict:
    path.write_text("!!python/object/apply:os.system ['true']\n", encoding="utf-8")
    return Verdict.REFUSED


def indent(random: Random, path: Path) -> Verdict:
    lines = path.read_text(encoding="utf-8").split("\n")
    place = random.randrange(len(lines))
    lines[place] = random.choice([" ", "   ", "- ", "? "]) + lines[place]
    path.write_text("\n".join(lines), encoding="utf-8")
    return Verdict.OPEN


def nasty_value(random: Random, path: Path) -> Verdict:
    data = _document(path)
    item = _item(random, data)
    item[random.choice(list(item))] = random.choice(_NASTY)
    _dump(path, data)
    return Verdict.OPEN


def wave_gap(random: Random, path: Path) -> Verdict:
    if path.stem != "calendar":
        raise NotHereError
    data = _document(path)
    waves = data["waves"]
    assert isinstance(waves, list)
    del waves[random.randrange(len(waves) - 1)]
    _dump(path, data)
    return Verdict.REFUSED


ANY: tuple[Mutator, ...] = (
    flip_a_byte, truncate, delete_a_stretch, insert_nul, random_bytes, empty, remove, folder_instead, huge,
    windows_1252, utf_16, byte_order_mark, crlf, swap_with_a_sister,
)  # fmt: skip
TABLE: tuple[Mutator, ...] = (
    semicolons, reorder_columns, delete_a_column, repeat_a_column, rename_a_column, shift_a_row, repeat_a_row,
    delete_a_row, nasty_cell, nasty_cell, nasty_cell, swap_cells, swap_cells, negative_number, impossible_date,
    dates_out_of_order, dangling_reference, dangling_reference, renamed_id, broken_id, needs_itself, closed_cycle,
)  # fmt: skip
DOCUMENT: tuple[Mutator, ...] = (
    unknown_field, missing_field, wrong_type, key_twice, item_twice, alias, deep, tagged, indent, indent, nasty_value,
    nasty_value, nasty_value, wave_gap,
)  # fmt: skip


def mutate(random: Random, folder: Path) -> tuple[str, Path, Verdict]:
    """Break one file of an inventory; returns how, which, and what has to follow."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".csv", ".yaml"))
    while True:
        path = random.choice(files)
        mutator = random.choice((*ANY, *(TABLE if path.suffix == ".csv" else DOCUMENT)))
        try:
            return mutator.__name__, path, mutator(random, path)
        except NotHereError:
            continue
