"""Documents (YAML, JSON) that have a schema: read, checked and refused in the same words everywhere.

A refusal is one line: file, line (YAML), field such as `waves[3].start`, what was found and expected, what to do.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from common.errors import InputError
from common.files import read_json
from common.schema import MAX_REFUSALS, Place, Refusal, Schema, field_name, shown
from common.sources import Source, read_source
from common.yaml_input import parse


@dataclass(frozen=True, slots=True)
class Document:
    """The data of a YAML file (`None` where it is not allowed), the line of each node, and what is wrong."""

    source: Source
    data: Any
    lines: Mapping[Place, int]
    problems: list[InputError]

    def line(self, place: Place) -> int:
        """The line of the node at `place`, or of the nearest node above it."""
        while place not in self.lines and place:
            place = place[:-1]
        return self.lines.get(place, 1)

    def error(self, place: Place, problem: str, hint: str = "") -> InputError:
        """What is wrong at `place`, as an error with its line and field."""
        return InputError(self.source.path, problem, line=self.line(place), field=field_name(place), hint=hint)


def read_document(source: Source, schema: Schema) -> Document:
    """A YAML file with everything that is wrong with it."""
    try:
        data, lines = parse(source)
    except InputError as error:
        return Document(source, None, {}, [error])
    document = Document(source, data, lines, [])
    document.problems.extend(document.error(r.place, r.problem, r.hint) for r in _refusals(data, schema))
    return replace(document, data=None) if document.problems else document


def load_document(path: Path, schema: Schema) -> Document:
    """A YAML file; raises InputError for the first thing that is wrong."""
    document = read_document(read_source(path), schema)
    for problem in document.problems:
        raise problem
    return document


def load_json(path: Path, schema: Schema, hint: str) -> Any:
    """The value of a JSON file; raises InputError for the first thing that is wrong, with `hint` as the way out."""
    value = read_json(path, hint)
    check(value, schema, path, hint)
    return value


def check(value: object, schema: Schema, name: Path | str, hint: str = "") -> None:
    """Raise InputError for the first thing that is wrong with `value`, which people know as `name`."""
    for refusal in _refusals(value, schema):
        raise InputError(name, refusal.problem, field=field_name(refusal.place), hint=hint or refusal.hint)


def _refusals(value: object, schema: Schema) -> Iterator[Refusal]:
    """Why `value` is refused; of another version than the schema's, only that it is."""
    if schema.compiled.is_valid(value):
        return
    if schema.version is not None and isinstance(value, dict) and value.get("version") != schema.version:
        found = shown(value["version"]) if "version" in value else "none"
        yield Refusal(("version",), f"version {found}; expected {schema.version}")
        return
    explained = list(islice(schema.refusals(value), MAX_REFUSALS))
    # Without further packages the reference knows fewer formats (times, for one) than what refused the value.
    yield from explained or (Refusal(tuple(e.instance_path), e.message) for e in schema.compiled.iter_errors(value))
