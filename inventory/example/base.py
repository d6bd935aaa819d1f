"""What an example is made from: the hand-kept files of its folder and how usual each task is."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from random import Random
from typing import Any

from common.documents import load_document
from common.errors import InputError
from inventory import entities
from inventory.model import Price, Settings, Task, Tenant
from inventory.schema import schema_of
from inventory.tables import load_table


@dataclass(frozen=True, slots=True)
class Usage:
    """How usual a task is: its share of tenants and of their staff (0 to 1), how it is deployed, and who has it.

    `only` and `never` are keys of tenants; the shares are invented, the keys are not (see rlp/SOURCES.md).
    """

    share: float
    users: float
    deployment: str
    only: frozenset[str]
    never: frozenset[str]


@dataclass(frozen=True, slots=True)
class Base:
    """The hand-kept part of an example inventory, and the usage of its tasks."""

    settings: Settings
    tenants: Mapping[str, Tenant]
    tasks: Mapping[str, Task]
    prices: Mapping[str, Price]
    usage: Mapping[str, Usage]

    def random(self, *names: str) -> Random:
        """A source of randomness of its own for each purpose, so that one tenant more changes nothing elsewhere."""
        return Random(":".join((str(self.settings.seed), *names)))  # noqa: S311 - invented data, no secrets


def read_base(folder: Path) -> Base:
    """Read settings, tenants, tasks and prices of `folder`; raises InputError where they are wrong."""
    settings = load_document(folder / "settings.yaml", schema_of("settings"))
    tasks = _table(folder, "tasks", entities.task, "id")
    usage = _usage()
    for task in tasks:
        if task not in usage:
            raise InputError(folder / "tasks.csv", f"{task} is not in the catalogue of the example", field="id")
    return Base(
        settings=entities.settings(settings.data),
        tenants=_table(folder, "tenants", entities.tenant, "key"),
        tasks=tasks,
        prices=_table(folder, "prices", entities.price, "id"),
        usage=usage,
    )


def _table(folder: Path, kind: str, build: Callable[[Mapping[str, Any]], Any], key: str) -> dict[str, Any]:
    return {row[key]: build(row) for row in load_table(folder / f"{kind}.csv", kind).rows}


def _usage() -> dict[str, Usage]:
    presence = {row["task"]: row for row in _rows("presence.csv")}
    usage = {}
    for row in _rows("usage.csv"):
        only, never = (
            frozenset(filter(None, presence.get(row["task"], {}).get(column, "").split(";")))
            for column in ("only", "never")
        )
        shares = float(row["usage_share"]), float(row["user_share"])
        usage[row["task"]] = Usage(*shares, row["deployment"], only, never)
    return usage


def _rows(name: str) -> list[dict[str, str]]:
    text = (resources.files("inventory") / "example" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
