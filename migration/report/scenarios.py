"""The German page "Szenarien": plans under other assumptions side by side, and a picture of cost and duration."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Template

from common.report import environment
from inventory.model import Inventory
from migration import labels
from migration.report.head import head
from migration.report.scatter import DAYS_PER_YEAR, Point, scatter
from migration.rounding import half_up
from migration.scenarios.model import Comparison, Difference, Measure

AS_IS = "Ausgangsplan"
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Column:
    """A plan in the comparison; `difference` is `None` for the plan the others are compared with."""

    number: int
    title: str
    measure: Measure
    difference: Difference | None
    over_limit: str  # names of the providers


@dataclass(frozen=True, slots=True)
class Names:
    """Installations by name, as many as fit on a page, and how many more there are."""

    title: str
    total: int
    shown: tuple[str, ...]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.shown)


def render(found: Comparison, inventory: Inventory) -> str:
    """The page for the working group."""
    columns = _columns(found, inventory)
    return _template().render(
        **head("szenarien", found, inventory),
        signed=signed,
        months=months,
        percent=labels.percent,
        columns=columns,
        proven=any(item.measure.gap_permille is not None for item in columns),
        outcomes=found.outcomes,
        names={item.id: _lists(item.difference, inventory) for item in found.outcomes},
        picture=scatter(_points(columns)),
        missing=[labels.PRICES.get(name, name) for name in found.base.price_unknown],
    )


def signed(value: int, shown: str) -> str:
    """`shown` with a plus where `value` is above zero, and a real minus below."""
    return f"+{shown}" if value > 0 else shown.replace("-", "−")


def months(days: int) -> str:
    """Days as months, twelve to a year of 365 days, with one decimal, e.g. 40,5."""
    tenths = half_up(120 * abs(days), DAYS_PER_YEAR)
    return f"{'−' if days < 0 else ''}{tenths // 10},{tenths % 10}"


def _columns(found: Comparison, inventory: Inventory) -> list[Column]:
    plans: list[tuple[str, Measure, Difference | None]] = [(AS_IS, found.base, None)]
    plans += [(item.title, item.measure, item.difference) for item in found.outcomes]
    return [
        Column(number, title, measure, difference, _providers(measure.risk.over_limit, inventory))
        for number, (title, measure, difference) in enumerate(plans)
    ]


def _providers(keys: Iterable[str], inventory: Inventory) -> str:
    return ", ".join(inventory.providers[key].name for key in keys)


def _points(columns: Sequence[Column]) -> list[Point]:
    """Months and millions of each plan that moves anything."""
    return [
        Point(str(item.number), item.title, item.measure.duration_days, item.measure.cost_cents)
        for item in columns
        if item.measure.duration_days is not None
    ]


def _lists(item: Difference, inventory: Inventory) -> list[Names]:
    parts: Mapping[str, tuple[str, ...]] = {
        "ziehen zusätzlich um": item.gained,
        "ziehen nicht mehr um": item.lost,
        "ziehen früher um": item.earlier,
        "ziehen später um": item.later,
        "ziehen woandershin": item.elsewhere,
    }
    return [
        Names(title, len(keys), tuple(_name(key, inventory) for key in keys[:SHOWN])) for title, keys in parts.items()
    ]


def _name(key: str, inventory: Inventory) -> str:
    item = inventory.installations[key]
    return f"{inventory.products[item.product].name} ({inventory.tenants[item.tenant].name})"


@cache
def _template() -> Template:
    return environment("migration").get_template("szenarien.html.j2")
