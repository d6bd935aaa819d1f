"""The requirements of IT-Grundschutz-Kompendium, Edition 2023, as far as they are modelled here: ids and levels.

Titles stand only beside the few requirements a rule tests; `policies/data/SOURCES.md` says why, and names the sources.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from policies.findings import Level

EDITION = "IT-Grundschutz-Kompendium, Edition 2023"


@dataclass(frozen=True, slots=True)
class Requirement:
    """A requirement; `title` is "" where no rule tests it, `controls` are pointers into Grundschutz++."""

    id: str
    baustein: str
    level: Level
    title: str
    controls: tuple[str, ...]


@cache
def requirements() -> Mapping[str, Requirement]:
    """All active requirements of the modelled Bausteine by id, in the order of the file."""
    titles = {row["requirement"]: row["title"] for row in _rows("titles.csv")}
    controls: dict[str, tuple[str, ...]] = {}
    for row in _rows("gspp_controls.csv"):
        controls[row["requirement"]] = (*controls.get(row["requirement"], ()), row["control"])
    return {
        row["id"]: Requirement(
            row["id"], row["baustein"], Level(row["level"]), titles.get(row["id"], ""), controls.get(row["id"], ())
        )
        for row in _rows("requirements.csv")
    }


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (resources.files("policies") / "data" / name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())
