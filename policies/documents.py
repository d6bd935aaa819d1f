"""What the documents of this room (YAML, JSON) have to be: the schemas in `policies/schemas`."""

from pathlib import Path
from typing import Any

from common import documents
from common.schema import Schema, read_schema

_SCHEMAS = Path(__file__).parent / "schemas"


def check_document(document: Any, schema: str, path: Path) -> None:
    """Raise InputError naming the field where `document` is not what the schema says."""
    documents.check(document, _schema(schema), path)


def load_yaml(path: Path, schema: str) -> dict[str, Any]:
    """Read a YAML document and check it against a schema; raises InputError."""
    document: dict[str, Any] = documents.load_document(path, _schema(schema)).data
    return document


def load_json(path: Path, schema: str, hint: str) -> dict[str, Any]:
    """Read a JSON document and check it against a schema; raises InputError, with `hint` as the way out."""
    document: dict[str, Any] = documents.load_json(path, _schema(schema), hint)
    return document


def _schema(name: str) -> Schema:
    return read_schema(_SCHEMAS / f"{name}.json")
