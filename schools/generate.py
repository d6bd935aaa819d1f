"""Makes the example schools of Cochem-Zell: `python -m schools.generate FOLDER`.

Real are only the number of sites (9) and the sums of pupils (3,469) and classes (147); see inventory/rlp/SOURCES.md.
Names, kinds, rooms, lines and devices are invented.
"""

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from common.files import write_text
from schools.radio import CHANNELS, WEATHER_RADAR

TENANT, SEED = "07135", 7135
ROOMS_PER_FLOOR = 10
_CHANNELS_5 = tuple(channel for channel in CHANNELS["5"] if channel not in WEATHER_RADAR)
_CHANNELS_2 = (1, 5, 9, 13)


@dataclass(frozen=True, slots=True)
class Sketch:
    """What the generator starts from; `coverage` is the share of the rooms for classes that has an access point."""

    tree: str
    kind: str
    pupils: int
    classes: int
    line: tuple[str, int | None, int | None] | None  # kind, Mbit/s down and up
    coverage: float


SKETCHES = (
    Sketch("Ahorn", "gymnasium", 812, 32, ("fttb", 1000, 1000), 1.0),
    Sketch("Birke", "gymnasium", 468, 19, ("fttb", 1000, 500), 1.0),
    Sketch("Buche", "igs", 604, 24, ("fttb", 500, 500), 0.8),
    Sketch("Eiche", "realschule_plus", 447, 18, ("coax", 1000, 50), 0.6),
    Sketch("Erle", "realschule_plus", 398, 16, ("fttb", 1000, 1000), 1.0),
    Sketch("Esche", "realschule_plus", 285, 12, ("dsl", 100, 40), 0.5),
    Sketch("Linde", "foerderschule", 118, 10, ("dsl", 250, 40), 1.0),
    Sketch("Ulme", "foerderschule", 96, 8, None, 0.3),
    Sketch("Weide", "realschule_plus", 241, 8, ("fttb", None, None), 1.0),
)


def documents() -> Iterator[tuple[str, dict[str, Any]]]:
    """Id and content of each school's file."""
    chance = random.Random(SEED)  # noqa: S311 - invented data, the same for ever
    for site, sketch in enumerate(SKETCHES, start=1):
        identifier = f"{TENANT}-s{site:02}"
        rooms = _rooms(sketch.classes)
        yield (
            identifier,
            {
                "version": 1,
                "provenance": "example",
                "id": identifier,
                "name": f"Beispielschule {sketch.tree}",
                "kind": sketch.kind,
                "site": site,
                "pupils": sketch.pupils,
                "classes": sketch.classes,
                "connection": dict(zip(("kind", "down_mbit_s", "up_mbit_s"), sketch.line, strict=True))
                if sketch.line
                else None,
                "buildings": _buildings(rooms),
                "access_points": _access_points(rooms, sketch.coverage, chance),
                "switches": [{"id": f"sw{number:02}", "room": "technik"} for number in range(1, 2 + len(rooms) // 20)],
            },
        )


def _rooms(classes: int) -> list[tuple[str, str]]:
    uses = ["technical", "staff", "office", "hall"] + ["specialist"] * (classes // 4) + ["classroom"] * classes
    named = {"technical": "technik", "staff": "lehrerzimmer", "office": "sekretariat", "hall": "aula"}
    return [(named.get(use, f"raum-{number:03}"), use) for number, use in enumerate(uses, start=1)]


def _buildings(rooms: list[tuple[str, str]]) -> list[dict[str, Any]]:
    floors = [rooms[start : start + ROOMS_PER_FLOOR] for start in range(0, len(rooms), ROOMS_PER_FLOOR)]
    return [
        {
            "id": "hauptgebaeude",
            "floors": [
                {"level": level, "rooms": [{"id": room, "use": use} for room, use in floor]}
                for level, floor in enumerate(floors)
            ],
        }
    ]


def _access_points(rooms: list[tuple[str, str]], coverage: float, chance: random.Random) -> list[dict[str, Any]]:
    places = [room for room, use in rooms if use in ("classroom", "specialist", "hall")]
    served = places[: round(len(places) * coverage)]
    first = chance.randrange(len(_CHANNELS_5))
    return [
        {
            "id": f"ap{number:02}",
            "room": room,
            "radios": [
                {"band": "2.4", "channel": _CHANNELS_2[number % 4], "width_mhz": 20, "power_dbm": 14},
                {"band": "5", "channel": _CHANNELS_5[(first + number) % 16], "width_mhz": 20, "power_dbm": 20},
            ],
        }
        for number, room in enumerate(served, start=1)
    ]


class _Dumper(yaml.SafeDumper):
    """Lists are indented; the small mappings at the leaves stand on one line."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        """Indent lists inside mappings too, as the project's YAML lint asks."""
        super().increase_indent(flow, False)


def _represent(dumper: yaml.SafeDumper, value: dict[str, Any]) -> yaml.Node:
    leaf = all(not isinstance(item, dict | list) for item in value.values())
    return dumper.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=leaf)


_Dumper.add_representer(dict, _represent)


def render(document: dict[str, Any]) -> str:
    """The text of a school's file."""
    head = "# Beispieldaten, frei erfunden (python -m schools.generate)\n"
    return head + yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=150)


def main() -> None:
    """Write the files below the folder named on the command line."""
    folder = Path(sys.argv[1])
    for identifier, document in documents():
        write_text(folder / f"{identifier}.yaml", render(document))


if __name__ == "__main__":
    main()
