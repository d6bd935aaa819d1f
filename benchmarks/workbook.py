"""How long does the inventory of 24 Landkreise take to a workbook and back, and is it the same then?

python benchmarks/workbook.py [FOLDER]: the inventory, inventory/rlp if not named. Times are of the processor, in
seconds, in one process. The last line is the reading of 20,000 installations.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from inventory.addresses import load_addresses
from inventory.load import load
from inventory.workbook.merge import Merged
from inventory.workbook.read import read_workbook
from inventory.workbook.rows import rows_of
from inventory.workbook.write import workbook

MANY = 20_000


@contextmanager
def measured(title: str) -> Iterator[None]:
    start = time.process_time()
    yield
    print(f"{time.process_time() - start:6.1f} s  {title}")


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "inventory/rlp")
    before, addresses = load(folder), load_addresses(folder / "addresses.csv")
    provenance = before.settings.provenance
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "alle.xlsx"
        rows = rows_of(before, addresses)
        with measured(f"written: {sum(map(len, rows.values()))} rows"):
            path.write_bytes(workbook(rows, provenance, None))
        with measured(f"read: {path.stat().st_size // 1024} KiB"):
            filled, problems = read_workbook(path)
        assert filled is not None, problems[0]
        with measured("checked as an inventory"):
            merged = Merged()
            merged.take(filled)
            after, problems = merged.finish()
        assert after is not None, problems[0]
        names = [name for name in before.__dataclass_fields__ if name != "digest"]
        print("the same" if all(getattr(before, name) == getattr(after, name) for name in names) else "DIFFERENT")
        installations = rows["installations"] * (MANY // len(rows["installations"]) + 1)
        path.write_bytes(
            workbook({"settings": rows["settings"], "installations": installations[:MANY]}, provenance, None)
        )
        with measured(f"read: {MANY} installations alone"):
            read_workbook(path)


if __name__ == "__main__":
    main()
