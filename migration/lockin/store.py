"""The dependence on providers as a file; it tells of all tenants' contracts, so there is no extract."""

from pathlib import Path

from common.files import write_text
from migration.lockin.model import LockIn
from migration.store import dumps


def save_lock_in(found: LockIn, folder: Path) -> Path:
    """Write `lockin.json` into `folder`; returns its path."""
    path = folder / "lockin.json"
    write_text(path, dumps(found))
    return path
