"""`scenarios.yaml` of an inventory: typed, and every name in it checked against the inventory."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from common.documents import load_document
from common.errors import InputError
from common.schema import Place
from inventory.model import Inventory, ProviderKind
from inventory.schema import schema_of
from migration.criteria import load_criteria
from migration.scenarios.model import Scenario

FILE = "scenarios.yaml"
_SAYS = ("id", "title", "reason")


def read_scenarios(folder: Path, inventory: Inventory) -> tuple[Scenario, ...]:
    """The scenarios beside an inventory, in their order; raises InputError for the first thing that is wrong."""
    path = folder / FILE
    if not path.exists():
        raise InputError(path, "file not found", hint="write one; docs/inventory.md says how")
    document = load_document(path, schema_of("scenarios"))
    rows = document.data["scenarios"]
    for place, problem, hint in _problems(rows, inventory):
        raise document.error(place, problem, hint)
    return tuple(_scenario(row) for row in rows)


def _scenario(row: Mapping[str, Any]) -> Scenario:
    return Scenario(
        id=row["id"],
        title=row["title"],
        reason=row["reason"],
        without_kinds=frozenset(map(ProviderKind, row.get("without_kinds", []))),
        without_providers=frozenset(row.get("without_providers", [])),
        add_person_days={item["team"]: item["add_person_days"] for item in row.get("teams", [])},
        central_percent=row.get("central_percent"),
        tenants_percent=row.get("tenants_percent"),
        joins={item["tenant"]: date.fromisoformat(item["from"]) for item in row.get("joins", [])},
        weights={item["criterion"]: item["weight"] for item in row.get("weights", [])},
        max_share_percent=row.get("max_share_percent"),
    )


def _problems(rows: list[Mapping[str, Any]], inventory: Inventory) -> Iterator[tuple[Place, str, str]]:
    """Ids used twice, scenarios that change nothing, names the inventory does not know, or named twice: with a hint."""
    seen: set[str] = set()
    for number, row in enumerate(rows):
        here: Place = ("scenarios", number)
        if row["id"] in seen:
            yield ((*here, "id"), f"{row['id']} is used twice", "rename one")
        seen.add(row["id"])
        if not any(row[name] for name in row if name not in _SAYS):
            yield (here, f"{row['id']} changes nothing", "name an assumption that differs, or remove it")
        for place, name, known, kind in _names(row, inventory):
            if name not in known:
                yield ((*here, *place), f"no such {kind}: {name}", f"known: {_shown(known)}")
        for field, key in (("teams", "team"), ("joins", "tenant"), ("weights", "criterion")):
            names = [item[key] for item in row.get(field, [])]
            twice = next((name for name in names if names.count(name) > 1), None)
            if twice is not None:
                yield ((*here, field), f"{twice} is named twice", "remove one")


def _names(row: Mapping[str, Any], inventory: Inventory) -> Iterator[tuple[Place, str, Mapping[str, object], str]]:
    """Every name in a scenario with its place and what it may be."""
    criteria = {item.id: item for item in load_criteria()}
    for number, name in enumerate(row.get("without_providers", [])):
        yield ("without_providers", number), name, inventory.providers, "provider"
    for number, item in enumerate(row.get("teams", [])):
        yield ("teams", number, "team"), item["team"], inventory.teams, "team"
    for number, item in enumerate(row.get("joins", [])):
        yield ("joins", number, "tenant"), item["tenant"], inventory.tenants, "tenant"
    for number, item in enumerate(row.get("weights", [])):
        yield ("weights", number, "criterion"), item["criterion"], criteria, "criterion"


def _shown(known: Mapping[str, object]) -> str:
    names = sorted(known)
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
