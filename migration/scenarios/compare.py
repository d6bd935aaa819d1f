"""Plan every scenario and set it beside the plan as it is: dates, money, risk, gap, what is gained and lost."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from inventory.model import Inventory, Schutzbedarf
from migration.criteria import load_criteria
from migration.facts.precedence import ORDINARY
from migration.facts.subject import Subject
from migration.lockin.shares import lock_in
from migration.parameters import Parameters, load_parameters
from migration.plan import STAYS, Decision, Plan
from migration.planning.budget import Budget
from migration.planning.draft import Basis
from migration.planning.planner import make_plan
from migration.procurement.records import procurements
from migration.readiness.score import assess_all
from migration.scenarios.apply import changed_criteria, changed_inventory, changed_parameters, in_words
from migration.scenarios.model import VERSION, Comparison, Difference, Measure, Outcome, Risk, Scenario


def compare(
    inventory: Inventory,
    scenarios: Sequence[Scenario],
    parameters: Parameters | None = None,
    budget: Budget | None = None,
    previous: Plan | None = None,
) -> Comparison:
    """The figures of the plan as it is and of each scenario; each gets the same `budget`, first plans without one.

    All of them continue from the `previous` plan, as the wave plan does.
    """
    parameters, criteria = parameters or load_parameters(), load_criteria()
    basis = Basis.of(inventory, parameters, criteria)
    known = basis.subjects
    base_plan = make_plan(inventory, parameters, criteria, budget=budget, basis=basis, previous=previous)
    base = _measure(base_plan, inventory, known, parameters)
    outcomes = []
    for scenario in scenarios:
        changed, assumed = changed_inventory(scenario, inventory), changed_parameters(scenario, parameters)
        asked = changed_criteria(scenario, criteria)
        answered = basis if asked == criteria else replace(basis, readiness=assess_all(known, inventory, asked))
        plan = make_plan(changed, assumed, asked, budget=budget, basis=answered, previous=previous)
        measure = _measure(plan, changed, known, assumed)
        outcomes.append(
            Outcome(
                id=scenario.id,
                title=scenario.title,
                reason=scenario.reason,
                changes=in_words(scenario, inventory, {item.id: item for item in criteria}),
                measure=measure,
                difference=_difference(plan, base_plan, measure, base),
            )
        )
    settings = inventory.settings
    return Comparison(VERSION, settings.provenance, settings.name, settings.as_of, base, tuple(outcomes))


def _measure(plan: Plan, inventory: Inventory, known: Mapping[str, Subject], parameters: Parameters) -> Measure:
    moves = [item for item in plan.decisions if item.wave is not None]
    ends = [item.end for item in moves if item.end is not None]
    last = max(ends, default=None)
    return Measure(
        moves=len(moves),
        stays=sum(item.target in STAYS for item in plan.decisions),
        first_end=min(ends, default=None),
        last_end=last,
        duration_days=(last - plan.as_of).days if last else None,
        cost_cents=plan.objective.money_cents,
        baseline_cents=plan.objective.baseline_cents,
        price_unknown=plan.objective.missing,
        gap_permille=plan.objective.gap_permille,
        effort_hours=sum(item.effort_person_hours for item in moves),
        risk=_risk(plan, inventory, known, parameters),
    )


def _risk(plan: Plan, inventory: Inventory, known: Mapping[str, Subject], parameters: Parameters) -> Risk:
    moves = [(item, known[item.installation]) for item in plan.decisions if item.wave is not None]
    records = procurements(plan, inventory).records
    shares = lock_in(plan, inventory, parameters, known).shares
    return Risk(
        sensitive_moves=sum(_sensitive(subject) for _, subject in moves),
        after_deadline=sum(_late(item, subject, plan.as_of) for item, subject in moves),
        waiting=sum(item.wave is None and item.target not in STAYS for item in plan.decisions),
        late_procurements=sum(item.joint and item.late_days > 0 for item in records),
        over_limit=tuple(item.provider for item in shares if item.over_limit),
    )


def _sensitive(subject: Subject) -> bool:
    return subject.protection is not Schutzbedarf.NORMAL or subject.personal_data not in ORDINARY


def _late(item: Decision, subject: Subject, as_of: date) -> bool:
    """Whether hardware or the vendor's support ends between the planning date and the move."""
    days = [server.end_of_life for server in subject.servers] + [subject.product.end_of_support]
    return any(day is not None and item.end is not None and as_of <= day < item.end for day in days)


def _difference(plan: Plan, base: Plan, measure: Measure, base_measure: Measure) -> Difference:
    there = {item.installation: item for item in base.decisions}
    pairs = [(item, there[item.installation]) for item in plan.decisions]
    both = [(item, other) for item, other in pairs if item.wave is not None and other.wave is not None]
    spans = measure.duration_days, base_measure.duration_days
    return Difference(
        gained=_ids(item for item, other in pairs if item.wave is not None and other.wave is None),
        lost=_ids(item for item, other in pairs if item.wave is None and other.wave is not None),
        earlier=_ids(item for item, other in both if (item.wave or 0) < (other.wave or 0)),
        later=_ids(item for item, other in both if (item.wave or 0) > (other.wave or 0)),
        elsewhere=_ids(item for item, other in both if (item.target, item.provider) != (other.target, other.provider)),
        cost_cents=measure.cost_cents - base_measure.cost_cents,
        duration_days=None if spans[0] is None or spans[1] is None else spans[0] - spans[1],
    )


def _ids(found: Iterable[Decision]) -> tuple[str, ...]:
    return tuple(sorted(item.installation for item in found))
