"""What accompanies the moves: `change.yaml` as data. Who tells whom and when, who decides what, which goals count."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from migration.settings import read_settings

CHANGE = Path(__file__).parent / "change.yaml"


@dataclass(frozen=True, slots=True)
class ChangeStep:
    """What somebody tells somebody, so many weeks before a wave begins."""

    id: str
    title: str
    who: str
    whom: str
    what: str
    weeks: int


@dataclass(frozen=True, slots=True)
class Competence:
    """Who decides something, who prepares it, who learns of it, and where it is recorded."""

    what: str
    decides: str
    prepares: str
    informed: str
    record: str


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of the strategy that the inventory can measure."""

    id: str
    title: str
    source: str


@dataclass(frozen=True, slots=True)
class Change:
    """All of it; the steps stand in the order of their days, the earliest first."""

    steps: tuple[ChangeStep, ...]
    decisions: tuple[Competence, ...]
    goals: tuple[Goal, ...]


@cache
def load_change(path: Path = CHANGE) -> Change:
    """The data of `path`; raises InputError where its schema refuses it."""
    raw = read_settings(path)
    steps = sorted((ChangeStep(**item) for item in raw["steps"]), key=lambda step: -step.weeks)
    return Change(
        steps=tuple(steps),
        decisions=tuple(Competence(**item) for item in raw["decisions"]),
        goals=tuple(Goal(**item) for item in raw["goals"]),
    )
