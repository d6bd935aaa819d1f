"""Pictures of money with whole-pixel coordinates, for the macros of `money.svg.j2`; a table stands behind each."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from migration.money.report.words import NAMES
from migration.money.result import Account, Band, Driver

WIDE, TALL = 760, 300
LEFT, RIGHT, TOP, BOTTOM = 92, 16, 16, 38
STEPS = (1, 2, 5)
DRIVERS_SHOWN = 12
ROW = 26
NAMES_WIDE = 300  # for the names of the drivers


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale with its amount in cents."""

    at: int
    cents: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A range from `start` to `end` with its middle, in pixels along the scale."""

    start: int
    end: int
    middle: int
    band: Band


@dataclass(frozen=True, slots=True)
class YearBars:
    """A budget year with the bars of both sides; `x` is the middle of its column."""

    year: int
    x: int
    outlook: bool
    baseline: Bar
    plan: Bar


@dataclass(frozen=True, slots=True)
class Bars:
    """Cost bands per year."""

    title: str
    ticks: tuple[Tick, ...]
    years: tuple[YearBars, ...]
    width: int


def cost_bands(account: Account, calendar_end: int) -> Bars:
    """Both sides of each whole budget year; the first one, which the planning date cuts, is left to the table."""
    years = account.years[1:] or account.years
    scale, ticks = _scale([0, *(end for item in years for end in _ends(item.free_baseline, item.free_plan))])
    step = (WIDE - LEFT - RIGHT) // len(years)
    return Bars(
        title="Kosten je Haushaltsjahr ohne laufende Verträge, brutto: Spanne von 80 von 100 Ziehungen",
        ticks=ticks,
        years=tuple(
            YearBars(
                item.year,
                LEFT + step * index + step // 2,
                item.year > calendar_end,
                _bar(item.free_baseline, scale),
                _bar(item.free_plan, scale),
            )
            for index, item in enumerate(years)
        ),
        width=min(22, step // 3),
    )


@dataclass(frozen=True, slots=True)
class Course:
    """The summed difference over the years: the area between P10 and P90, and the line of P50."""

    title: str
    ticks: tuple[Tick, ...]
    zero: int
    area: str
    line: str
    years: tuple[tuple[int, int], ...]  # x and year
    calendar_end: int  # x


def course(account: Account, calendar_end: int) -> Course:
    """How much the plan has cost more (above zero) or less than no move, by the end of each year."""
    bands = [Band(0, 0, 0), *(item.summed_difference for item in account.years)]
    scale, ticks = _scale([end for item in bands for end in (item.p10, item.p90)])
    step = (WIDE - LEFT - RIGHT) // max(1, len(bands) - 1)
    points = [LEFT + step * index for index in range(len(bands))]
    upper = [f"{x},{scale(item.p90)}" for x, item in zip(points, bands, strict=True)]
    lower = [f"{x},{scale(item.p10)}" for x, item in zip(points, bands, strict=True)]
    numbers = [item.year for item in account.years]
    return Course(
        title="Mehrkosten des Plans seit dem Planungsdatum, aufsummiert, am Ende jedes Haushaltsjahrs",
        ticks=ticks,
        zero=scale(0),
        area=" ".join([*upper, *reversed(lower)]),
        line=" ".join(f"{x},{scale(item.p50)}" for x, item in zip(points, bands, strict=True)),
        years=tuple(zip(points[1:], numbers, strict=True)),
        calendar_end=points[numbers.index(calendar_end) + 1],
    )


@dataclass(frozen=True, slots=True)
class DriverBar:
    """A driver with the difference at both ends of its range."""

    name: str
    y: int
    low: int
    high: int
    driver: Driver


@dataclass(frozen=True, slots=True)
class Tornado:
    """What moves the result most, the widest bar first."""

    title: str
    ticks: tuple[Tick, ...]
    likely: int
    bars: tuple[DriverBar, ...]
    tall: int


def tornado(account: Account) -> Tornado:
    """The widest drivers of the difference over the calendar."""
    shown = account.drivers[:DRIVERS_SHOWN]
    likely = account.calendar.plan_cents - account.calendar.baseline_cents
    ends = [likely, *(end for item in shown for end in (item.low_cents, item.high_cents))]
    scale, ticks = _scale(ends, NAMES_WIDE, WIDE - 40)
    bars = tuple(
        DriverBar(NAMES.get(item.id, item.id), TOP + ROW * index, scale(item.low_cents), scale(item.high_cents), item)
        for index, item in enumerate(shown)
    )
    return Tornado(
        title="Mehrkosten des Plans über den Kalender, wenn ein Preis an seinem unteren oder oberen Ende liegt",
        ticks=ticks,
        likely=scale(likely),
        bars=bars,
        tall=TOP + ROW * len(bars) + BOTTOM,
    )


def _ends(*bands: Band) -> Iterable[int]:
    return (end for item in bands for end in (item.p10, item.p90))


def _bar(band: Band, scale: Callable[[int], int]) -> Bar:
    return Bar(scale(band.p90), scale(band.p10), scale(band.p50), band)


def _scale(
    values: Sequence[int], start: int = TALL - BOTTOM, end: int = TOP
) -> tuple[Callable[[int], int], tuple[Tick, ...]]:
    """Cents to pixels between `start` and `end`, with a tick at every round amount; the ends are round amounts too."""
    step = _step(max(values) - min(values))
    low, high = min(values) // step * step, -(-max(values) // step) * step
    high = high if high > low else low + step

    def at(cents: int) -> int:
        return start + (end - start) * (cents - low) // (high - low)

    return at, tuple(Tick(at(cents), cents) for cents in range(low, high + 1, step))


def _step(width: int) -> int:
    """The round amount (1, 2 or 5 times a power of ten) that makes at most eight steps of `width` cents."""
    power = 100
    while True:
        for factor in STEPS:
            if width <= 8 * factor * power:
                return factor * power
        power *= 10
