"""The rows of one input file with their lines, so that a fault found later can still name its place."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import Any

from common.documents import Document
from common.schema import Place

_ID_FIELDS = {
    "tenants": "key",
    "waves": "number",
    "dependencies": "source",
    "product_answers": "product",
    "answers": "installation",
    "actuals": "recorded_on",
}
_PAIRS: Mapping[str, Callable[[Mapping[str, Any]], object]] = {
    "dependencies": itemgetter("source", "target"),
    "product_answers": itemgetter("product", "question"),
    "answers": itemgetter("installation", "question"),
    "actuals": lambda row: (row.get("installation") or row.get("product"), row["recorded_on"]),
}


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one kind from one file.

    `marks` are the lines of the nodes of a YAML file, `titles` what people call the fields, where that differs.
    """

    kind: str
    path: Path
    rows: list[Any]
    lines: list[int]
    marks: Mapping[Place, int] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_document(cls, name: str, path: Path, document: Document) -> "Iterator[Part]":
        """One part per list in a document; a document without lists is one row."""
        if name == "settings":
            marks: dict[Place, int] = {
                (name, 0, field): line for (field, *below), line in document.lines.items() if not below
            }
            yield cls(name, path, [document.data], [1], marks)
            return
        for kind, rows in document.data.items():
            lines = [document.line((kind, index)) for index in range(len(rows))]
            yield cls(kind, path, rows, lines, document.lines)

    def line(self, index: int, name: str | None) -> int:
        """The line of row `index`, or of its field `name` where the file has a line for each."""
        return self.marks.get((self.kind, index, name or ""), self.lines[index])


def identity(kind: str, row: Mapping[str, Any]) -> object:
    """What tells a row from the others of its kind."""
    if kind == "settings":
        return None
    if kind in _PAIRS:
        return _PAIRS[kind](row)
    return row[id_field(kind)]


def id_field(kind: str) -> str:
    """The field that tells a row from the others of its kind, or the first of those that do so together."""
    return _ID_FIELDS.get(kind, "id")
