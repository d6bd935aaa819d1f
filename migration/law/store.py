"""The gates before a plan's installations as files: all of them, and what a tenant may see of them."""

from dataclasses import replace
from pathlib import Path

from migration.law.overview import Passages
from migration.store import save_result

NAME = "gates"


def save_passages(found: Passages, folder: Path) -> Path:
    """Write `gates.json`, or `gates-<key>.json` for an extract, into `folder`; returns its path."""
    return save_result(found, NAME, folder, found.tenant)


def extract(found: Passages, key: str) -> Passages:
    """What the tenant `key` may see: only its own."""
    return replace(
        found,
        tenant=key,
        passages=tuple(item for item in found.passages if item.tenant == key),
        held=tuple(item for item in found.held if item.tenant == key),
    )
