"""The planner's own settings as data: each file is checked against its schema when it is read."""

from functools import cache
from pathlib import Path
from typing import Any

from common.documents import load_document
from common.schema import read_schema

SCHEMAS = Path(__file__).parent / "schemas"


@cache
def read_settings(path: Path) -> Any:
    """The YAML file `path`, checked against `schemas/<name>.json`; raises InputError naming the field at fault."""
    return load_document(path, read_schema(SCHEMAS / f"{path.stem}.json")).data
