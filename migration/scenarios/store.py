"""The comparison as a file; it names installations of all tenants, so there is no extract."""

from pathlib import Path

from common.files import write_text
from migration.scenarios.model import Comparison
from migration.store import dumps


def save_comparison(found: Comparison, folder: Path) -> Path:
    """Write `scenarios.json` into `folder`; returns its path."""
    path = folder / "scenarios.json"
    write_text(path, dumps(found))
    return path
