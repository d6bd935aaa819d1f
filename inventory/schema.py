"""The JSON Schemas of the inventory's files, by name."""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from common.schema import Schema


@cache
def schemas() -> Mapping[str, dict[str, Any]]:
    """All schemas of the room by their name, e.g. `tenants`; `defs` holds what several share."""
    folder = resources.files("inventory") / "schemas"
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".json"))
    return {name.removesuffix(".json"): json.loads((folder / name).read_text(encoding="utf-8")) for name in names}


@cache
def schema_of(name: str) -> Schema:
    """The schema `name`, ready to check with."""
    return Schema.of(schemas()[name], schemas()["defs"])
