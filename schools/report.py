"""The German overview of a tenant's school networks as one HTML page without outside parts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from common.german import number
from common.report import environment
from inventory.model import Provenance
from schools import labels
from schools.network import DEVICES_PER_ACCESS_POINT, MBIT_S_PER_CLASS
from schools.plan import FirewallRule, NetworkPlan, Role, SchoolNetwork


@dataclass(frozen=True, slots=True)
class Matrix:
    """Allowed services by source and target, and the schools it holds for; no cell means: dropped."""

    schools: tuple[str, ...]
    cells: Mapping[tuple[Role, str], tuple[str, ...]]


def render(plan: NetworkPlan, tenant_name: str) -> str:
    """The page for a plan; `tenant_name` as people call the tenant."""
    return (
        environment("schools")
        .get_template("schools.html.j2")
        .render(
            example=plan.provenance is Provenance.EXAMPLE,
            labels=labels,
            number=number,
            tenant=plan.tenant,
            tenant_name=tenant_name,
            schools=plan.schools,
            roles=tuple(Role),
            targets=tuple(labels.TARGETS),
            matrices=matrices(plan.schools),
            line=line,
            lines=Counter(map(line, plan.schools)),
            total=_total,
            missing=sum(max(0, school.access_points_required - school.access_points) for school in plan.schools),
            mbit_s_per_class=MBIT_S_PER_CLASS,
            devices_per_access_point=DEVICES_PER_ACCESS_POINT,
        )
    )


def line(school: SchoolNetwork) -> str:
    """Is today's connection fast enough? `ok`, `bad`, or `open` where nobody knows."""
    if school.uplink_mbit_s is None:
        return "open"
    return "ok" if school.uplink_mbit_s >= school.uplink_required_mbit_s else "bad"


def matrices(schools: Iterable[SchoolNetwork]) -> tuple[Matrix, ...]:
    """One matrix for all schools with the same rules."""
    groups: dict[tuple[FirewallRule, ...], list[str]] = {}
    for school in schools:
        groups.setdefault(school.firewall, []).append(school.name)
    return tuple(Matrix(tuple(names), _cells(rules)) for rules, names in groups.items())


def _cells(rules: Iterable[FirewallRule]) -> dict[tuple[Role, str], tuple[str, ...]]:
    cells: dict[tuple[Role, str], tuple[str, ...]] = {}
    for rule in rules:
        words = tuple(labels.SERVICES.get(service, service) for service in rule.services)
        cells[rule.source, rule.target] = (*cells.get((rule.source, rule.target), ()), *words)
    return cells


def _total(schools: Iterable[SchoolNetwork], field: str) -> int:
    return sum(getattr(school, field) for school in schools)
