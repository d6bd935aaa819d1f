"""Where an answer is entered, in the words of the workbook that people fill in."""

from inventory.workbook.columns import sheets
from migration.criteria import PEOPLE
from migration.plan import Criterion

# Facts that are not the column of the same name.
_PROTECTION = ("confidentiality", "integrity", "availability")
_COLUMNS = {"protection": _PROTECTION, "protection_determined": _PROTECTION}


def entry(criterion: Criterion, product: bool) -> str:
    """The sheet and its columns; `product` if the answer holds for a product, not for one installation of it."""
    if criterion.source == PEOPLE:
        kind = f"product_{PEOPLE}" if product else PEOPLE
        return f"Blatt „{sheets()[kind.removesuffix('.csv')].title}“, Frage {criterion.id}"
    kind, _, name = criterion.source.partition(".")
    sheet = sheets().get(f"{kind}s") or sheets()[kind]
    wanted = _COLUMNS.get(name, (name,))
    titles = [f"„{column.title}“" for column in sheet.columns if column.name in wanted]
    words = {0: "", 1: ", Spalte "}.get(len(titles), ", Spalten ")
    return f"Blatt „{sheet.title}“{words}{', '.join(titles)}"
