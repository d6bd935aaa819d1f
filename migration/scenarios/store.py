"""The comparison as a file; it names installations of all tenants, so there is no extract."""

from pathlib import Path

from migration.scenarios.model import Comparison
from migration.store import save_result


def save_comparison(found: Comparison, folder: Path) -> Path:
    """Write `scenarios.json` into `folder`; returns its path."""
    return save_result(found, "scenarios", folder)
