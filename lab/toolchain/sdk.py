"""What does the installed pulumi_openstack SDK offer? Read from its sources, without importing them.

A shape is the type of a property: "string", "integer", "number", "boolean", "any", or an object with the one key
"array", "map" (their element's shape) or "object" (the shapes of its properties). Names are Pulumi's.
"""

import ast
import importlib.util
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from common.errors import UserError

Shape: TypeAlias = str | Mapping[str, Any]
Shapes: TypeAlias = Mapping[str, Shape]

_SCALARS = {"str": "string", "int": "integer", "float": "number", "bool": "boolean", "Any": "any"}
_WRAPPERS = {"Optional", "Input", "Output"}


@dataclass(frozen=True, slots=True)
class Surface:
    """What a program sees of one resource or function."""

    inputs: Shapes
    outputs: Shapes


@dataclass(frozen=True, slots=True)
class Sdk:
    """Every resource and function of the SDK, by token."""

    resources: Mapping[str, Surface] = field(default_factory=dict)
    functions: Mapping[str, Surface] = field(default_factory=dict)


def read_sdk() -> Sdk:
    """The installed SDK; raises UserError where it is not installed."""
    found = importlib.util.find_spec("pulumi_openstack")
    if found is None or found.origin is None:
        raise UserError("the toolchain needs the package pulumi-openstack: install kreiswolke[cloud]")
    root = Path(found.origin).parent
    resources: dict[str, Surface] = {}
    functions: dict[str, Surface] = {}
    for folder in [root, *sorted(child for child in root.iterdir() if child.is_dir())]:
        trees = [ast.parse(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.py"))]
        classes = {node.name: node for tree in trees for node in tree.body if isinstance(node, ast.ClassDef)}
        nested = {name: _getters(node) for name, node in classes.items()}
        for node in classes.values():
            if any(ast.unparse(base) == "pulumi.CustomResource" for base in node.bases):
                inputs = _shapes(nested[f"{node.name}Args"], nested)
                resources[_token(node, "__init__")] = Surface(inputs, _shapes(nested[node.name], nested))
        for tree in trees:
            for function in tree.body:
                if isinstance(function, ast.FunctionDef) and (token := _token(function, "invoke")):
                    result = ast.unparse(function.returns or function).removeprefix("Awaitable")
                    inputs = _shapes(_arguments(function), nested)
                    functions[token] = Surface(inputs, _shapes(nested[result], nested))
    return Sdk(resources, functions)


def _token(node: ast.AST, called: str) -> str:
    """The token given as first argument to a call of `called` within `node`, or "" where there is none."""
    for call in ast.walk(node):
        match call:
            case ast.Call(func=ast.Attribute(attr=name), args=[ast.Constant(value=str(token)), *_]) if (
                name == called and token.startswith("openstack:")
            ):
                return token
    return ""


def _getters(node: ast.ClassDef) -> dict[str, ast.expr]:
    """Pulumi's name and the annotation of each property of a generated class."""
    found = {}
    for member in node.body:
        if isinstance(member, ast.FunctionDef) and member.returns:
            for decorator in member.decorator_list:
                match decorator:
                    case ast.Attribute(attr="getter"):
                        found[member.name] = member.returns
                    case ast.Call(func=ast.Attribute(attr="getter"), keywords=[ast.keyword(value=ast.Constant(name))]):
                        found[str(name)] = member.returns
    return found


def _arguments(function: ast.FunctionDef) -> dict[str, ast.expr]:
    """Pulumi's name and the annotation of each argument that a generated function hands on."""
    annotations = {argument.arg: argument.annotation for argument in function.args.args}
    return {name: annotation for name, value in _handed_on(function) if (annotation := annotations[value]) is not None}


def _handed_on(function: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    for statement in function.body:
        match statement:
            case ast.Assign(
                targets=[ast.Subscript(value=ast.Name("__args__"), slice=ast.Constant(str(name)))],
                value=ast.Name(argument),
            ):
                yield name, argument


def _shapes(annotations: Mapping[str, ast.expr], nested: Mapping[str, dict[str, ast.expr]]) -> Shapes:
    return {name: _shape(annotation, nested) for name, annotation in annotations.items()}


def _shape(annotation: ast.expr, nested: Mapping[str, dict[str, ast.expr]]) -> Shape:
    """The shape an annotation stands for; of a union (the ways to write an input) the class counts."""
    match annotation:
        case ast.Constant(value=str(text)):
            return _shape(ast.parse(text, mode="eval").body, nested)
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return _SCALARS[name] if name in _SCALARS else {"object": _shapes(nested[name], nested)}
        case ast.Subscript(value=ast.Attribute(attr=name) | ast.Name(id=name), slice=element):
            if name in _WRAPPERS:
                return _shape(element, nested)
            if name == "Sequence":
                return {"array": _shape(element, nested)}
            if name == "Mapping" and isinstance(element, ast.Tuple):
                return {"map": _shape(element.elts[1], nested)}
            if name == "Union" and isinstance(element, ast.Tuple):
                return _shape(element.elts[0], nested)
    raise ValueError(f"the SDK has an annotation of an unknown form: {ast.unparse(annotation)}")
