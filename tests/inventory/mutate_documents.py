"""Mutations of YAML files: structure and values."""

from pathlib import Path
from random import Random

import yaml

from .mutation import NASTY, Mutator, NotHereError, Verdict


def _document(path: Path) -> dict[str, object]:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(data, dict)
    return data


def _dump(path: Path, data: object) -> None:
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _item(random: Random, data: dict[str, object]) -> dict[str, object]:
    """An item of one of the lists of a document, or the document itself."""
    lists = [value for value in data.values() if isinstance(value, list) and value and isinstance(value[0], dict)]
    if not lists:
        return data
    item = random.choice(random.choice(lists))
    assert isinstance(item, dict)
    return item


def unknown_field(random: Random, path: Path) -> Verdict:
    data = _document(path)
    _item(random, data)[random.choice(["note", "Id", "namen", ""])] = "x"
    _dump(path, data)
    return Verdict.REFUSED


def missing_field(random: Random, path: Path) -> Verdict:
    data = _document(path)
    item = _item(random, data)
    required = {"settings": "as_of", "calendar": "start", "teams": "skill", "pins": "reason", "evidence": "date"}
    name = required.get(path.stem, "provider" if path.stem in ("attestations", "clearances") else "kind")
    if name not in item:
        raise NotHereError
    del item[name]
    _dump(path, data)
    return Verdict.REFUSED


def wrong_type(random: Random, path: Path) -> Verdict:
    data = _document(path)
    item = _item(random, data)
    names = [name for name, value in item.items() if isinstance(value, str)]
    if not names:
        raise NotHereError
    name = random.choice(names)
    item[name] = random.choice([["a"], {"a": "b"}, True, 7, 1.5])
    _dump(path, data)
    return Verdict.OPEN if item[name] in (7, 1.5) else Verdict.REFUSED


def key_twice(random: Random, path: Path) -> Verdict:
    lines = path.read_text(encoding="utf-8").split("\n")
    places = [
        number for number, line in enumerate(lines) if line.startswith("  ") and ": " in line and "- " not in line
    ]
    if not places:
        raise NotHereError
    place = random.choice(places)
    path.write_text("\n".join([*lines[:place], lines[place], *lines[place:]]), encoding="utf-8")
    return Verdict.REFUSED


def item_twice(random: Random, path: Path) -> Verdict:
    data = _document(path)
    lists = [value for value in data.values() if isinstance(value, list) and value and isinstance(value[0], dict)]
    if not lists:
        raise NotHereError
    items = random.choice(lists)
    items.append(dict(items[0]))
    _dump(path, data)
    return Verdict.REFUSED


def alias(_: Random, path: Path) -> Verdict:
    path.write_text("a: &a [x]\nb: *a\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    return Verdict.REFUSED


def deep(random: Random, path: Path) -> Verdict:
    path.write_text("a: " + random.choice(["[", "{b: ", "- "]) * 50_000, encoding="utf-8")
    return Verdict.REFUSED


def tagged(_: Random, path: Path) -> Verdict:
    path.write_text("!!python/object/apply:os.system ['true']\n", encoding="utf-8")
    return Verdict.REFUSED


def indent(random: Random, path: Path) -> Verdict:
    lines = path.read_text(encoding="utf-8").split("\n")
    place = random.randrange(len(lines))
    lines[place] = random.choice([" ", "   ", "- ", "? "]) + lines[place]
    path.write_text("\n".join(lines), encoding="utf-8")
    return Verdict.OPEN


def nasty_value(random: Random, path: Path) -> Verdict:
    data = _document(path)
    item = _item(random, data)
    item[random.choice(list(item))] = random.choice(NASTY)
    _dump(path, data)
    return Verdict.OPEN


def wave_gap(random: Random, path: Path) -> Verdict:
    if path.stem != "calendar":
        raise NotHereError
    data = _document(path)
    waves = data["waves"]
    assert isinstance(waves, list)
    del waves[random.randrange(len(waves) - 1)]
    _dump(path, data)
    return Verdict.REFUSED


MUTATORS: tuple[Mutator, ...] = (
    unknown_field, missing_field, wrong_type, key_twice, item_twice, alias, deep, tagged, indent, indent, nasty_value,
    nasty_value, nasty_value, wave_gap,
)  # fmt: skip
