"""A plan as a file: canonical JSON with one decision per line, checked against its schema when read back.

`json` with an indent leaves its fast encoder: with 7,000 decisions that alone took more than a second. So the items of
the top level are encoded one by one, and a plan can still be read and compared line by line.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from common.documents import load_json
from common.errors import InputError
from common.files import write_text
from common.schema import read_schema
from inventory.model import DependencyKind, Provenance
from migration.discretion import for_tenant
from migration.plan import (
    Answer,
    Criterion,
    Decision,
    Edge,
    LandingZone,
    MoveGroup,
    Objective,
    Plan,
    PlanSetup,
    PlanTeam,
    PlanWave,
    Reason,
    Target,
    Todo,
)

PLAN_FILE = "plan.json"
SCHEMA = Path(__file__).parent / "schemas" / "plan.json"
AGAIN = "run `kreiswolke plan` again"


def dumps(document: object, encode: Callable[[object], str] | None = None) -> str:
    """The canonical text of a plan or another result: sorted keys, one list item per line, LF; the same bytes again.

    A field that is optional is left out where it is empty. `encode` makes the JSON of values, where some of it is
    there already.
    """
    assert is_dataclass(document)
    there = (item for item in fields(document) if getattr(document, item.name) or not item.metadata.get("optional"))
    names = sorted(item.name for item in there)
    return (
        "{\n"
        + ",\n".join(f"{_json(name)}: {_top(getattr(document, name), encode or _json)}" for name in names)
        + "\n}\n"
    )


def save_result(document: object, name: str, folder: Path, key: str | None = None) -> Path:
    """Write `<name>.json`, or `<name>-<key>.json` for the extract of a tenant, into `folder`; returns its path."""
    path = folder / (f"{name}-{key}.json" if key else f"{name}.json")
    write_text(path, dumps(document))
    return path


def _top(value: object, encode: Callable[[object], str]) -> str:
    if isinstance(value, tuple) and value:
        return "[\n" + ",\n".join(map(encode, value)) + "\n]"
    return encode(value)


def _json(value: object) -> str:
    return _ENCODER.encode(value)


def _encode(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    assert is_dataclass(value)
    assert not isinstance(value, type)
    return {name: getattr(value, name) for name in _names(type(value))}


_ENCODER = json.JSONEncoder(default=_encode, sort_keys=True, ensure_ascii=False, allow_nan=False)


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(sorted(field.name for field in fields(kind)))


def to_plain(value: object) -> Any:
    """`value`, of dataclasses, dates and tuples, as what JSON knows."""
    return json.loads(_json(value))


def save_plan(plan: Plan, folder: Path, encode: Callable[[object], str] | None = None) -> Path:
    """Write `plan.json`, or `<key>.json` for the extract of a tenant, into `folder`; returns its path."""
    path = folder / (f"{plan.tenant}.json" if plan.tenant else PLAN_FILE)
    write_text(path, dumps(plan, encode))
    return path


def save_plans(plan: Plan, extracts: Iterable[Plan], folder: Path) -> None:
    """Write a plan and extracts of it; what they share with the plan is encoded once."""
    shared = {id(item): _json(item) for item in (*plan.decisions, *plan.criteria, plan.objective)}

    def encode(value: object) -> str:
        return shared.get(id(value)) or _json(value)

    for item in (plan, *extracts):
        save_plan(item, folder, encode)


def load_plan(path: Path) -> Plan:
    """Read a plan; raises InputError where the file is missing, of another version, or not what the schema says."""
    raw = load_json(path, read_schema(SCHEMA), AGAIN)
    try:
        return _plan(raw)
    except ValueError as error:
        raise InputError(path, str(error), hint=AGAIN) from None


def extract(plan: Plan, key: str) -> Plan:
    """What the tenant `key` may see: its own data, and of the whole only the shared totals.

    Shared are the waves with the number of moves, the hours of the central teams, the objective and the criteria.
    """
    teams = tuple(team for team in plan.teams if team.tenant in (None, key))
    names = {team.id for team in teams}
    own = [decision for decision in plan.decisions if decision.tenant == key]
    products = {decision.product_after for decision in own}
    return replace(
        plan,
        tenant=key,
        inputs={file: digest for file, digest in plan.inputs.items() if is_for(file, key)},
        waves=tuple(_of_teams(wave, names) for wave in plan.waves),
        decisions=tuple(for_tenant(decision, key) for decision in own),
        groups=tuple(group for group in plan.groups if group.tenant == key),
        landing_zones=tuple(zone for zone in plan.landing_zones if zone.tenant == key),
        teams=teams,
        setups=tuple(setup for setup in plan.setups if setup.product in products),
        joining=tuple(tenant for tenant in plan.joining if tenant == key),
    )


def is_for(file: str, key: str | None) -> bool:
    """Whether an inventory file is for the tenant `key`: no folder of another is in its path; all are for `None`."""
    return key is None or all(not part.isdigit() or part == key for part in file.split("/"))


def _of_teams(wave: PlanWave, names: set[str]) -> PlanWave:
    return replace(
        wave,
        load_person_hours={team: hours for team, hours in wave.load_person_hours.items() if team in names},
        capacity_person_hours={team: hours for team, hours in wave.capacity_person_hours.items() if team in names},
    )


def _plan(raw: dict[str, Any]) -> Plan:
    return Plan(
        version=raw["version"],
        provenance=Provenance(raw["provenance"]),
        estate=raw["estate"],
        tenant=raw["tenant"],
        as_of=date.fromisoformat(raw["as_of"]),
        inputs=raw["inputs"],
        criteria=tuple(_criterion(item) for item in raw["criteria"]),
        waves=tuple(PlanWave(**_dated(item)) for item in raw["waves"]),
        decisions=tuple(_decision(item) for item in raw["decisions"]),
        groups=tuple(_group(item) for item in raw["groups"]),
        landing_zones=tuple(_zone(item) for item in raw["landing_zones"]),
        objective=Objective(**raw["objective"] | {"missing": tuple(raw["objective"]["missing"])}),
        teams=tuple(PlanTeam(**item) for item in raw["teams"]),
        setups=tuple(PlanSetup(**item) for item in raw["setups"]),
        joining=tuple(raw.get("joining", ())),
    )


def _dated(item: dict[str, Any]) -> dict[str, Any]:
    return item | {name: date.fromisoformat(item[name]) if item[name] else None for name in ("start", "end")}


def _criterion(item: dict[str, Any]) -> Criterion:
    return Criterion(**item | {"answers": tuple(Answer(**answer) for answer in item["answers"])})


def _decision(item: dict[str, Any]) -> Decision:
    return Decision(
        **_dated(item)
        | {
            "target": Target(item["target"]),
            "reasons": tuple(Reason(**reason) for reason in item["reasons"]),
            "todos": tuple(_todo(todo) for todo in item["todos"]),
            "clearances": tuple(item["clearances"]),
        }
    )


def _todo(item: dict[str, Any]) -> Todo:
    return Todo(**item | {"due": date.fromisoformat(item["due"]) if item["due"] else None})


def _group(item: dict[str, Any]) -> MoveGroup:
    edges = (Edge(**edge | {"kind": DependencyKind(edge["kind"])}) for edge in item["edges"])
    return MoveGroup(**item | {"members": tuple(item["members"]), "edges": tuple(edges)})


def _zone(item: dict[str, Any]) -> LandingZone:
    lists = {name: tuple(item[name]) for name in ("installations", "unsized")}
    return LandingZone(**item | lists)
