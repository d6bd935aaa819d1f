"""The planner's own settings as data: each file is checked against its schema when it is read."""

from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from common.errors import InputError
from common.files import read_json

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the compiled one where there is one: ten times faster
SCHEMAS = Path(__file__).parent / "schemas"


@cache
def read_settings(path: Path) -> Any:
    """The YAML file `path`, checked against `schemas/<name>.json`; raises InputError naming the field at fault."""
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506
    except yaml.YAMLError as error:
        raise InputError(path, f"not valid YAML ({error})".replace("\n", " ")) from None
    validator = jsonschema.Draft202012Validator(read_json(SCHEMAS / f"{path.stem}.json"))
    wrong = jsonschema.exceptions.best_match(validator.iter_errors(raw))
    if wrong is not None:
        raise InputError(path, wrong.message[:200], field="/".join(map(str, wrong.absolute_path)))
    return raw
