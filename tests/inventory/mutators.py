"""A thousand ways to break an inventory, as people, programs and disks do.

Each mutator changes one file and says what has to follow: `REFUSED` is wrong whatever else holds, `SAME` is another
way to write the same, `OPEN` may be either, and an oracle judges what was accepted.
"""

from pathlib import Path
from random import Random

from . import mutate_bytes, mutate_documents, mutate_tables
from .mutation import NotHereError, Verdict

OF = {".csv": mutate_tables.MUTATORS, ".yaml": mutate_documents.MUTATORS}
ALL = (*mutate_bytes.MUTATORS, *mutate_tables.MUTATORS, *mutate_documents.MUTATORS)


def mutate(random: Random, folder: Path) -> tuple[str, Path, Verdict]:
    """Break one file of an inventory; returns how, which, and what has to follow."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in OF)
    while True:
        path = random.choice(files)
        mutator = random.choice((*mutate_bytes.MUTATORS, *OF[path.suffix]))
        try:
            return mutator.__name__, path, mutator(random, path)
        except NotHereError:
            continue
