"""Folders of YAML files become schools, or one line says what is wrong with which file."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from common.documents import Document, load_document
from common.errors import InputError
from common.schema import Place
from inventory.model import Inventory, Provenance
from inventory.schema import schema_of
from schools import radio
from schools.model import AccessPoint, Connection, Radio, Room, School, Switch


def tenants(folder: Path) -> tuple[str, ...]:
    """Keys of the tenants that have a folder in the inventory's folder `schools`; none where that is missing."""
    return tuple(sorted(path.name for path in folder.iterdir() if path.is_dir())) if folder.is_dir() else ()


def check(folder: Path, inventory: Inventory | None) -> tuple[tuple[School, ...], list[InputError]]:
    """All schools below the inventory's folder `schools`, and the first thing that is wrong with each broken file.

    Where there is an `inventory`, its tenants are the only ones, and its provenance is that of the schools.
    """
    schools, problems = [], []
    for file in sorted(path for key in tenants(folder) for path in (folder / key).glob("*.yaml")):
        try:
            school = read(file)
            if inventory is not None:
                _refuse_stranger(file, school, inventory)
            schools.append(school)
        except InputError as problem:
            problems.append(problem)
    return tuple(schools), problems


def _refuse_stranger(file: Path, school: School, inventory: Inventory) -> None:
    expected = inventory.settings.provenance
    if school.tenant not in inventory.tenants:
        raise InputError(file, f"there is no tenant {school.tenant}", field="id", hint="check the name of the folder")
    if school.provenance is not expected:
        problem = f"{school.provenance}; expected {expected} as in settings.yaml"
        raise InputError(file, problem, field="provenance", hint="example and real data never mix")


def load(folder: Path) -> tuple[School, ...]:
    """The schools of one tenant, whose key is the folder's name, by site; raises InputError for the first problem."""
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    if not files:
        raise InputError(folder, "no school there", hint="one YAML file per school site")
    return tuple(sorted(map(read, files), key=lambda school: school.site))


def read(path: Path) -> School:
    """One school; raises InputError for the first thing that is wrong with the file."""
    document = load_document(path, schema_of("school"))
    for at, problem in _problems(document.data, path.parent.name, path.stem):
        raise document.error(at, problem)
    return _built(document, path.parent.name)


def _problems(data: dict[str, Any], tenant: str, stem: str) -> Iterator[tuple[Place, str]]:
    if data["id"] != stem:
        yield ("id",), f"{data['id']}; expected {stem}, the name of the file"
    if data["id"] != f"{tenant}-s{data['site']:02}":
        yield ("id",), f"{data['id']}; expected {tenant}-s{data['site']:02}: key of the folder and number of the site"
    yield from _doubled_rooms(data)
    rooms = {room.id for room in _rooms(data)}
    for kind in ("access_points", "switches"):
        seen: set[str] = set()
        for index, device in enumerate(data[kind]):
            if device["id"] in seen:
                yield (kind, index, "id"), f"{device['id']} is used twice"
            if device["room"] not in rooms:
                yield (kind, index, "room"), f"there is no room {device['room']}"
            seen.add(device["id"])
    for index, access_point in enumerate(data["access_points"]):
        yield from _radio_problems(access_point["radios"], ("access_points", index, "radios"))


def _doubled_rooms(data: dict[str, Any]) -> Iterator[tuple[Place, str]]:
    seen: set[str] = set()
    for b, building in enumerate(data["buildings"]):
        for f, floor in enumerate(building["floors"]):
            for r, room in enumerate(floor["rooms"]):
                if room["id"] in seen:
                    yield ("buildings", b, "floors", f, "rooms", r, "id"), f"room {room['id']} is used twice"
                seen.add(room["id"])


def _radio_problems(radios: list[dict[str, Any]], at: Place) -> Iterator[tuple[Place, str]]:
    bands = [entry["band"] for entry in radios]
    for index, entry in enumerate(radios):
        if entry["band"] in bands[:index]:
            yield (*at, index, "band"), f"two radios for {entry['band']} GHz"
        for field, problem in radio.problems(Radio(**entry)):
            yield (*at, index, field), problem


def _rooms(data: dict[str, Any]) -> Iterator[Room]:
    for building in data["buildings"]:
        for floor in building["floors"]:
            for room in floor["rooms"]:
                yield Room(room["id"], building["id"], floor["level"], room["use"])


def _built(document: Document, tenant: str) -> School:
    data = document.data
    return School(
        id=data["id"],
        tenant=tenant,
        provenance=Provenance(data["provenance"]),
        name=data["name"],
        kind=data["kind"],
        site=data["site"],
        pupils=data["pupils"],
        classes=data["classes"],
        connection=Connection(**data["connection"]) if data["connection"] else None,
        rooms=tuple(_rooms(data)),
        access_points=tuple(
            AccessPoint(entry["id"], entry["room"], tuple(Radio(**values) for values in entry["radios"]))
            for entry in data["access_points"]
        ),
        switches=tuple(Switch(**entry) for entry in data["switches"]),
        sha256=document.source.sha256,
    )
