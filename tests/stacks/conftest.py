"""Fixtures for the tests of stacks."""

from pathlib import Path

import pytest

from common.estate import Estate
from tests.stacks.example import logged_in_estate


@pytest.fixture
def estate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Estate:
    """A small estate with a clouds.yaml and a public key, and no other OS_* variables."""
    return logged_in_estate(tmp_path, monkeypatch)
