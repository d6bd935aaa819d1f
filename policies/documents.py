"""YAML documents of this room: read as text, checked against their JSON Schema, refused in one line."""

import json
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from common.errors import InputError
from inventory.sources import read_source


class _TextDates(yaml.SafeLoader):
    """Dates stay text: JSON Schema checks them, and the caller makes them dates."""


_TextDates.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@cache
def validator(name: str) -> Draft202012Validator:
    """The validator of `policies/schemas/<name>.json`."""
    schema = json.loads((resources.files("policies") / "schemas" / f"{name}.json").read_text(encoding="utf-8"))
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def check_document(document: Any, schema: str, path: Path) -> None:
    """Raise InputError naming the field where `document` is not what the schema says."""
    error = best_match(validator(schema).iter_errors(document))
    if error is not None:
        place = ".".join(str(part) for part in error.absolute_path) or None
        raise InputError(path, error.message, field=place, hint=error.schema.get("description", ""))


def load_yaml(path: Path, schema: str) -> dict[str, Any]:
    """Read a YAML document and check it against a schema; raises InputError."""
    try:
        document = yaml.load(read_source(path).text, Loader=_TextDates)  # noqa: S506 (a SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise InputError(path, f"not valid YAML ({error.problem})", line=line) from None
    check_document(document, schema, path)
    assert isinstance(document, dict)
    return document
