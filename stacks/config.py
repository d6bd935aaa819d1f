"""Where do settings stand? Defaults in Pulumi.yaml, those of one stack in Pulumi.<stack>.yaml, secrets encrypted."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from common.errors import InputError
from common.files import write_text
from common.yaml_input import read_mapping
from stacks.names import PROJECT, StackName

_PREFIX = f"{PROJECT}:"


def config_file(folder: Path, stack: StackName) -> Path:
    """The settings of one stack, beside Pulumi.yaml in `folder`."""
    return folder / f"Pulumi.{stack}.yaml"


def read_values(folder: Path, stack: StackName) -> dict[str, Any]:
    """The settings of `stack` over the project's defaults; an encrypted one stays so. Raises InputError."""
    project = _read(folder / "Pulumi.yaml")
    values = {field: entry["default"] for field, entry in project["config"].items() if "default" in entry}
    own = _read(config_file(folder, stack)).get("config") or {}
    return values | {field.removeprefix(_PREFIX): value for field, value in own.items()}


def write_values(folder: Path, stack: StackName, values: dict[str, Any]) -> None:
    """Set plain settings of a stack; what is set otherwise stays."""
    file = config_file(folder, stack)
    content = _read(file)
    changed = _with(content, values)
    if changed != content:
        write_text(file, _text(changed))


@contextmanager
def copy(folder: Path, stack: StackName, values: dict[str, Any]) -> Iterator[Path]:
    """A file that lasts as long as the context: the settings of a stack with `values` over them."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".yaml") as file:
        file.write(_text(_with(_read(config_file(folder, stack)), values)))
        file.flush()
        yield Path(file.name)


def _with(content: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    own = {f"{_PREFIX}{field}": value for field, value in values.items()}
    return content | {"config": (content.get("config") or {}) | own}


def _text(content: dict[str, Any]) -> str:
    text: str = yaml.safe_dump(content, sort_keys=True, allow_unicode=True)
    return text


def _read(file: Path) -> dict[str, Any]:
    content = read_mapping(file, "a Pulumi configuration has a mapping `config`")
    if not isinstance(content.get("config") or {}, dict):
        raise InputError(file, "not a Pulumi configuration", field="config")
    return content
