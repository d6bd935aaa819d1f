"""Is a value allowed? Compiled JSON Schemas give the verdict, the reference implementation explains a refusal."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import jsonschema_rs

MAX_REFUSALS = 500  # of one file: explaining is slow, and nobody reads more

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a value is refused: the path to it, what was found and expected, and what to do."""

    path: Path
    problem: str
    hint: str = ""


@cache
def schemas() -> Mapping[str, dict[str, Any]]:
    """All schemas of the room by their name, e.g. `tenants`; `defs` holds what several share."""
    folder = resources.files("inventory") / "schemas"
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".json"))
    return {name.removesuffix(".json"): json.loads((folder / name).read_text(encoding="utf-8")) for name in names}


@cache
def validator(name: str) -> jsonschema_rs.Draft202012Validator:
    """The compiled validator of schema `name`; fast, and tested to agree with the reference."""
    defs = schemas()["defs"]
    registry = jsonschema_rs.Registry([(defs["$id"], defs)])
    return jsonschema_rs.Draft202012Validator(schemas()[name], validate_formats=True, registry=registry)


@cache
def _reference(name: str) -> Any:
    from jsonschema import Draft202012Validator  # slow to import, and needed only where something is wrong
    from referencing import Registry

    registry: Registry[Any] = Registry().with_contents((schema["$id"], schema) for schema in schemas().values())
    checker = Draft202012Validator.FORMAT_CHECKER
    return Draft202012Validator(schemas()[name], registry=registry, format_checker=checker)


def explain(name: str, value: Any) -> Iterator[Refusal]:
    """Every reason why the reference implementation refuses `value`, one per place; nothing where it is allowed."""
    seen = set()
    for error in _reference(name).iter_errors(value):
        for refusal in _refusals(error):
            if refusal.path not in seen:
                seen.add(refusal.path)
                yield refusal


def _refusals(error: Any) -> Iterator[Refusal]:
    path: Path = tuple(error.absolute_path)
    found, expected = shown(error.instance), error.schema.get("description", "")
    match error.validator:
        case "additionalProperties":
            known = error.schema["properties"]
            for name in error.instance:
                if name not in known:
                    yield Refusal((*path, name), "unknown field", f"known fields: {', '.join(known)}")
        case "required":
            for name in error.validator_value:
                if name not in error.instance:
                    yield Refusal((*path, name), "field missing", "add it")
        case "enum" | "const":
            values = error.validator_value if error.validator == "enum" else [error.validator_value]
            names = ["nothing" if value is None else str(value) for value in values]
            yield Refusal(path, f"{found} is not one of: {', '.join(names)}")
        case "type" if error.instance is None:
            yield Refusal(path, f"nothing given; expected: {expected or error.validator_value}")
        case "type" if isinstance(error.instance, int) and "string" in error.validator_value:
            yield Refusal(path, f"{found} is a number; expected: {expected}", "put it in quotes")
        case "uniqueItems":
            yield Refusal(path, f"{found} names something twice", "remove one")
        case _:
            yield Refusal(path, f"{found} is not allowed; expected: {expected or error.message}")


def shown(value: Any) -> str:
    """`value` as an error message shows it: on one line and short."""
    text = "yes" if value is True else "no" if value is False else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
