"""The gates before a plan's installations as files: all of them, and what a tenant may see of them."""

from dataclasses import replace
from pathlib import Path

from common.files import write_text
from migration.law.overview import Passages
from migration.store import dumps

NAME = "gates"


def save_passages(found: Passages, folder: Path) -> Path:
    """Write `gates.json`, or `gates-<key>.json` for an extract, into `folder`; returns its path."""
    path = folder / (f"{NAME}-{found.tenant}.json" if found.tenant else f"{NAME}.json")
    write_text(path, dumps(found))
    return path


def extract(found: Passages, key: str) -> Passages:
    """What the tenant `key` may see: only its own."""
    return replace(
        found,
        tenant=key,
        passages=tuple(item for item in found.passages if item.tenant == key),
        held=tuple(item for item in found.held if item.tenant == key),
    )
