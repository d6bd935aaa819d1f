"""Which sheets and columns does a workbook have? Those of the schemas, with German names beside them.

Order, types and allowed values come from `inventory/schemas`, so that a workbook never disagrees with the files;
`german.yaml` adds titles, words and explanations.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from importlib import resources
from typing import Any

import yaml

from inventory.load import LISTS, TABLES, TENANT_TABLES
from inventory.schema import schemas

YES, NO, UNKNOWN, NOTHING = "ja", "nein", "unbekannt", "keines"
_DEFS = "defs.json#/$defs/"


class Kind(Enum):
    """What a cell of a column holds."""

    CODE = "code"  # text of a fixed form: keys and ids; a number typed there may have lost its zeros
    DEVICE = "device"  # a code, or the word for none
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    CENTS = "cents"  # shown in euros
    DATE = "date"
    FLAG = "flag"
    CHOICE = "choice"
    LIST = "list"
    GROUPS = "groups"  # a list of lists


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet; `name` is the field in the schema, everything else is for people."""

    name: str
    title: str
    text: str
    expected: str
    kind: Kind
    optional: bool  # nothing means unknown, or is allowed
    words: Mapping[str, str] = field(default_factory=dict)  # value -> German word, of choices and lists of them
    refers: str | None = None  # the sheet whose first column lists what is allowed


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet for one kind of entity; `schema` describes a row."""

    kind: str
    title: str
    text: str
    columns: tuple[Column, ...]


@cache
def sheets() -> Mapping[str, Sheet]:
    """All sheets by their kind, in the order of the workbook: that of `german.yaml`.

    What a schema has and `german.yaml` does not name yet goes by the schema's own name: nothing is lost meanwhile.
    """
    words = german()
    kinds = [*words["sheets"], *(kind for kind in row_schemas() if kind not in words["sheets"])]
    return {kind: _sheet(kind, words["sheets"].get(kind, {}), words) for kind in kinds}


@cache
def german() -> Mapping[str, Any]:
    """The German titles, words and explanations."""
    text = (resources.files("inventory.workbook") / "german.yaml").read_text(encoding="utf-8")
    data: Mapping[str, Any] = yaml.safe_load(text)
    return data


@cache
def row_schemas() -> Mapping[str, Mapping[str, Any]]:
    """The schema of one row of each kind of entity an inventory's files hold."""
    found = {kind: schemas()[kind] for kind in (*TABLES, *TENANT_TABLES, "addresses", "settings")}
    found |= {kind: schemas()[kind]["properties"][kind]["items"] for kind in LISTS}
    return found | {kind: part["items"] for kind, part in schemas()["calendar"]["properties"].items()}


def _sheet(kind: str, words: Mapping[str, Any], all_words: Mapping[str, Any]) -> Sheet:
    columns = (
        _column(name, part, words.get("columns", {}).get(name, {}), all_words)
        for name, part in row_schemas()[kind]["properties"].items()
    )
    return Sheet(kind, words.get("title", kind), words.get("text", ""), tuple(columns))


def _column(name: str, part: Mapping[str, Any], words: Mapping[str, Any], all_words: Mapping[str, Any]) -> Column:
    definition = part.get("$ref", "").removeprefix(_DEFS)
    schema = schemas()["defs"]["$defs"][definition] if definition else part
    definition = definition.removeprefix("optional_")
    kind = _kind(schema, definition)
    named = words.get("words") or (definition if definition in all_words["words"] else None)
    default = "ein Wert der Liste" if named else schema.get("description", "")
    return Column(
        name=name,
        title=words.get("title", name),
        text=words.get("text", part.get("description", "")),
        expected=words.get("expected") or all_words["expected"].get(definition, default),
        kind=kind,
        optional="null" in schema.get("type", ()) or kind in (Kind.LIST, Kind.GROUPS),
        words=all_words["words"][named] if named else _own_words(schema),
        refers=words.get("refers"),
    )


def _own_words(schema: Mapping[str, Any]) -> Mapping[str, str]:
    """The values of a list as their own words, where nobody has named them."""
    values = schema.get("enum") or schema.get("items", {}).get("enum") or ()
    return {value: value for value in values if value is not None}


def _kind(schema: Mapping[str, Any], definition: str) -> Kind:
    if definition in ("cents", "device"):
        return Kind(definition)
    declared = schema.get("type", "integer" if "const" in schema else "string")
    types = {declared} if isinstance(declared, str) else set(declared) - {"null"}
    if "array" in types:
        return Kind.GROUPS if schema["items"].get("type") == "array" else Kind.LIST
    if "boolean" in types:
        return Kind.FLAG
    if "integer" in types:
        return Kind.DECIMAL if "string" in types else Kind.INTEGER
    if "enum" in schema:
        return Kind.CHOICE
    if schema.get("format") == "date":
        return Kind.DATE
    return Kind.CODE if "pattern" in schema else Kind.TEXT
