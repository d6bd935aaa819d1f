"""Is a value allowed? Compiled JSON Schemas give the verdict, the reference implementation explains a refusal."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

MAX_REFUSALS = 500  # of one file: explaining is slow, and nobody reads more

Place = tuple[str | int, ...]  # the way to a value: keys of mappings, and positions in lists from 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a value is refused: the place of it, what was found and expected, and what to do."""

    place: Place
    problem: str
    hint: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Schema:
    """A JSON Schema (2020-12) with those its references lead to, and its compiled form."""

    content: Mapping[str, Any]
    shared: tuple[Mapping[str, Any], ...]
    compiled: jsonschema_rs.Draft202012Validator

    @classmethod
    def of(cls, content: dict[str, Any], *shared: dict[str, Any]) -> "Schema":
        """The schema `content`, whose references may lead to `shared`; formats such as dates are checked."""
        registry = jsonschema_rs.Registry([(other["$id"], other) for other in shared]) if shared else None
        compiled = jsonschema_rs.Draft202012Validator(content, validate_formats=True, registry=registry)
        return cls(content, shared, compiled)

    @property
    def version(self) -> object:
        """The only version it allows a document to name, `None` where it does not ask for one."""
        return self.content.get("properties", {}).get("version", {}).get("const")

    def refusals(self, value: object) -> Iterator[Refusal]:
        """Every reason why the reference implementation refuses `value`, one per place; nothing where it is allowed."""
        seen = set()
        for error in _reference(self).iter_errors(value):
            for refusal in _refusals(error):
                if refusal.place not in seen:
                    seen.add(refusal.place)
                    yield refusal


@cache
def read_schema(path: Path) -> Schema:
    """The schema in `path`, which refers to no other file."""
    return Schema.of(json.loads(path.read_text(encoding="utf-8")))


def field_name(place: Place) -> str | None:
    """The place as an error message names it, e.g. `tenants[3].waves`; `None` for the whole document."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).removeprefix(".") or None


def shown(value: object) -> str:
    """`value` as an error message shows it: on one line and short."""
    text = "yes" if value is True else "no" if value is False else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


@cache
def _reference(schema: Schema) -> Any:
    from jsonschema import Draft202012Validator  # slow to import, and needed only where something is wrong
    from referencing import Registry

    registry: Registry[Any] = Registry().with_contents((other["$id"], other) for other in schema.shared)
    return Draft202012Validator(schema.content, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER)


def _refusals(error: Any) -> Iterator[Refusal]:
    place: Place = tuple(error.absolute_path)
    found, expected = shown(error.instance), _expected(error)
    match error.validator:
        case "additionalProperties":
            yield from _unknown_fields(place, error)
        case "required":
            for name in error.validator_value:
                if name not in error.instance:
                    yield Refusal((*place, name), "field missing", "add it")
        case "enum" | "const":
            values = error.validator_value if error.validator == "enum" else [error.validator_value]
            names = ["nothing" if value is None else str(value) for value in values]
            yield Refusal(place, f"{found} is not one of: {', '.join(names)}")
        case "anyOf" | "oneOf" if error.context and "description" not in error.schema:
            yield from _refusals(_closest(error))
        case "type" if error.instance is None:
            yield Refusal(place, f"nothing given; expected: {expected}")
        case "type" if isinstance(error.instance, int) and "string" in error.validator_value:
            yield Refusal(place, f"{found} is a number; expected: {expected}", "put it in quotes")
        case "uniqueItems":
            yield Refusal(place, f"{found} names something twice", "remove one")
        case _:
            yield Refusal(place, f"{found} is not allowed; expected: {expected}")


def _unknown_fields(place: Place, error: Any) -> Iterator[Refusal]:
    known, patterns = error.schema.get("properties", {}), error.schema.get("patternProperties", {})
    allowed = ", ".join((*known, *patterns))
    for name in error.instance:
        if name not in known and not any(re.search(pattern, name) for pattern in patterns):
            yield Refusal((*place, name), "unknown field", f"known fields: {allowed}")


def _expected(error: Any) -> str:
    """What the schema says of the value, or the rule that is broken."""
    if "description" in error.schema:
        return str(error.schema["description"])
    rule = error.validator_value
    if error.validator == "type":
        return rule if isinstance(rule, str) else " or ".join(rule)
    return f"{error.validator} {shown(rule)}"


def _closest(error: Any) -> Any:
    """Of several things a value may be, why it is not the one it comes closest to."""
    from jsonschema.exceptions import best_match

    return best_match([error])
