"""Where the Schutzbedarf of installations comes from, as lines for the command line."""

from collections import Counter
from collections.abc import Iterator, Sequence

from migration.facts.inheritance import Inheritance, Origin
from migration.labels import LEVELS

VALUES = {"confidentiality": "Vertraulichkeit", "integrity": "Integrität", "availability": "Verfügbarkeit"}


def lines(found: Inheritance, keys: Sequence[str], *, everything: bool) -> Iterator[str]:
    """Counts for everything; else each installation with what is recorded, inherited and effective, and the path."""
    if everything:
        yield from _counts(found, keys)
        return
    for key in keys:
        yield key
        yield from (f"  {sentence(origin)}" for origin in found.origins(key))


def sentence(origin: Origin) -> str:
    """One basic value: how high it is, and where that comes from."""
    level = f"{VALUES[origin.value]} {LEVELS[origin.effective]}"
    limit = f"; Verteilung: {origin.distribution}" if origin.distribution else ""
    if origin.recorded is origin.effective:
        return f"{level} (so festgestellt{limit})"
    if origin.path:
        return f"{level} (festgestellt {LEVELS[origin.recorded]}, vererbt von {' > '.join(origin.path[::-1])}{limit})"
    if origin.effective is not None and origin.cumulated is not None:
        return f"{level} (festgestellt {LEVELS[origin.recorded]}, Kumulation: {origin.cumulated} Anwendungen{limit})"
    return f"{level} (festgestellt {LEVELS[origin.recorded]}{limit})"


def _counts(found: Inheritance, keys: Sequence[str]) -> Iterator[str]:
    for value, name in VALUES.items():
        pairs = [
            (getattr(found.needs[key].recorded, value), getattr(found.needs[key].effective, value)) for key in keys
        ]
        counts = Counter(effective for _, effective in pairs)
        raised = sum(own is not effective for own, effective in pairs)
        levels = ", ".join(f"{counts[level]} {text}" for level, text in LEVELS.items() if counts[level])
        yield f"{name}: {levels}; bei {raised} mehr als festgestellt"
