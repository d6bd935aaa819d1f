"""A workbook becomes rows of values as the schemas know them, with the place of each row and every problem."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from common.errors import InputError
from common.xlsx_input import RawWorkbook, read_xlsx
from inventory.ags import is_key
from inventory.load import TENANT_TABLES
from inventory.parts import Part, id_field
from inventory.workbook.columns import sheets
from inventory.workbook.rows import owner
from inventory.workbook.table import FROM_TEMPLATE, read_sheet
from inventory.workbook.write import ALL, GUIDE, LISTS, SCOPE_LABEL, VERSION, VERSION_LABEL


@dataclass(frozen=True, slots=True)
class Filled:
    """What a workbook holds: the rows of each kind, and whose it is (`None`: of all tenants)."""

    path: Path
    key: str | None
    parts: Mapping[str, Part]


def read_workbook(path: Path) -> tuple[Filled | None, list[InputError]]:
    """The rows of a workbook, or `None` and everything that is wrong with it."""
    try:
        book = read_xlsx(path)
        key = _scope(path, book)
    except InputError as problem:
        return None, [problem]
    problems = list(_sheet_problems(path, book))
    parts = {}
    for kind, sheet in sheets().items() if not problems else ():
        parts[kind], found = read_sheet(path, sheet, book.sheets[sheet.title], book.epoch)
        problems += found
    if not problems:
        problems += _give(parts, key)
    return (None, problems) if problems else (Filled(path, key, parts), [])


def _scope(path: Path, book: RawWorkbook) -> str | None:
    """Whose workbook it is, after its version; raises InputError where it does not say so."""
    guide = book.sheets.get(GUIDE)
    found = {row[0]: row[1] for row in guide.rows.values() if len(row) > 1} if guide else {}
    if found.get(VERSION_LABEL) != VERSION:
        problem = f"das Blatt {GUIDE} nennt keine „{VERSION_LABEL}“ {VERSION}"
        raise InputError(path, problem, hint="eine neue Vorlage nehmen und die Angaben dorthin kopieren")
    scope = str(found.get(SCOPE_LABEL, "")).strip()
    if scope != ALL and not is_key(scope):
        problem = f"„{SCOPE_LABEL}“ nennt weder „{ALL}“ noch einen amtlichen Schlüssel"
        raise InputError(f"{path}, Blatt {GUIDE}", problem, hint="die Zelle wie in der Vorlage ausfüllen")
    return None if scope == ALL else scope


def _sheet_problems(path: Path, book: RawWorkbook) -> Iterator[InputError]:
    known = [sheet.title for sheet in sheets().values()]
    for title in known:
        if title not in book.sheets:
            hint = f"wieder so benennen oder {FROM_TEMPLATE}"
            yield InputError(f"{path}, Blatt {title}", "das Blatt fehlt", hint=hint)
    for title, sheet in book.sheets.items():
        if title in known and sheet.hidden:
            yield InputError(f"{path}, Blatt {title}", "das Blatt ist ausgeblendet", hint="einblenden und prüfen")
        if title not in (*known, GUIDE, LISTS) and sheet.rows:
            yield InputError(f"{path}, Blatt {title}", "unbekanntes Blatt", hint="löschen oder richtig benennen")


def _give(parts: Mapping[str, Part], key: str | None) -> Iterator[InputError]:
    """Rows of a tenant's own tables get its key; a row of another tenant in the workbook of `key` is a problem."""
    for kind, part in parts.items():
        for row, line in zip(part.rows, part.lines, strict=True):
            found = owner(kind, row)
            name, title = row.get(id_field(kind)), part.titles.get(id_field(kind))
            if kind in TENANT_TABLES:
                if found is None:
                    hint = "die Kennung mit dem Schlüssel des Landkreises und Bindestrich beginnen"
                    yield InputError(part.path, f"{name} nennt keinen Landkreis", line=line, field=title, hint=hint)
                row["tenant"] = found
            if key and found not in (None, key):
                problem = f"{name} gehört zu {found}, die Mappe zu {key}"
                hint = "entfernen oder die Kennung berichtigen"
                yield InputError(part.path, problem, line=line, field=title, hint=hint)
