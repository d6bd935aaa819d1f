"""An Inventory becomes a folder of CSV and YAML files: the same inventory is always the same bytes."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Any

import yaml

from common.files import write_text
from inventory.load import JOURNAL, LISTS, OPTIONAL
from inventory.model import Inventory, Provenance
from inventory.schema import schemas

EXAMPLE_NOTE = "# Beispieldaten, frei erfunden\n"
_PROTECTION = ("confidentiality", "integrity", "availability")


class _Dumper(yaml.SafeDumper):
    """Lists are indented below their key, as yamllint and people expect."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, indentless=False)


def save(inventory: Inventory, folder: Path) -> None:
    """Write every file of the inventory but addresses.csv, which `inventory.addresses` keeps.

    Optional documents without items are written only where there already was one: an empty journal says it is kept.
    """
    _save_documents(inventory, folder)
    for kind in ("tenants", "tasks", "products", "prices"):
        write_text(folder / f"{kind}.csv", table(kind, getattr(inventory, kind).values()))
    write_text(folder / "product_answers.csv", table("product_answers", inventory.product_answers))
    rows: dict[str, dict[str, list[Any]]] = {
        kind: {key: [] for key in inventory.tenants}
        for kind in ("installations", "servers", "contracts", "dependencies", "answers")
    }
    for kind in ("installations", "servers", "contracts"):
        for item in getattr(inventory, kind).values():
            rows[kind][item.tenant].append(item)
    for edge in inventory.dependencies:
        rows["dependencies"][inventory.installations[edge.source].tenant].append(edge)
    for answer in inventory.answers:
        rows["answers"][inventory.installations[answer.installation or ""].tenant].append(answer)
    for kind, by_tenant in rows.items():
        for key, items in by_tenant.items():
            write_text(folder / "tenants" / key / f"{kind}.csv", table(kind, items))


def _save_documents(inventory: Inventory, folder: Path) -> None:
    note = _note(inventory)
    settings = _item(inventory.settings, schemas()["settings"])
    write_text(folder / "settings.yaml", note + _yaml(settings))
    for kind in LISTS:
        if kind not in OPTIONAL or _has(inventory, kind, folder):
            items = _items(kind, kind, getattr(inventory, kind).values())
            write_text(folder / f"{kind}.yaml", note + _yaml({kind: items}))
    if _has(inventory, JOURNAL, folder):
        save_actuals(inventory, folder)
    lists = {
        kind: _items("calendar", kind, getattr(inventory.calendar, kind))
        for kind in schemas()["calendar"]["properties"]
    }
    write_text(folder / "calendar.yaml", note + _yaml(lists))


def _has(inventory: Inventory, kind: str, folder: Path) -> bool:
    """Whether the inventory has the optional document, if only an empty one, or `folder` has one it replaces."""
    path = folder / f"{kind}.yaml"
    return bool(getattr(inventory, kind)) or path.name in inventory.digest or path.exists()


def save_pins(inventory: Inventory, folder: Path) -> None:
    """Write pins.yaml alone."""
    write_text(
        folder / "pins.yaml", _note(inventory) + _yaml({"pins": _items("pins", "pins", inventory.pins.values())})
    )


def save_actuals(inventory: Inventory, folder: Path) -> None:
    """Write actuals.yaml alone."""
    items = _items(JOURNAL, JOURNAL, inventory.actuals)
    write_text(folder / f"{JOURNAL}.yaml", _note(inventory) + _yaml({JOURNAL: items}))


def _note(inventory: Inventory) -> str:
    return EXAMPLE_NOTE if inventory.settings.provenance is Provenance.EXAMPLE else ""


def table(kind: str, entities: Iterable[Any]) -> str:
    """The CSV text of entities of one kind: the columns of its schema, LF."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    columns = list(schemas()[kind]["properties"])
    writer.writerow(columns)
    writer.writerows([_cell(_value(entity, column)) for column in columns] for entity in entities)
    return text.getvalue()


def plain_value(entity: Any, column: str) -> Any:
    """A field of an entity as its schema describes it: text, numbers, flags, lists and nothing."""
    value = _plain(_value(entity, column))
    return "none" if value == "" else value  # known not to exist, e.g. no local device


def _value(entity: Any, column: str) -> Any:
    if column in _PROTECTION:
        return getattr(entity.protection, column, None)
    return getattr(entity, column)


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case "":
            return "none"  # known not to exist, e.g. no local device
        case Decimal():
            return f"{value:f}"
        case tuple():
            return ";".join(map(str, value))
        case _:
            return str(value)


def _items(name: str, kind: str, entities: Iterable[Any]) -> list[dict[str, Any]]:
    schema = schemas()[name]["properties"][kind]["items"]
    return [_item(entity, schema) for entity in entities]


def _item(entity: Any, schema: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an entity in the schema's order, without what is unknown and optional lists that are empty."""
    fields = {name: getattr(entity, name) for name in schema["properties"]}
    required: Sequence[str] = schema["required"]
    return {name: _plain(value) for name, value in fields.items() if name in required or value not in (None, ())}


def _plain(value: Any) -> Any:
    match value:
        case date():
            return value.isoformat()
        case IPv4Network() | IPv6Network():
            return str(value)
        case Decimal():
            return f"{value:f}"
        case str():
            return str(value)
        case tuple():
            return [_plain(item) for item in value]
        case _:
            return value


def _yaml(data: Mapping[str, Any]) -> str:
    # One line per value, however long: readers and diffs go by lines.
    text: str = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100_000)
    return text
