import shutil
from pathlib import Path

import pytest

MINI = Path("tests/estates/mini")


@pytest.fixture
def mini(tmp_path: Path) -> Path:
    """A copy of the small example estate's inventory that a test may break."""
    return Path(shutil.copytree(MINI, tmp_path / "inventory"))
