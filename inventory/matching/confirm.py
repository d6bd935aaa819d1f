"""The list of names to confirm: a CSV file for Excel with candidates, filled in by a person and read back."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from common.cells import inert
from common.errors import InputError
from inventory.importers.cells import CellError, day, shown, text
from inventory.importers.layout import Layout, Options, Row
from inventory.importers.tabular import read_tables
from inventory.matching.decisions import Decision
from inventory.matching.matcher import CANDIDATES, Candidate
from inventory.matching.words import fold
from inventory.model import Inventory

NONE = "keines"
NAME, ROWS, PRODUCT, BY, ON = "Name", "Zeilen", "Produkt", "Entschieden von", "Entschieden am"
LAYOUT = Layout(
    name="list of names to confirm",
    columns={
        "name": (NAME,),
        "product": (PRODUCT,),
        "by": (BY,),
        "on": (ON,),
        **{f"candidate_{number}": (f"Kandidat {number}",) for number in range(1, CANDIDATES + 1)},
    },
    required=("name", "product", "by", "on"),
)


@dataclass(frozen=True, slots=True)
class Question:
    """A name that nobody has decided yet: in how many rows it stands, and what it may mean."""

    name: str
    rows: int
    candidates: tuple[Candidate, ...]


def confirm_text(questions: Iterable[Question], inventory: Inventory, tenant: str, note: str) -> str:
    """The list as German Excel reads it: semicolons, byte order mark; `note` (example data) stands above the header.

    Candidates that the tenant has already are marked: a name of its own files probably means one of those.
    """
    here = {item.product for item in inventory.installations.values() if item.tenant == tenant}
    lines = io.StringIO()
    writer = csv.writer(lines, delimiter=";", lineterminator="\r\n")
    if note:
        writer.writerow([note])
    columns = [name for number in range(1, CANDIDATES + 1) for name in (f"Kandidat {number}", f"Wert {number}")]
    writer.writerow([NAME, ROWS, PRODUCT, BY, ON, *columns, "Bezeichnungen"])
    for question in questions:
        found = question.candidates
        pairs = [cell for item in found for cell in (item.product, item.score)]
        names = " | ".join(
            inventory.products[item.product].name + (" [schon vorhanden]" if item.product in here else "")
            for item in found
        )
        padding = [""] * (2 * (CANDIDATES - len(found)))
        writer.writerow([inert(question.name), question.rows, "", "", "", *pairs, *padding, names])
    return "\ufeff" + lines.getvalue()


def read_confirmed(path: Path, inventory: Inventory, encoding: str | None = None) -> list[Decision]:
    """The decisions a person has filled in; rows without a product are still open.

    A product is its id, its name, the number of a candidate, or `keines`. Raises InputError with the line of the first
    row that is wrong.
    """
    rows = [row for table in read_tables([path], [LAYOUT], Options(encoding)).known for row in table.rows]
    decided = []
    for row in rows:
        try:
            decision = _decision(row, inventory)
        except CellError as error:
            raise InputError(path, str(error), line=row.place.line, hint="berichtigen und neu einlesen") from None
        if decision is not None:
            decided.append(decision)
    return decided


def _decision(row: Row, inventory: Inventory) -> Decision | None:
    if row.problem:
        raise CellError(row.problem)
    name, chosen = text(row.cells["name"]), text(row.cells["product"])
    if chosen is None:
        return None
    if name is None:
        raise CellError(f"Spalte {NAME}: nichts angegeben")
    by, on = text(row.cells["by"]), day(row.cells["on"])
    if by is None or on is None:
        raise CellError(f"{shown(name)}: Spalten {BY} (eine Rolle) und {ON} (ein Tag) ausfüllen")
    candidates = [text(row.cells.get(f"candidate_{number}")) for number in range(1, CANDIDATES + 1)]
    return Decision(name, _product(chosen, candidates, inventory), by, on)


def _product(chosen: str, candidates: Sequence[str | None], inventory: Inventory) -> str | None:
    if chosen.casefold() == NONE:
        return None
    if chosen.isdigit() and 1 <= int(chosen) <= len(candidates) and candidates[int(chosen) - 1]:
        chosen = str(candidates[int(chosen) - 1])
    if chosen in inventory.products:
        return chosen
    named = _by_name(inventory).get(fold(chosen), [])
    if len(named) == 1:
        return named[0]
    problem = "gibt es im Katalog nicht" if not named else f"heißen mehrere Produkte: {', '.join(named)}"
    raise CellError(
        f"Spalte {PRODUCT}: {shown(chosen)} {problem}; erwartet ID, Name, Nummer des Kandidaten oder {NONE}"
    )


def _by_name(inventory: Inventory) -> Mapping[str, list[str]]:
    named: dict[str, list[str]] = {}
    for product in inventory.products.values():
        named.setdefault(fold(product.name), []).append(product.id)
    return named
