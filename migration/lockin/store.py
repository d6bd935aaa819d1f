"""The dependence on providers as a file; it tells of all tenants' contracts, so there is no extract."""

from pathlib import Path

from migration.lockin.model import LockIn
from migration.store import save_result


def save_lock_in(found: LockIn, folder: Path) -> Path:
    """Write `lockin.json` into `folder`; returns its path."""
    return save_result(found, "lockin", folder)
