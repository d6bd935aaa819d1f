"""The yearly report to the Landräte (ALK): goals, progress, costs, risks and milestones of one year."""

from dataclasses import dataclass
from datetime import date

from common.errors import UserError
from common.report import environment
from inventory.model import Inventory
from migration import labels
from migration.facts.effort import setup_hours
from migration.facts.prices import HOUR, Prices, cents
from migration.parameters import load_parameters
from migration.plan import Decision, Plan
from migration.report.goals import progress
from migration.report.head import head
from migration.report.lists import by_reason
from migration.report.milestones import markers
from migration.report.page import progress_so_far
from migration.report.risks import risks
from migration.report.staff import Staff, changes
from migration.report.subject import Subject


@dataclass(frozen=True, slots=True)
class TenantYear:
    """A Landkreis in the year: moves before, in and after it, and what waits."""

    name: str
    before: int
    moves: int
    after: int
    waiting: int
    staff: Staff
    hours: int


@dataclass(frozen=True, slots=True)
class SetUps:
    """The products to be set up in the year, once for all: central hours, and cents where the hour has a price."""

    products: int
    hours: int
    cents: int | None


def render(plan: Plan, inventory: Inventory, year: int) -> str:
    """The page; raises UserError where the plan has no wave that ends in `year`."""
    subject = Subject(plan, inventory)
    years = sorted({wave.end.year for wave in plan.waves})
    if year not in years:
        span = f"{years[0]} bis {years[-1]}" if years else "keinem Jahr"
        raise UserError(f"--year {year}: der Plan hat Wellen von {span} -> eines dieser Jahre nennen")
    end = date(year, 12, 31)
    moves = [item for item in subject.moves if item.end and item.end.year == year]
    horizon = max(end, subject.waves[-1].end if subject.waves else end)
    return (
        environment("migration")
        .get_template("annual.html.j2")
        .render(
            s=subject,
            plan=plan,
            **head(f"Jahresbericht {year}", plan, inventory),
            year=year,
            moves=moves,
            done=sum(item.end <= end for item in subject.moves if item.end),
            planned=len(subject.moves),
            waves=[wave for wave in plan.waves if wave.end.year == year and wave.moves],
            goals=progress(subject, (end, horizon)),
            goal_days=(end, horizon),
            rows=tenant_years(subject, year),
            staff=year_staff(subject, year),
            hours=sum(item.effort_person_hours for item in moves if not item.done),
            cents=sum(item.cost_cents for item in moves),
            percent=labels.percent,
            setups=set_ups(subject, year),
            risks=risks(subject, year),
            markers=[marker for marker in markers(subject) if year <= marker.day.year <= year + 1],
            waiting=by_reason(subject, subject.waiting),
            **progress_so_far(subject),
        )
    )


def tenant_years(subject: Subject, year: int) -> list[TenantYear]:
    """Every Landkreis, in the order of the inventory."""
    people = _people(subject, year)
    return [_tenant_year(subject, key, year, people.get(key, Staff(0, 0, 0))) for key in subject.inventory.tenants]


def _tenant_year(subject: Subject, key: str, year: int, staff: Staff) -> TenantYear:
    ends = [item.end.year for item in subject.moves if item.end and item.tenant == key]
    now: list[Decision] = [item for item in subject.moves if item.end and item.end.year == year and item.tenant == key]
    return TenantYear(
        name=subject.tenant(key),
        before=sum(end < year for end in ends),
        moves=len(now),
        after=sum(end > year for end in ends),
        waiting=sum(item.tenant == key for item in subject.waiting),
        staff=staff,
        hours=sum(item.effort_person_hours for item in now if not item.done),
    )


def set_ups(subject: Subject, year: int) -> SetUps:
    """What is still to be set up in the waves that end in the year; the hours of the moves leave it out."""
    ahead = {wave.number for wave in subject.plan.waves if wave.end.year == year and wave.start >= subject.plan.as_of}
    products = sum(item.wave in ahead for item in subject.plan.setups)
    hours = products * sum(setup_hours(load_parameters()).values())
    hour = Prices(subject.inventory).likely(HOUR)
    return SetUps(products, hours, None if hour is None else cents(hours * hour))


def year_staff(subject: Subject, year: int) -> Staff:
    """All whom the moves of the year affect."""
    people = _people(subject, year).values()
    return Staff(*(sum(getattr(staff, name) for staff in people) for name in ("low", "high", "unknown")))


def _people(subject: Subject, year: int) -> dict[str, Staff]:
    """Tenant -> its people affected in the year: at least those of its largest wave, at most those of all."""
    found: dict[str, Staff] = {}
    for row in changes(subject):
        if row.wave.end.year != year:
            continue
        for key, staff in row.by_tenant.items():
            seen = found.get(key, Staff(0, 0, 0))
            low, high = max(seen.low, staff.low), seen.high + staff.high
            found[key] = Staff(low, high, seen.unknown + staff.unknown)
    return found
