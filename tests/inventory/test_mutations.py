"""Broken a thousand times: is it always refused in plain lines, and never taken for what the schema forbids?"""

import csv
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from referencing import Registry

from inventory.generate import generate
from inventory.load import load, read
from inventory.model import Inventory
from inventory.schema import schemas

from .mutation import Verdict
from .mutators import ALL, mutate

RLP = Path("inventory/rlp")
PILOTS = ("07135", "07231", "07233")
SEED, BATCHES, PER_BATCH, CONTROLS = "mutations-1", 20, 50, 10


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Inventory]:
    """Three Landkreise with every seventh task of the catalogue and what the directory is made of."""
    base, folder = tmp_path_factory.mktemp("base"), tmp_path_factory.mktemp("three") / "inventory"
    for name in ("settings.yaml", "prices.csv", "addresses.csv"):
        shutil.copy(RLP / name, base)
    rows = list(csv.reader((RLP / "tenants.csv").open(encoding="utf-8")))
    write(base / "tenants.csv", [row for row in rows if row[0] in ("key", *PILOTS)])
    rows = list(csv.reader((RLP / "tasks.csv").open(encoding="utf-8")))
    settings = yaml.safe_load((RLP / "settings.yaml").read_text(encoding="utf-8"))
    kept = {"datenbankdienst", *(task for cycle in settings["known_cycles"] for task in cycle)}
    kept |= {row[0] for row in rows[1::7]}
    write(base / "tasks.csv", [rows[0], *([*row[:-1], among(row[-1], kept)] for row in rows[1:] if row[0] in kept)])
    generate(folder, base)
    return folder, load(folder)


def among(cell: str, kept: set[str]) -> str:
    return ";".join(task for task in cell.split(";") if task in kept)


def write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


@contextmanager
def restored(folder: Path) -> Iterator[None]:
    """What happens to the folder's files meanwhile is undone."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    try:
        yield
    finally:
        for path, content in before.items():
            if path.is_dir():
                path.rmdir()
            if not path.exists() or path.stat().st_size != len(content) or path.read_bytes() != content:
                path.write_bytes(content)


def judge(random: Random, folder: Path, original: Inventory) -> str:
    """Mutate, load and compare with what has to follow; returns the mutator's name."""
    with restored(folder):
        how, path, verdict = mutate(random, folder)
        what = f"{how} of {path.relative_to(folder)}"
        inventory, problems = read(folder)  # never raises
        assert (inventory is None) == bool(problems), what
        assert all("\n" not in str(problem) and str(folder) in str(problem) for problem in problems), what
        match verdict:
            case Verdict.REFUSED:
                assert inventory is None, f"{what} was accepted"
            case Verdict.SAME:
                assert inventory is not None, f"{what} was refused: {problems[:1]}"
                assert same(inventory, original), f"{what} changed the inventory"
            case Verdict.OPEN if inventory is not None:
                assert not path.exists() or allowed(path), f"{what} was accepted against the schema"
    return how


def same(one: Inventory, other: Inventory) -> bool:
    names = [name for name in one.__dataclass_fields__ if name != "digest"]
    return all(getattr(one, name) == getattr(other, name) for name in names)


def allowed(path: Path) -> bool:
    """The reference validator's verdict on an accepted file, read by the standard library and PyYAML alone."""
    kind, values = path.stem, yaml_values(path) if path.suffix == ".yaml" else table_values(path)
    registry: Registry[Any] = Registry().with_contents((schema["$id"], schema) for schema in schemas().values())
    checker = Draft202012Validator.FORMAT_CHECKER
    reference = Draft202012Validator(schemas()[kind], registry=registry, format_checker=checker)
    return all(reference.is_valid(value) for value in values)


def table_values(path: Path) -> list[dict[str, Any]]:
    text = path.read_text(encoding="utf-8-sig")
    rows = csv.DictReader(text.splitlines(), delimiter=";" if ";" in text.split("\n")[0] else ",", restkey="too many")
    return [{name: typed(path.stem, name, cell) for name, cell in row.items()} for row in rows if any(row.values())]


def typed(kind: str, name: str, cell: str) -> Any:
    schema = schemas()[kind]["properties"].get(name, {})
    schema = schemas()["defs"]["$defs"][schema["$ref"].split("/")[-1]] if "$ref" in schema else schema
    types = schema.get("type", "string")
    if "array" in types:
        return cell.split(";") if cell else []
    if not cell:
        return None
    if "boolean" in types:
        return {"yes": True, "no": False}.get(cell, cell)
    if types == "integer" or types[0] == "integer":
        return int(cell) if cell.lstrip("-").isascii() and cell.lstrip("-").isdigit() else cell
    return cell


def yaml_values(path: Path) -> list[Any]:
    """All nodes as the dialect reads them: plain nothing, true, false and whole numbers; all else is text."""
    return [value_of(yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader))]


def value_of(node: Any) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: value_of(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [value_of(item) for item in node.value]
    if node.style is not None or not node.value.isascii():
        return node.value
    words = {"": None, "~": None, "null": None, "true": True, "false": False}
    number = node.value.lstrip("-").isdigit() and str(int(node.value)) == node.value
    return words[node.value] if node.value in words else int(node.value) if number else node.value


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_broken_file_is_refused_or_allowed_by_the_schema(three: tuple[Path, Inventory], batch: int) -> None:
    for number in range(PER_BATCH):
        judge(Random(f"{SEED}:{batch}:{number}"), *three)


def test_the_same_holds_for_all_24_landkreise(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(RLP, tmp_path / "inventory"))
    original = load(folder)
    for number in range(CONTROLS):
        judge(Random(f"{SEED}:control:{number}"), folder, original)


def test_the_oracle_refuses_what_the_schema_forbids(three: tuple[Path, Inventory]) -> None:
    """An oracle that allows everything would let everything pass."""
    folder, _ = three
    assert all(allowed(path) for path in folder.rglob("*") if path.suffix in (".csv", ".yaml"))
    with restored(folder):
        for name, old, new in [("tenants.csv", ",no,", ",maybe,"), ("teams.yaml", "skill: platform", "skill: [a]")]:
            path = folder / name
            text = path.read_text(encoding="utf-8").replace(",yes,", ",no,")
            assert old in text
            path.write_text(text.replace(old, new, 1), encoding="utf-8")
            assert not allowed(path)


def test_most_mutators_are_met(three: tuple[Path, Inventory]) -> None:
    folder, _ = three
    met = set()
    for batch in range(8):
        for number in range(PER_BATCH):
            with restored(folder):
                met.add(mutate(Random(f"{SEED}:{batch}:{number}"), folder)[0])
    known = {mutator.__name__ for mutator in ALL}
    assert len(met) > 0.9 * len(known)
