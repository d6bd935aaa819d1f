"""Points of duration and cost as a picture with axes; places in whole pixels, so that the same plan gives the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 340
LEFT, BOTTOM, MARGIN = 84, 48, 24
NEAR = (28, 16)  # pixels
MILLION = 100_000_000  # cents
DAYS_PER_YEAR = 365  # and a month in twelfths of a day: twelve months are a year, as in the reckoning of money


@dataclass(frozen=True, slots=True)
class Point:
    """A plan: its mark in the picture, its title, days until the last move, and its cost in cents."""

    mark: str
    title: str
    days: int
    cents: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A point in its place; `marks` of several plans that lie on each other."""

    marks: str
    titles: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A number at an axis."""

    label: str
    place: int


@dataclass(frozen=True, slots=True)
class Scatter:
    """A picture for the template `scatter.svg.j2`."""

    width: int
    height: int
    left: int
    base: int
    marks: tuple[Mark, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]


def scatter(points: Sequence[Point]) -> Scatter | None:
    """The picture of `points`; `None` where there is none. Axes begin near the least value, not at zero."""
    if not points:
        return None
    across = _steps([12 * point.days for point in points], DAYS_PER_YEAR)
    up = _steps([point.cents for point in points], MILLION // 10)
    base = HEIGHT - BOTTOM

    def x(twelfths: int) -> int:
        return LEFT + (WIDTH - LEFT - MARGIN) * (twelfths - across[0]) // (across[-1] - across[0])

    def y(cents: int) -> int:
        return base - (base - MARGIN) * (cents - up[0]) // (up[-1] - up[0])

    return Scatter(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        base=base,
        marks=_marks([(point, x(12 * point.days), y(point.cents)) for point in points]),
        across=tuple(Tick(str(value // DAYS_PER_YEAR), x(value)) for value in across),
        up=tuple(Tick(_millions(value), y(value)) for value in up),
    )


def _marks(placed: Sequence[tuple[Point, int, int]]) -> tuple[Mark, ...]:
    """Plans so near to each other that their numbers would overlap share the mark of the first."""
    groups: dict[tuple[int, int], list[Point]] = {}
    for point, x, y in placed:
        near = next((key for key in groups if abs(key[0] - x) < NEAR[0] and abs(key[1] - y) < NEAR[1]), (x, y))
        groups.setdefault(near, []).append(point)
    return tuple(
        Mark(", ".join(item.mark for item in found), "; ".join(item.title for item in found), x, y)
        for (x, y), found in groups.items()
    )


def _steps(values: Sequence[int], unit: int) -> list[int]:
    """Four to eight round numbers, multiples of `unit`, that enclose `values` with room on both sides."""
    low, high = min(values) // unit, max(values) // unit + 1
    step = next(size for size in _sizes() if (high - low) // size <= 5)
    first, last = low // step - (low % step == 0), high // step + 1
    return [unit * step * number for number in range(first, last + 1)]


def _sizes() -> Iterator[int]:
    """1, 2, 5, 10, 20, 50, ..."""
    power = 1
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10


def _millions(cents: int) -> str:
    tenths = cents * 10 // MILLION
    return f"{tenths // 10},{tenths % 10}"
