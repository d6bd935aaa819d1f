import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab import instance
from lab.instance import Instance


@pytest.fixture
def state_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder for instances; pytest's own folders are too deep for unix sockets."""
    folder = Path(tempfile.mkdtemp(prefix="kw"))
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def empty(state_home: Path) -> Instance:
    """An instance that was never started."""
    made = instance.named("plain")
    for folder in (made.state, made.run, made.conf, made.log):
        folder.mkdir()
    return made
