"""Is the same inventory always the same bytes, and does saving lose nothing?"""

from pathlib import Path

import pytest

from inventory.load import load
from inventory.save import EXAMPLE_NOTE, save
from tests.folders import contents

RLP, MINI = Path("inventory/rlp"), Path("tests/estates/mini")


@pytest.mark.parametrize("folder", [MINI, RLP])
def test_what_was_loaded_is_saved_as_the_same_bytes(tmp_path: Path, folder: Path) -> None:
    inventory = load(folder)
    save(inventory, tmp_path)
    saved = contents(tmp_path)
    (tmp_path / "addresses.csv").write_bytes((folder / "addresses.csv").read_bytes())
    assert saved.items() <= contents(folder).items()
    assert load(tmp_path) == inventory


def test_the_digest_names_every_file_that_was_read() -> None:
    read = load(MINI).digest
    assert set(read) == {name for name in contents(MINI) if name.endswith((".csv", ".yaml"))}
    assert all(len(digest) == 64 for digest in read.values())


def test_example_files_say_so() -> None:
    for path in [*RLP.glob("*.yaml"), *MINI.glob("*.yaml")]:
        assert path.read_text(encoding="utf-8").startswith(EXAMPLE_NOTE), path
