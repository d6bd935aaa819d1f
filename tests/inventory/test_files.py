"""Are several files written all or none?"""

from pathlib import Path

import pytest

from common.files import write_together


def test_files_that_are_written_together_are_all_there(tmp_path: Path) -> None:
    write_together({tmp_path / "a/one.csv": "1\n", tmp_path / "two.csv": "ä\n"})
    assert (tmp_path / "a/one.csv").read_bytes() == b"1\n"
    assert (tmp_path / "two.csv").read_bytes() == "ä\n".encode()
    assert {path.name for path in tmp_path.rglob("*")} == {"a", "one.csv", "two.csv"}


def test_where_one_cannot_be_written_none_is_changed(tmp_path: Path) -> None:
    one, file = tmp_path / "one.csv", tmp_path / "file"
    one.write_text("old\n", encoding="utf-8")
    file.write_text("", encoding="utf-8")
    with pytest.raises(OSError, match="file"):
        write_together({one: "new\n", file / "two.csv": "2\n"})
    assert one.read_text(encoding="utf-8") == "old\n"
    assert {path.name for path in tmp_path.rglob("*")} == {"one.csv", "file"}
