"""Pictures of rows and waves: the Gantt picture of the moves, and how far the teams are used."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from migration.dates import text
from migration.labels import SKILLS
from migration.plan import Decision, PlanWave
from migration.report.subject import Subject

SHADES = 5
NAMES_IN_TITLE = 12


@dataclass(frozen=True, slots=True)
class Cell:
    """One square: the number it shows, its shade of 1 to 5, and what hovering over it says."""

    column: int
    value: int
    shade: int
    title: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its squares and, where it makes sense, their sum."""

    label: str
    cells: tuple[Cell, ...]
    total: int | None

    def value(self, column: int) -> int | None:
        """The number in a column, `None` where it is empty."""
        return next((cell.value for cell in self.cells if cell.column == column), None)


@dataclass(frozen=True, slots=True)
class Year:
    """The columns of the waves that end in a year."""

    year: int
    column: int
    columns: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A picture for the template `grid.svg.j2`; `title` names it for people who cannot see it."""

    title: str
    waves: tuple[PlanWave, ...]
    years: tuple[Year, ...]
    rows: tuple[Row, ...]


def moves_grid(subject: Subject) -> Grid:
    """Moves per wave: one row per tenant, or per department where the plan is that of one tenant."""
    whole = subject.plan.tenant is None
    label: Callable[[Decision], str] = (lambda item: subject.tenant(item.tenant)) if whole else subject.department
    names: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for item in subject.moves:
        assert item.wave is not None
        names[label(item)][item.wave].append(subject.product(item))
    most = max((len(found) for row in names.values() for found in row.values()), default=1)
    return Grid(
        title=f"Zahl der Umzüge je {'Landkreis' if whole else 'Fachbereich'} und Welle",
        waves=subject.waves,
        years=_years(subject.waves),
        rows=tuple(_moves_row(name, row, subject.waves, most) for name, row in _in_order(names)),
    )


def _in_order(rows: Mapping[str, Mapping[int, list[str]]]) -> list[tuple[str, Mapping[int, list[str]]]]:
    """Who starts first stands first: the growing circle is to be seen."""
    return sorted(rows.items(), key=lambda item: (min(item[1]), item[0]))


def _moves_row(name: str, row: Mapping[int, list[str]], waves: Sequence[PlanWave], most: int) -> Row:
    cells = tuple(
        Cell(column, len(row[wave.number]), _shade(len(row[wave.number]), most), _moves_title(name, wave, row))
        for column, wave in enumerate(waves)
        if row.get(wave.number)
    )
    return Row(name, cells, sum(cell.value for cell in cells))


def _moves_title(name: str, wave: PlanWave, row: Mapping[int, list[str]]) -> str:
    products = sorted(row[wave.number])
    rest = len(products) - NAMES_IN_TITLE
    listed = ", ".join(products[:NAMES_IN_TITLE]) + (f" und {rest} weitere" if rest > 0 else "")
    return f"{name}, Welle {wave.number} ({text(wave.start)} bis {text(wave.end)}): {listed}"


def load_grid(subject: Subject) -> Grid:
    """Used hours of each team per wave in per cent of what it has, rounded down; central teams first."""
    teams = sorted(subject.plan.teams, key=lambda team: (team.tenant is not None, team.tenant or "", team.skill))
    return Grid(
        title="Auslastung der Teams je Welle in Prozent",
        waves=subject.waves,
        years=_years(subject.waves),
        rows=tuple(_load_row(team.id, _team_label(subject, team.tenant, team.skill), subject.waves) for team in teams),
    )


def _team_label(subject: Subject, tenant: str | None, skill: str) -> str:
    title = SKILLS.get(skill, skill)
    return f"Zentral: {title}" if tenant is None else f"{subject.tenant(tenant)}: {title}"


def _load_row(team: str, label: str, waves: Sequence[PlanWave]) -> Row:
    cells = []
    for column, wave in enumerate(waves):
        used, available = wave.load_person_hours.get(team, 0), wave.capacity_person_hours[team]
        if used:
            percent = 100 * used // available
            title = f"{label}, Welle {wave.number}: {used} von {available} Stunden"
            cells.append(Cell(column, percent, _shade(percent, 100), title))
    return Row(label, tuple(cells), None)


def _shade(value: int, most: int) -> int:
    """1 to 5, in equal steps."""
    return min(SHADES, max(1, -(-SHADES * value // most)))


def _years(waves: Sequence[PlanWave]) -> tuple[Year, ...]:
    counts = Counter(wave.end.year for wave in waves)
    found, column = [], 0
    for year, count in sorted(counts.items()):
        found.append(Year(year, column, count))
        column += count
    return tuple(found)
