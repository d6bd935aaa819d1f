"""YAML files: text to plain data with the line of every node.

A small and strict YAML: one document, text keys, no aliases, no tags, no key twice. A plain scalar is nothing, true or
false, or a whole number; everything else is text, so that a key with a leading zero and a date stay what they are.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from common.errors import InputError
from common.schema import Place
from common.sources import Source, read_text

MAX_DEPTH = 20
_HINT = "check indents and quotes"
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})", re.ASCII)
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the compiled one where there is one


def parse(source: Source) -> tuple[Any, Mapping[Place, int]]:
    """The data of a file in the strict YAML, and the line of each node; raises InputError."""
    builder = _Builder(source)
    try:
        return builder.build(), builder.lines
    except yaml.YAMLError as error:
        raise _not_yaml(source.path, error) from None


def read_mapping(path: Path, hint: str) -> dict[str, Any]:
    """A YAML file of another program, with all that YAML offers; empty where there is no file. Raises InputError.

    `hint` says what such a file holds.
    """
    if not path.exists():
        return {}
    try:
        content = yaml.load(read_text(path), Loader=_Loader)  # noqa: S506 (a SafeLoader)
    except (yaml.YAMLError, ValueError) as error:  # a date that no calendar has is a ValueError
        raise _not_yaml(path, error) from None
    if not isinstance(content or {}, dict):
        raise InputError(path, "not a mapping; expected a name, a colon and a value per line", hint=hint)
    return content or {}


def _not_yaml(path: Path, error: Exception) -> InputError:
    if isinstance(error, yaml.MarkedYAMLError):
        line = error.problem_mark.line + 1 if error.problem_mark else None
        return InputError(path, f"not valid YAML ({error.problem or error.context})", line=line, hint=_HINT)
    return InputError(path, f"not valid YAML ({' '.join(str(error).split())})", hint=_HINT)


@dataclass(slots=True)
class _Frame:
    """A list or mapping under construction; `key` is the key whose value comes next."""

    place: Place
    value: Any
    key: str | None = None


@dataclass(slots=True)
class _Builder:
    """Builds data from the parser's events, without recursion."""

    source: Source
    lines: dict[Place, int] = field(default_factory=dict)
    frames: list[_Frame] = field(default_factory=list)
    root: Any = None
    documents: int = 0

    def build(self) -> Any:
        """The data of the file; raises InputError or yaml.YAMLError."""
        for event in yaml.parse(self.source.text, Loader=_Loader):
            self._take(event)
        return self.root

    def _take(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent():
                self._check(event)
                self._scalar(event)
            case yaml.MappingStartEvent():
                self._check(event)
                self._open(event, {})
            case yaml.SequenceStartEvent():
                self._check(event)
                self._open(event, [])
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.frames.pop()
            case yaml.AliasEvent():
                raise self._problem(event, "alias; expected plain values", "write the value out")
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    raise self._problem(event, "a second document; expected one", "remove the line `---`")

    def _check(self, event: Any) -> None:
        if event.tag is not None and event.tag != "!":
            raise self._problem(event, f"tag {event.tag}; expected plain values", "remove it")

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        text = event.value
        if not text.isprintable() or text != text.strip():
            raise self._problem(event, "text with a line break, a control character or a space at its end", "remove it")
        frame = self.frames[-1] if self.frames else None
        if frame and isinstance(frame.value, dict) and frame.key is None:
            self._take_key(frame, event)
        else:
            self._place(event, text if event.style else _resolved(text))

    def _take_key(self, frame: _Frame, event: yaml.ScalarEvent) -> None:
        if event.value in frame.value:
            problem = f"key named twice; the first is in line {self.lines[(*frame.place, event.value)]}"
            raise self._problem(event, problem, "remove one", name=event.value)
        frame.key = event.value
        self.lines[(*frame.place, event.value)] = _line(event)

    def _open(self, event: Any, value: Any) -> None:
        if len(self.frames) >= MAX_DEPTH:
            raise self._problem(event, f"nested more than {MAX_DEPTH} deep", "check the brackets")
        if self.frames and isinstance(self.frames[-1].value, dict) and self.frames[-1].key is None:
            raise self._problem(event, "a list or mapping as key; expected text", "check the indent")
        self.frames.append(_Frame(self._place(event, value), value))

    def _place(self, event: Any, value: Any) -> Place:
        """Put `value` where it belongs; returns its place."""
        if not self.frames:
            self.root = value
            return ()
        frame = self.frames[-1]
        if frame.key is not None:
            place: Place = (*frame.place, frame.key)
            frame.value[frame.key] = value
            frame.key = None
        else:
            place = (*frame.place, len(frame.value))
            frame.value.append(value)
            self.lines[place] = _line(event)
        return place

    def _problem(self, event: Any, problem: str, hint: str, name: str | None = None) -> InputError:
        return InputError(self.source.path, problem, line=_line(event), field=name, hint=hint)


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _resolved(text: str) -> Any:
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _INTEGER.fullmatch(text) else text
