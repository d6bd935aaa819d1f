"""What a mutation of an inventory is, and what has to follow from it."""

from collections.abc import Callable
from enum import Enum
from pathlib import Path
from random import Random


class Verdict(Enum):
    """What must happen to the mutated inventory: `OPEN` may be refused or not, and an oracle judges what is not."""

    REFUSED = "refused"
    SAME = "the same as before"
    OPEN = "open"


class NotHereError(Exception):
    """The mutator finds nothing to change in this file."""


Mutator = Callable[[Random, Path], Verdict]
NASTY = (
    "", " ", "0", "-1", "1.5", "1,5", "yes", "ja", "true", "none", "NULL", "#NV", "#REF!", "=1+1", "'07135", "7135",
    "99001", "2027-02-30", "31.12.2026", "2026-12-31", "99999999999999999999", "1e9", "ä", "x" * 600, "<b>", "../../x",
    "a;b", "a;a", "\u202e", "\x00", "\n", "\t", "\ufeff", "normal", "hoch", "own_metal",
)  # fmt: skip
