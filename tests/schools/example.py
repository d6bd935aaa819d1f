"""One small school as data, as a file and as a planned network."""

import copy
from pathlib import Path
from typing import Any

import yaml

from inventory.addresses import AddressPlan, allocate
from schools import load, network
from schools.model import School
from schools.plan import NetworkPlan

KEY = "99001"
DOCUMENT: dict[str, Any] = {
    "version": 1,
    "provenance": "example",
    "id": "99001-s01",
    "name": "Beispielschule",
    "kind": "gymnasium",
    "site": 1,
    "pupils": 300,
    "classes": 12,
    "connection": {"kind": "fttb", "down_mbit_s": 1000, "up_mbit_s": 1000},
    "buildings": [{"id": "haus", "floors": [{"level": 0, "rooms": [{"id": "raum-1", "use": "classroom"}]}]}],
    "access_points": [
        {
            "id": "ap01",
            "room": "raum-1",
            "radios": [
                {"band": "2.4", "channel": 5, "width_mhz": 20, "power_dbm": 14},
                {"band": "5", "channel": 36, "width_mhz": 40, "power_dbm": 20},
                {"band": "6", "channel": 37, "width_mhz": 80, "power_dbm": 23},
            ],
        }
    ],
    "switches": [{"id": "sw01", "room": "raum-1"}],
}


def document(**changes: Any) -> dict[str, Any]:
    """The school's document with some fields changed."""
    return copy.deepcopy(DOCUMENT) | changes


def write(folder: Path, content: dict[str, Any]) -> Path:
    """The file of a school below the inventory's folder `schools`."""
    path = folder / KEY / f"{content['id']}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return path


def addresses() -> AddressPlan:
    """Addresses of the example's tenant."""
    return allocate(AddressPlan(), KEY)


def planned(folder: Path) -> tuple[School, NetworkPlan]:
    """The school and its tenant's network plan, read from a file."""
    write(folder, document())
    schools = load.load(folder / KEY)
    return schools[0], network.plan(KEY, schools, addresses())
