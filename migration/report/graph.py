"""The picture of a move group: its members in columns, by how far they are from the first, and the edges between."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from inventory.model import DependencyKind
from migration.plan import Edge, MoveGroup
from migration.report.subject import Subject

BOX, HIGH, GAP, ROW = 210, 44, 110, 64
LETTERS = 30  # of a name that fit on one line of a box
BEND = 26
WORDS = {DependencyKind.NEEDS: "braucht", DependencyKind.TOGETHER: "zusammen mit"}


@dataclass(frozen=True, slots=True)
class Node:
    """A box with its name on up to two lines."""

    lines: tuple[str, ...]
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Line:
    """An edge: a path of SVG, and whether it has a direction."""

    path: str
    directed: bool


@dataclass(frozen=True, slots=True)
class Relation:
    """An edge in words, for the table behind the picture."""

    source: str
    word: str
    target: str


@dataclass(frozen=True, slots=True)
class Graph:
    """The picture and its words."""

    title: str
    width: int
    height: int
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    relations: tuple[Relation, ...]


def graphs(subject: Subject) -> list[Graph]:
    """One picture per move group."""
    return [_graph(subject, group) for group in subject.plan.groups]


def _graph(subject: Subject, group: MoveGroup) -> Graph:
    columns = layers(group.members, group.edges)
    places = {
        member: (number * (BOX + GAP), row * ROW + BEND)
        for number, column in enumerate(columns)
        for row, member in enumerate(column)
    }
    return Graph(
        title=f"{subject.tenant(group.tenant)}: {', '.join(subject.named(member) for member in group.members)}",
        width=len(columns) * (BOX + GAP) - GAP,
        height=max(map(len, columns)) * ROW + 2 * BEND,
        nodes=tuple(Node(_lines(subject.named(member)), *places[member]) for member in group.members),
        lines=tuple(_line(edge, places) for edge in group.edges),
        relations=tuple(
            Relation(subject.named(edge.source), WORDS[edge.kind], subject.named(edge.target)) for edge in group.edges
        ),
    )


def layers(members: Sequence[str], edges: Sequence[Edge]) -> list[list[str]]:
    """The members by their distance from the first, whatever the direction: groups are circles, nothing is on top."""
    near: dict[str, set[str]] = {member: set() for member in members}
    for edge in edges:
        near[edge.source].add(edge.target)
        near[edge.target].add(edge.source)
    found = [[members[0]]]
    seen = {members[0]}
    while following := sorted({other for member in found[-1] for other in near[member]} - seen):
        found.append(following)
        seen.update(following)
    rest = [member for member in members if member not in seen]
    return [*found, rest] if rest else found


def _lines(name: str) -> tuple[str, ...]:
    lines = textwrap.wrap(name, LETTERS)
    return tuple(lines) if len(lines) <= 2 else (lines[0], f"{lines[1][: LETTERS - 1]}…")


def _line(edge: Edge, places: dict[str, tuple[int, int]]) -> Line:
    """From side to side, bent upwards on the way right and downwards on the way back, so that a pair shows as two."""
    (x1, y1), (x2, y2) = places[edge.source], places[edge.target]
    if x1 == x2:
        start, end, middle = (
            (x1 + BOX, y1 + HIGH // 2),
            (x2 + BOX, y2 + HIGH // 2),
            (x1 + BOX + GAP // 2, (y1 + y2 + HIGH) // 2),
        )
    else:
        right = x1 < x2
        start = (x1 + (BOX if right else 0), y1 + HIGH // 2)
        end = (x2 + (0 if right else BOX), y2 + HIGH // 2)
        middle = ((start[0] + end[0]) // 2, (start[1] + end[1]) // 2 + (-BEND if right else BEND))
    path = f"M{start[0]} {start[1]}Q{middle[0]} {middle[1]} {end[0]} {end[1]}"
    return Line(path, edge.kind is DependencyKind.NEEDS)
