"""Can all go together now? The question at every end of a contract and of a product's support, answered day by day.

The Ein-Produkt-Strategie asks it at every change of a product in any Landkreis. Nothing is decided here: the answer
says who is free by then, who is bound until when, what leaving early would cost, and when a joint procurement must
begin.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from inventory.model import Inventory
from migration.facts.prices import cents
from migration.facts.subject import Subject, subjects
from migration.parameters import Parameters, load_parameters
from migration.procurement.purchase import Purchases
from migration.procurement.rules import Procedure, Rules, load_rules
from migration.targets.contracts import notice_day
from migration.together.bindings import bindings
from migration.together.candidates import candidates
from migration.together.model import (
    VERSION,
    Binding,
    Occasion,
    Opportunities,
    Opportunity,
    Standing,
    TaskView,
    Verdict,
)
from migration.together.stages import proposed, stages

CONTRACT_END, END_OF_SUPPORT = "contract_end", "end_of_support"


def find_opportunities(
    inventory: Inventory, parameters: Parameters | None = None, rules: Rules | None = None
) -> Opportunities:
    """Stages, candidates and dated opportunities of every task that is in use, up to the end of the calendar."""
    parameters, rules = parameters or load_parameters(), rules or load_rules()
    as_of = inventory.settings.as_of
    horizon = max((wave.end for wave in inventory.calendar.waves), default=as_of)
    by_task: dict[str, list[Subject]] = defaultdict(list)
    for subject in subjects(inventory).values():
        by_task[subject.task.id].append(subject)
    purchases = Purchases.of(inventory, rules)
    views, found = [], []
    for task in sorted(by_task):
        view = _view(by_task[task], as_of, horizon, purchases)
        views.append(view)
        if view.tenants > 1:
            occasions = _occasions(by_task[task], as_of, horizon)
            each = [
                _opportunity(view, day, occasions[day], as_of, rules.procedures[view.procedure])
                for day in sorted(occasions)
            ]
            found += _recommended(each, parameters.quorum_percent)
    return Opportunities(
        version=VERSION,
        provenance=inventory.settings.provenance,
        estate=inventory.settings.name,
        tenant=None,
        as_of=as_of,
        horizon=horizon,
        quorum_percent=parameters.quorum_percent,
        tasks=tuple(views),
        opportunities=tuple(sorted(found, key=lambda item: (item.day, item.task))),
    )


def _view(found: Sequence[Subject], as_of: date, horizon: date, purchases: Purchases) -> TaskView:
    task = found[0].task
    products = candidates(found, horizon)
    ways = stages(task, found, products)
    bound = bindings(found, as_of)
    value = purchases.tasks[task.id]
    procedure = purchases.rules.tender(value, as_of)
    return TaskView(
        task=task.id,
        tenants=len(bound),
        stage=proposed(ways),
        stages=ways,
        candidates=products,
        bindings=bound,
        value_cents=value.known_cents,
        value_unknown=value.unknown,
        procedure=procedure.id,
        lead_days=procedure.lead_days,
    )


def _occasions(found: Iterable[Subject], as_of: date, horizon: date) -> Mapping[date, list[Occasion]]:
    """What ends on which day from the planning date on."""
    occasions: dict[date, dict[tuple[str, str, str], Occasion]] = defaultdict(dict)
    for subject in found:
        contract, end = subject.contract, subject.product.end_of_support
        if contract is not None and contract.end is not None and as_of <= contract.end <= horizon:
            item = Occasion(CONTRACT_END, subject.tenant, subject.product.id, contract.id, notice_day(contract))
            occasions[contract.end][CONTRACT_END, subject.tenant, contract.id] = item
        if end is not None and as_of <= end <= horizon:
            item = Occasion(END_OF_SUPPORT, subject.tenant, subject.product.id, None, None)
            occasions[end][END_OF_SUPPORT, subject.tenant, subject.product.id] = item
    return {day: [items[key] for key in sorted(items)] for day, items in occasions.items()}


def _opportunity(
    view: TaskView, day: date, occasions: Sequence[Occasion], as_of: date, procedure: Procedure
) -> Opportunity:
    ahead = next((item.product for item in view.candidates if item.verdict is Verdict.FIT), None)
    sides: dict[str, list[Binding]] = defaultdict(list)
    for binding in view.bindings:
        sides[_side(binding, day, ahead)].append(binding)
    early = [_remaining(item, day) for item in sides["bound"]]
    notices = (item.notice_by for item in occasions)
    tender_by = procedure.start_by(day)
    return Opportunity(
        task=view.task,
        day=day,
        decide_by=min((item for item in notices if item is not None and item >= as_of), default=None),
        tender_by=tender_by,
        late=tender_by < as_of,
        occasions=tuple(occasions),
        joining=_keys(sides["joining"]),
        bridging=_keys(item for item in sides["joining"] if item.until is not None and item.until < day),
        already=_keys(sides["already"]),
        bound=_keys(sides["bound"]),
        unclear=_keys(sides["unclear"]),
        joining_count=len(sides["joining"]),
        already_count=len(sides["already"]),
        bound_count=len(sides["bound"]),
        unclear_count=len(sides["unclear"]),
        early_cents=sum(cost for cost in early if cost is not None),
        early_unknown=early.count(None),
        all_together=not sides["bound"] and not sides["unclear"],
        recommended=False,
    )


def _keys(found: Iterable[Binding]) -> tuple[str, ...]:
    return tuple(item.tenant for item in found)


def _side(binding: Binding, day: date, ahead: str | None) -> str:
    """On which side of the question a tenant stands on `day`; what is not known of its contracts makes it unclear."""
    if binding.products == (ahead,):
        return "already"
    if binding.until is not None and binding.until > day:
        return "bound"
    return "joining" if binding.standing is Standing.KNOWN else "unclear"


def _remaining(binding: Binding, day: date) -> int | None:
    """What a contract still costs from `day` to its end, the most that leaving it early can cost."""
    assert binding.until is not None
    if binding.annual_cents is None:
        return None
    return cents(Fraction(binding.annual_cents * (binding.until - day).days, 365))


def _recommended(found: Sequence[Opportunity], quorum_percent: int) -> list[Opportunity]:
    """Mark the day to aim at: the first in time for a procurement on which enough can go, else when most can."""
    in_time = [item for item in found if not item.late]

    def going(item: Opportunity) -> int:
        return item.joining_count + item.already_count

    def all_of(item: Opportunity) -> int:
        return going(item) + item.bound_count + item.unclear_count

    enough = (item for item in in_time if 100 * going(item) >= quorum_percent * all_of(item))
    best = next(enough, None) or max(in_time, key=going, default=None)
    return [replace(item, recommended=item is best) for item in found]
